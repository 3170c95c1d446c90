package io.perisco.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.perisco.model.Counter;
import io.perisco.model.Endpoint;
import io.perisco.model.Side;
import io.perisco.spi.ConnectionStart;
import io.perisco.spi.End;
import io.perisco.spi.SocketEventSink;
import io.perisco.spi.SocketEventSource;

/** Keep-alive HTTP/1 traffic from memory: connections taking turns, each event one whole request or response. */
final class KeepAliveSource implements SocketEventSource {
    private static final long START_NANOS = 1_767_225_600_000_000_000L;
    private static final long STEP_NANOS = 10_000;
    private static final byte[] CLIENT = {127, 0, 0, 1};
    private static final byte[] SERVER = {127, 0, 0, 2};

    private final int connections;
    private final int rounds;
    private final byte[][] requests;
    private final byte[][] responses;

    /** Traffic of {@code connections * rounds} exchanges. */
    KeepAliveSource(int connections, int rounds) {
        this.connections = connections;
        this.rounds = rounds;
        requests = new byte[connections * rounds][];
        responses = new byte[connections * rounds][];
        for (int i = 0; i < requests.length; i++) {
            requests[i] = request(i);
            responses[i] = response(i);
        }
    }

    /** How many exchanges there are. */
    int exchanges() {
        return requests.length;
    }

    /** The target of an exchange's request; a connection has every {@code connections}-th. */
    static String target(int exchange) {
        return "/api/v1/orders/" + exchange + "?expand=items";
    }

    /** The status of an exchange's response. */
    static int status(int exchange) {
        return exchange % 10 == 9 ? 404 : 200;
    }

    /** The bytes of the body of an exchange's response. */
    static int bodyBytes(int exchange) {
        return 16 + exchange % 300;
    }

    private static byte[] request(int exchange) {
        return ("GET " + target(exchange) + " HTTP/1.1\r\n"
                        + "Host: shop.example.com\r\n"
                        + "User-Agent: orders/2.1 (linux; x86_64)\r\n"
                        + "Accept: application/json\r\n"
                        + "Accept-Encoding: gzip, deflate\r\n"
                        + "X-Request-Id: " + exchange + "\r\n\r\n")
                .getBytes(US_ASCII);
    }

    private static byte[] response(int exchange) {
        return ("HTTP/1.1 " + (status(exchange) == 200 ? "200 OK" : "404 Not Found") + "\r\n"
                        + "Server: nginx/1.24.0\r\n"
                        + "Date: Thu, 01 Jan 2026 00:00:00 GMT\r\n"
                        + "Content-Type: application/json\r\n"
                        + "Content-Length: " + bodyBytes(exchange) + "\r\n"
                        + "Connection: keep-alive\r\n"
                        + "X-Request-Id: " + exchange + "\r\n\r\n"
                        + "x".repeat(bodyBytes(exchange)))
                .getBytes(US_ASCII);
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public boolean isLive() {
        return false;
    }

    @Override
    public int maxReaders() {
        return 1;
    }

    @Override
    public Reader open(int reader, int readers) {
        return new Turns();
    }

    private final class Turns implements Reader {
        private final SocketEventSink.Handle[] handles = new SocketEventSink.Handle[connections];
        private final long[] sent = new long[connections];
        private final long[] answered = new long[connections];
        private long ordinal;

        @Override
        public void run(SocketEventSink sink) {
            for (int i = 0; i < connections; i++) {
                next(sink);
                handles[i] = sink.opened(
                        new ConnectionStart(Endpoint.of(CLIENT, 20_000 + i), Endpoint.of(SERVER, 8080), true, null));
            }
            for (int round = 0; round < rounds; round++) {
                for (int i = 0; i < connections; i++) {
                    int exchange = round * connections + i;
                    byte[] request = requests[exchange];
                    next(sink);
                    sink.data(
                            handles[i], Side.CLIENT, sent[i], request, 0, request.length, request.length, answered[i]);
                    sent[i] += request.length;
                    byte[] response = responses[exchange];
                    next(sink);
                    sink.data(
                            handles[i],
                            Side.SERVER,
                            answered[i],
                            response,
                            0,
                            response.length,
                            response.length,
                            sent[i]);
                    answered[i] += response.length;
                }
            }
            for (int i = 0; i < connections; i++) {
                next(sink);
                sink.ended(handles[i], Side.CLIENT, sent[i], End.FIN);
                sink.ended(handles[i], Side.SERVER, answered[i], End.FIN);
                sink.closed(handles[i], End.FIN);
            }
        }

        private void next(SocketEventSink sink) {
            ordinal++;
            sink.event(ordinal, START_NANOS + ordinal * STEP_NANOS);
            sink.count(Counter.EVENTS_SUBMITTED, 1);
            sink.count(Counter.EVENTS_DELIVERED, 1);
        }

        @Override
        public void close() {}
    }
}
