package io.perisco.testkit;

import io.perisco.Perisco;
import io.perisco.model.Counter;
import io.perisco.model.Endpoint;
import io.perisco.model.Limits;
import io.perisco.spi.ConnectionStart;
import io.perisco.spi.End;
import io.perisco.spi.Protocol;
import io.perisco.spi.SocketEventSink;
import java.lang.ref.WeakReference;
import java.util.List;

/**
 * One connection that carries far more than anybody may hold: the beginning once, then the same turns again and again. At
 * its end, while the connection is still open, it measures how much of the heap is held.
 */
final class Flood {
    /** Bytes that pass. */
    static final long BYTES = 8L << 20;

    /** Bytes more than before that may be held at the end: the engine's own buffers are far smaller. */
    static final long HELD = 3L << 20;

    private static final int COLLECTIONS = 20;

    private final Script beginning;
    private final Script again;
    private long held;

    private Flood(Script beginning, Script again) {
        this.beginning = beginning;
        this.again = again;
    }

    /** Lets it pass through an engine; returns how many bytes of heap were held at the end, whoever holds them. */
    static long through(Protocol plugin, Script beginning, Script again) {
        Flood flood = new Flood(beginning, again);
        Perisco.Builder builder = Perisco.builder()
                .source(FunctionSource.of("flood", flood::pass))
                .limits(Limits.standard()
                        .withHeadBytes(16 << 10)
                        .withBufferBytes(64 << 10)
                        .withOpenExchanges(64))
                .protocol(plugin);
        try (Perisco perisco = builder.build()) {
            perisco.run();
        }
        return flood.held;
    }

    private void pass(SocketEventSink sink) {
        sink.event(1, Script.START_NANOS);
        SocketEventSink.Handle handle = sink.opened(new ConnectionStart(
                Endpoint.of(new byte[] {127, 0, 0, 1}, 40_000),
                Endpoint.of(new byte[] {127, 0, 0, 1}, 8880),
                true,
                null));
        sink.count(Counter.EVENTS_SUBMITTED, 1);
        sink.count(Counter.EVENTS_DELIVERED, 1);
        long[] position = {0, 0};
        long ordinal = 1;
        List<Script.Turn> turns = beginning.turns();
        while (position[0] + position[1] < BYTES) {
            long passed = position[0] + position[1];
            for (Script.Turn turn : turns) {
                if (turn instanceof Script.Bytes b) {
                    sink.event(++ordinal, Script.START_NANOS + ordinal * 1000);
                    sink.count(Counter.EVENTS_SUBMITTED, 1);
                    sink.count(Counter.EVENTS_DELIVERED, 1);
                    int side = b.side().ordinal();
                    sink.data(handle, b.side(), position[side], b.bytes(), 0, b.bytes().length, b.bytes().length, 0);
                    position[side] += b.bytes().length;
                }
            }
            if (turns == again.turns() && position[0] + position[1] == passed) {
                break;
            }
            turns = again.turns();
        }
        held = heapHeld();
        sink.closed(handle, End.FIN);
    }

    /** Bytes of heap after a collection. */
    static long heapHeld() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        WeakReference<Object> garbage = new WeakReference<>(new Object());
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
            if (i > 0 && garbage.refersTo(null)) {
                return least;
            }
        }
        throw new AssertionError("the heap cannot be measured: run the contract without -XX:+DisableExplicitGC");
    }
}
