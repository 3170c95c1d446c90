package io.perisco.bpf;

import io.perisco.model.Counter;
import io.perisco.model.Endpoint;
import io.perisco.model.Side;
import io.perisco.spi.ConnectionStart;
import io.perisco.spi.End;
import io.perisco.spi.SocketEventSink;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A sink that writes down what it is told, one line each. */
final class Taped implements SocketEventSink {
    /** The engine's end of a connection, as a test wants it. */
    static final class Kept implements Handle {
        final int number;
        boolean ignored;
        boolean forgotten;

        Kept(int number) {
            this.number = number;
        }

        @Override
        public boolean isIgnored() {
            return ignored;
        }

        @Override
        public boolean isForgotten() {
            return forgotten;
        }

        @Override
        public String toString() {
            return "#" + number;
        }
    }

    final List<String> lines = new ArrayList<>();
    final List<Kept> handles = new ArrayList<>();

    @Nullable
    ConnectionStart lastStart;

    long nanos;
    long ordinal;

    static Tracked tracked(long id) {
        Endpoint end = Endpoint.of(new byte[4], 1);
        return new Tracked(id, 0, new ConnectionStart(end, end, true, null), Side.CLIENT, new Kept(0));
    }

    @Override
    public void event(long n, long time) {
        if (n <= ordinal) {
            throw new AssertionError("ordinal " + n + " after " + ordinal);
        }
        ordinal = n;
        nanos = time;
    }

    @Override
    public Handle opened(ConnectionStart start) {
        lastStart = start;
        Kept handle = new Kept(handles.size() + 1);
        handles.add(handle);
        lines.add(handle + " opened " + start.client() + " > " + start.server() + (start.fromStart() ? " start" : ""));
        return handle;
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
        String text = new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
        lines.add(connection + " " + side + " @" + position + " '" + text + "' of " + wireLength + " after " + after);
    }

    @Override
    public void lost(Handle connection, Side side, long upTo) {
        lines.add(connection + " " + side + " lost to " + upTo);
    }

    @Override
    public void ended(Handle connection, Side side, long position, End how) {
        lines.add(connection + " " + side + " ended @" + position + " " + how);
    }

    @Override
    public void closed(Handle connection, End how) {
        lines.add(connection + " closed " + how);
    }

    @Override
    public void count(Counter counter, long n) {
        throw new AssertionError("records are counted elsewhere");
    }

    @Override
    public void problem(String message) {
        throw new AssertionError(message);
    }
}
