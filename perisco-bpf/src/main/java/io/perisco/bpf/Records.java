package io.perisco.bpf;

import io.perisco.model.Endpoint;
import io.perisco.model.ProcessInfo;
import io.perisco.model.Side;
import io.perisco.spi.ConnectionStart;
import io.perisco.spi.End;
import io.perisco.spi.SocketEventSink;
import io.perisco.spi.SocketEventSink.Handle;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Understands records, knows their connections, and tells a sink. Nothing in a record can make it fail. */
final class Records implements RingReader.Handler {
    /** What is asked of the programs about single connections. */
    interface Asker {
        /** To pass a connection over ({@link Wire#VERDICT_IGNORE}), or to announce it again. */
        boolean ask(long connection, int verdict);

        /** That it is over. */
        void forget(long connection);
    }

    /** An unheard question is asked again after so long. */
    private static final long ASK_AGAIN_NANOS = 1_000_000_000L;

    private static final int ADDRESS = 16;
    private static final int COMM = Wire.RECORD_OPEN_BYTES - Wire.RECORD_OPEN_COMM;

    private final SocketEventSink sink;
    private final WallClock clock;
    private final Asker asker;
    private final ConnectionTable connections = new ConnectionTable();
    private final byte[] bytes = new byte[Wire.CHUNK];
    private long ordinal;
    private int unplaced;

    Records(SocketEventSink sink, WallClock clock, Asker asker) {
        this.sink = sink;
        this.clock = clock;
        this.asker = asker;
    }

    /** Tells the time; for when there are no records. */
    void time() {
        sink.event(++ordinal, clock.now());
    }

    /** How many records since the last call were of no known connection, or of no known kind. */
    int takeUnplaced() {
        int n = unplaced;
        unplaced = 0;
        return n;
    }

    /** Connections that the engine has forgotten are forgotten here; should one speak again, it is announced again. */
    void sweep() {
        connections.removeIf(t -> t.handle.isForgotten());
    }

    int connections() {
        return connections.size();
    }

    @Override
    public void record(ByteBuffer ring, int at, int length) {
        if (length < Wire.RECORD_BYTES) {
            unplaced++;
            return;
        }
        sink.event(++ordinal, clock.at(ring.getLong(at + Wire.RECORD_TIME)));
        int kind = ring.get(at + Wire.RECORD_KIND);
        if (kind == Wire.KIND_OPEN && length >= Wire.RECORD_OPEN_BYTES) {
            open(ring, at);
            return;
        }
        long id = ring.getLong(at + Wire.RECORD_CONNECTION);
        Tracked t = connections.get(id);
        if (t == null) {
            unplaced++;
            if (kind == Wire.KIND_DATA) {
                asker.ask(id, Wire.VERDICT_ANNOUNCE);
            }
        } else if (kind == Wire.KIND_DATA) {
            data(t, ring, at, length - Wire.RECORD_BYTES);
        } else if (kind == Wire.KIND_END) {
            end(t, ring, at);
        } else if (kind == Wire.KIND_CLOSE && length >= Wire.RECORD_CLOSE_BYTES) {
            close(t, ring, at);
        } else {
            unplaced++;
        }
    }

    private void open(ByteBuffer ring, int at) {
        long id = ring.getLong(at + Wire.RECORD_CONNECTION);
        long began = ring.getLong(at + Wire.RECORD_OPEN_BEGAN);
        Tracked known = connections.get(id);
        if (known != null && known.began == began && !known.handle.isForgotten()) {
            return; // two CPUs announced it at once
        }
        if (known != null && !known.handle.isForgotten()) {
            sink.closed(known.handle, End.SOURCE_ENDED); // the socket connected again, and its close was lost
        }
        int localPort = Short.toUnsignedInt(ring.getShort(at + Wire.RECORD_OPEN_LOCAL_PORT));
        int remotePort = Short.toUnsignedInt(ring.getShort(at + Wire.RECORD_OPEN_REMOTE_PORT));
        Side side = local(ring.get(at + Wire.RECORD_OPEN_ROLE), localPort, remotePort);
        Endpoint local = endpoint(ring, at + Wire.RECORD_OPEN_LOCAL, localPort);
        Endpoint remote = endpoint(ring, at + Wire.RECORD_OPEN_REMOTE, remotePort);
        boolean client = side == Side.CLIENT;
        ConnectionStart start = new ConnectionStart(
                client ? local : remote,
                client ? remote : local,
                ring.get(at + Wire.RECORD_OPEN_FROM_START) != 0,
                process(ring, at, side));
        connections.put(new Tracked(id, began, start, side, sink.opened(start)));
    }

