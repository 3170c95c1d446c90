package io.perisco.grpc;

import io.perisco.model.Counter;
import io.perisco.model.Endpoint;
import io.perisco.model.Side;
import io.perisco.spi.ConnectionStart;
import io.perisco.spi.End;
import io.perisco.spi.SocketEventSink;
import io.perisco.spi.SocketEventSource;
import io.perisco.testkit.FunctionSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Stands between a client and a server on loopback and notes every piece that passes, with its time; then plays them. */
final class RecordingProxy implements AutoCloseable {
    /** A piece, or with no bytes the end of a side. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Event(int connection, Side side, byte[] bytes, long nanos) {}

    private static final int PIECE = 16 << 10;

    private final ServerSocket listening;
    private final int target;
    private final List<Event> events = new ArrayList<>();
    private final List<Thread> pumps = new ArrayList<>();
    private int connections;

    RecordingProxy(int target) throws IOException {
        this.target = target;
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread accepting = new Thread(this::accept, "accept");
        accepting.setDaemon(true);
        accepting.start();
    }

    int port() {
        return listening.getLocalPort();
    }

    @SuppressWarnings("resource") // both are closed when their pumps end
    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                int connection = connections++;
                pump(connection, Side.CLIENT, client, server);
                pump(connection, Side.SERVER, server, client);
            }
        } catch (IOException e) {
            // closed
            return;
        }
    }

    private void pump(int connection, Side side, Socket from, Socket to) {
        Thread pump = new Thread(
                () -> {
                    try (from;
                            to) {
                        byte[] piece = new byte[PIECE];
                        InputStream in = from.getInputStream();
                        for (int n = in.read(piece); n > 0; n = in.read(piece)) {
                            note(connection, side, java.util.Arrays.copyOf(piece, n));
                            to.getOutputStream().write(piece, 0, n);
                        }
                    } catch (IOException e) {
                        // the other pump closed it
                        return;
                    } finally {
                        note(connection, side, new byte[0]);
                    }
                },
                side + " " + connection);
        pump.setDaemon(true);
        synchronized (events) {
            pumps.add(pump);
        }
        pump.start();
    }

    /** Before the piece is passed on, so that what it causes comes later. */
    private void note(int connection, Side side, byte[] bytes) {
        synchronized (events) {
            events.add(new Event(connection, side, bytes, System.nanoTime()));
        }
    }

    /** Bytes that passed so far. */
    long bytes() {
        synchronized (events) {
            return events.stream().mapToLong(e -> e.bytes().length).sum();
        }
    }

    /** Waits until both ends have closed every connection. */
    void awaitEnd() throws InterruptedException {
        List<Thread> running;
        synchronized (events) {
            running = List.copyOf(pumps);
        }
        for (Thread pump : running) {
            pump.join(10_000);
            if (pump.isAlive()) {
                throw new IllegalStateException(pump.getName() + " goes on");
            }
        }
    }

    /** What passed, to be watched. */
    SocketEventSource source() {
        return source(0);
    }

    /** The same joined late: the first {@code missed} bytes of each side were not seen. */
    SocketEventSource source(long missed) {
        List<Event> recorded;
        synchronized (events) {
            recorded = List.copyOf(events);
        }
        return FunctionSource.of("recorded", sink -> play(recorded, missed, sink));
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void play(List<Event> events, long missed, SocketEventSink sink) {
        Map<Integer, SocketEventSink.Handle> handles = new HashMap<>();
        Map<String, Long> positions = new HashMap<>();
        long ordinal = 0;
        for (Event e : events) {
            String lane = e.connection() + " " + e.side();
            long position = positions.getOrDefault(lane, 0L);
            int hidden = (int) Math.max(0, Math.min(missed - position, e.bytes().length));
            positions.put(lane, position + e.bytes().length);
            if (hidden == e.bytes().length && hidden > 0) {
                continue;
            }
            sink.event(++ordinal, e.nanos());
            sink.count(Counter.EVENTS_SUBMITTED, 1);
            sink.count(Counter.EVENTS_DELIVERED, 1);
            SocketEventSink.Handle handle = handles.computeIfAbsent(
                    e.connection(),
                    n -> sink.opened(new ConnectionStart(
                            Endpoint.of(new byte[] {127, 0, 0, 1}, 40_000 + n),
                            Endpoint.of(new byte[] {127, 0, 0, 1}, 8882),
                            missed == 0,
                            null)));
            if (e.bytes().length == 0) {
                sink.ended(handle, e.side(), position, End.FIN);
            } else {
                int length = e.bytes().length - hidden;
                sink.data(handle, e.side(), position + hidden, e.bytes(), hidden, length, length, 0);
            }
        }
    }
}
