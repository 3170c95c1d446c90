package io.perisco.cli;

import io.perisco.ExchangeListener;
import io.perisco.NoticeListener;
import io.perisco.model.Connection;
import io.perisco.model.Exchange;
import io.perisco.spi.Protocol;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the engine tells on its way to the printer: the start line first, then each protocol of each endpoint once, and the
 * exchanges that were asked for. A detection is told with the first exchange of its connection.
 */
final class Tell implements ExchangeListener, NoticeListener {
    /** How many endpoints are remembered; one that was forgotten is announced again. */
    private static final int REMEMBERED = 8_192;

    private final Printer printer;
    private final List<String> wanted;
    private final Problems problems;
    private final Map<String, Boolean> told = new Latest<>();
    private final Map<Long, Detected> untold = new Latest<>();

    private record Detected(Connection connection, String protocol, long nanos) {}

    /** @param wanted ids of the protocols whose exchanges are printed; all are if there are none */
    Tell(Printer printer, List<String> wanted, Problems problems) {
        this.printer = printer;
        this.wanted = List.copyOf(wanted);
        this.problems = problems;
    }

    @Override
    public void onStarted(long timeNanos) {
        printer.started(timeNanos);
    }

    @Override
    public void onExchange(Exchange exchange) {
        Detected detected =
                untold.isEmpty() ? null : untold.remove(exchange.connection().id());
        if (detected != null) {
            announce(detected);
        }
        if (isWanted(exchange.protocol())) {
            printer.exchange(exchange);
        }
    }

    @Override
    public void onDetected(Connection connection, Protocol protocol, long timeNanos) {
        Detected detected = new Detected(connection, protocol.displayName(), timeNanos);
        if (!told.containsKey(key(detected))) {
            untold.put(connection.id(), detected);
        }
    }

    @Override
    public void onProblem(String message) {
        problems.report(message);
    }

    /** The input ended: tells what is left to tell. */
    void ended() {
        untold.values().stream()
                .sorted(Comparator.comparingLong(d -> d.connection.id()))
                .forEach(this::announce);
        untold.clear();
    }

    private void announce(Detected detected) {
        if (told.put(key(detected), true) == null) {
            printer.detected(detected.connection, detected.protocol, detected.nanos);
        }
    }

    private static String key(Detected detected) {
        return detected.protocol + " " + NoticeText.endpoint(detected.connection);
    }

    /** An id stands for itself and for what is part of it: {@code http/1} for {@code http/1.1}. */
    private boolean isWanted(String protocol) {
        for (String id : wanted) {
            int end = id.length();
            if (protocol.startsWith(id)
                    && (protocol.length() == end || protocol.charAt(end) == '/' || protocol.charAt(end) == '.')) {
                return true;
            }
        }
        return wanted.isEmpty();
    }

    private static final class Latest<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > REMEMBERED;
        }
    }
}