    /** As the kernel saw it; where it did not, the higher port is presumed the client's. */
    private static Side local(int role, int localPort, int remotePort) {
        return switch (role) {
            case Wire.ROLE_CLIENT -> Side.CLIENT;
            case Wire.ROLE_SERVER -> Side.SERVER;
            default -> localPort >= remotePort ? Side.CLIENT : Side.SERVER;
        };
    }

    private static Endpoint endpoint(ByteBuffer ring, int at, int port) {
        byte[] address = new byte[ADDRESS];
        ring.get(at, address);
        return Endpoint.of(address, port);
    }

    private static ProcessInfo process(ByteBuffer ring, int at, Side side) {
        byte[] comm = new byte[COMM];
        ring.get(at + Wire.RECORD_OPEN_COMM, comm);
        int length = 0;
        while (length < comm.length && comm[length] != 0) {
            length++;
        }
        return new ProcessInfo(
                Integer.toUnsignedLong(ring.getInt(at + Wire.RECORD_TGID)),
                new String(Arrays.copyOf(comm, length), StandardCharsets.UTF_8),
                side,
                Integer.toUnsignedLong(ring.getInt(at + Wire.RECORD_OPEN_NAMESPACE_PID)),
                Integer.toUnsignedLong(ring.getInt(at + Wire.RECORD_OPEN_UID)),
                ring.getLong(at + Wire.RECORD_OPEN_CGROUP),
                Integer.toUnsignedLong(ring.getInt(at + Wire.RECORD_OPEN_NETNS)));
    }

    private void data(Tracked t, ByteBuffer ring, int at, int available) {
        int flags = ring.get(at + Wire.RECORD_FLAGS);
        long total = Integer.toUnsignedLong(ring.getInt(at + Wire.RECORD_TOTAL));
        long offset = Integer.toUnsignedLong(ring.getInt(at + Wire.RECORD_OFFSET));
        int length = Math.min(Math.min(ring.getInt(at + Wire.RECORD_LENGTH), available), bytes.length);
        long position = ring.getLong(at + Wire.RECORD_POSITION);
        if (length < 0 || position < 0 || total < offset) {
            unplaced++;
            return;
        }
        long wire = (flags & Wire.FLAG_LAST) != 0 ? Math.max(length, total - offset) : length;
        Side from = t.from((flags & Wire.FLAG_SENT) != 0);
        Handle handle = current(t);
        ring.get(at + Wire.RECORD_BYTES, bytes, 0, length);
        long after = Math.max(0, ring.getLong(at + Wire.RECORD_AFTER));
        sink.data(handle, from, position, bytes, 0, length, wire, after);
        t.told(from, position + wire);
        if (handle.isIgnored()) {
            ignore(t, ring.getLong(at + Wire.RECORD_TIME));
        }
    }

    /** The engine's end of a connection; one it has forgotten is joined anew. */
    private Handle current(Tracked t) {
        if (t.handle.isForgotten()) {
            t.handle = sink.opened(new ConnectionStart(t.start.client(), t.start.server(), false, t.start.process()));
        }
        return t.handle;
    }

    private void ignore(Tracked t, long nanos) {
        if ((t.askedNanos == 0 || nanos - t.askedNanos > ASK_AGAIN_NANOS) && asker.ask(t.id, Wire.VERDICT_IGNORE)) {
            t.askedNanos = nanos;
        }
    }

    private void end(Tracked t, ByteBuffer ring, int at) {
        if (!t.handle.isForgotten()) {
            Side from = t.from((ring.get(at + Wire.RECORD_FLAGS) & Wire.FLAG_SENT) != 0);
            sink.ended(t.handle, from, Math.max(0, ring.getLong(at + Wire.RECORD_POSITION)), End.FIN);
        }
    }

    private void close(Tracked t, ByteBuffer ring, int at) {
        connections.remove(t.id);
        if (t.askedNanos != 0) {
            asker.forget(t.id);
        }
        if (t.handle.isForgotten()) {
            return;
        }
        missing(t, t.from(false), ring.getLong(at + Wire.RECORD_CLOSE_RECEIVED));
        missing(t, t.from(true), ring.getLong(at + Wire.RECORD_CLOSE_SENT));
        boolean reset = (ring.get(at + Wire.RECORD_FLAGS) & Wire.FLAG_RESET) != 0;
        sink.closed(t.handle, reset ? End.RESET : End.FIN);
    }

    /** What the last records of a direction told is gone for good. */
    private void missing(Tracked t, Side from, long end) {
        if (end > t.told(from)) {
            sink.lost(t.handle, from, end);
        }
    }

    /** For tests: a connection that is known. */
    @Nullable
    Tracked find(long id) {
        return connections.get(id);
    }
}
