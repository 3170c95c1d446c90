package io.perisco.embedding;

import io.perisco.ExchangeListener;
import io.perisco.grpc.GrpcCall;
import io.perisco.model.Exchange;
import java.util.Map;
import java.util.TreeMap;

/** Counts requests by service and status. For any thread. */
final class Requests implements ExchangeListener {
    /** Services and statuses are words of peers, who must not fill our memory. */
    private static final int MOST_ROWS = 1_000;

    private static final Row OTHERS = new Row("(others)", "");

    private record Row(String service, String status) {}

    private static final class Count {
        private long requests;
        private long doubtful;
    }

    private final Map<Row, Count> counts = new TreeMap<>((a, b) -> {
        int byService = a.service.compareTo(b.service);
        return byService != 0 ? byService : a.status.compareTo(b.status);
    });

    @Override
    public synchronized void onExchange(Exchange exchange) {
        Row row = new Row(service(exchange), status(exchange));
        boolean room = counts.size() < MOST_ROWS || counts.containsKey(row);
        Count count = counts.computeIfAbsent(room ? row : OTHERS, r -> new Count());
        count.requests++;
        if (!exchange.caveats().isEmpty()) {
            count.doubtful++;
        }
    }

    /** A gRPC call says what it calls; else it is where the request went. */
    private static String service(Exchange exchange) {
        if (exchange.contribution() instanceof GrpcCall call && !call.service().isEmpty()) {
            return call.service();
        }
        return exchange.connection().server().toString();
    }

    /** The protocol's own word; where none was seen, how the exchange ended. */
    private static String status(Exchange exchange) {
        return exchange.status().isEmpty() ? exchange.outcome().label() : exchange.status();
    }

    /** What was counted so far, a line each. */
    synchronized String table() {
        StringBuilder table = new StringBuilder(line("SERVICE", "STATUS", "REQUESTS", "DOUBTFUL"));
        counts.forEach((row, count) -> table.append(
                line(row.service, row.status, Long.toString(count.requests), Long.toString(count.doubtful))));
        return table.toString();
    }

    private static String line(String service, String status, String requests, String doubtful) {
        return String.format("%-32s %-20s %10s %10s%n", service, status, requests, doubtful);
    }
}
