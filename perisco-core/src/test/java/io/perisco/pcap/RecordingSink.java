package io.perisco.pcap;

import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.model.Counter;
import io.perisco.model.Side;
import io.perisco.spi.ConnectionStart;
import io.perisco.spi.End;
import io.perisco.spi.SocketEventSink;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Writes down what a source tells, a line each, and checks on the way what every sink may rely on. */
class RecordingSink implements SocketEventSink {
    private final List<String> lines = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();
    private final Map<Counter, Long> counters = new EnumMap<>(Counter.class);
    private final List<Connection> connections = new ArrayList<>();
    private long ordinal;

    /** What was told of connections, one line a call. */
    List<String> lines() {
        return lines;
    }

    List<String> problems() {
        return problems;
    }

    /** Nanoseconds of every event. */
    List<Long> times() {
        return times;
    }

    long count(Counter counter) {
        return counters.getOrDefault(counter, 0L);
    }

    /** Submitted, delivered, filtered, malformed. */
    String counts() {
        return count(Counter.EVENTS_SUBMITTED) + " = " + count(Counter.EVENTS_DELIVERED) + " + "
                + count(Counter.EVENTS_FILTERED) + ", " + count(Counter.EVENTS_MALFORMED) + " malformed";
    }

    /** The connection that was opened as the n-th, from 0. */
    Connection connection(int n) {
        return connections.get(n);
    }

    int opened() {
        return connections.size();
    }

    @Override
    public void event(long ordinal, long nanos) {
        assertThat(ordinal).as("ordinal").isEqualTo(this.ordinal + 1);
        this.ordinal = ordinal;
        times.add(nanos);
        assertBalance();
    }

    @Override
    public Handle opened(ConnectionStart start) {
        Connection c = new Connection(connections.size());
        connections.add(c);
        lines.add(c + "open " + start.client() + " > " + start.server() + (start.fromStart() ? " start" : " joined"));
        return c;
    }

    @Override
    public void data(
            Handle connection,
            Side side,
            long position,
            byte[] bytes,
            int offset,
            int length,
            long wireLength,
            long after) {
        assertThat(position).as("position").isNotNegative();
        assertThat(after).as("after").isNotNegative();
        assertThat(length).as("length").isNotNegative();
        assertThat(wireLength).as("wireLength").isGreaterThanOrEqualTo(length);
        assertThat(offset).as("offset").isNotNegative();
        assertThat(bytes.length - offset).as("bytes behind the offset").isGreaterThanOrEqualTo(length);
        Connection c = live(connection);
        StringBuilder line =
                new StringBuilder().append(c).append(letter(side)).append(' ').append(position);
        if (wireLength > 0) {
            String text = new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
            line.append(" '").append(length > 64 ? length + " bytes" : text).append('\'');
        }
        if (wireLength > length) {
            line.append(" of ").append(wireLength);
        }
        lines.add(after > 0 ? line + " after " + after : line.toString());
    }

    @Override
    public void lost(Handle connection, Side side, long upTo) {
        lines.add(live(connection).toString() + letter(side) + " lost " + upTo);
    }

    @Override
    public void ended(Handle connection, Side side, long position, End how) {
        assertThat(position).as("end").isNotNegative();
        lines.add(live(connection).toString() + letter(side) + " " + position + " " + how);
    }

    @Override
    public void closed(Handle connection, End how) {
        Connection c = live(connection);
        c.closed = true;
        lines.add(c + "closed " + how);
    }

    @Override
    public void count(Counter counter, long n) {
        counters.merge(counter, n, Long::sum);
    }

    @Override
    public void problem(String message) {
        assertThat(message).as("a line").doesNotContain("\n");
        problems.add(message);
    }

    /** Holds between events: whatever was submitted was delivered or filtered. */
    void assertBalance() {
        assertThat(count(Counter.EVENTS_SUBMITTED))
                .as("submitted = delivered + filtered")
                .isEqualTo(count(Counter.EVENTS_DELIVERED) + count(Counter.EVENTS_FILTERED));
    }

    private static Connection live(Handle handle) {
        Connection c = (Connection) handle;
        assertThat(c.closed).as("connection %s is closed", c).isFalse();
        assertThat(c.forgotten).as("connection %s is forgotten", c).isFalse();
        return c;
    }

    private static String letter(Side side) {
        return side == Side.CLIENT ? "C" : "S";
    }

    /** A connection as the sink knows it. */
    static final class Connection implements Handle {
        private final int number;
        private boolean closed;
        private boolean forgotten;

        private Connection(int number) {
            this.number = number;
        }

        void forget() {
            forgotten = true;
        }

        boolean isClosed() {
            return closed;
        }

        @Override
        public boolean isIgnored() {
            return false;
        }

        @Override
        public boolean isForgotten() {
            return forgotten;
        }

        /** Nothing for the first, so that a log of one connection is easy to read. */
        @Override
        public String toString() {
            return number == 0 ? "" : "#" + (number + 1) + " ";
        }
    }
}
