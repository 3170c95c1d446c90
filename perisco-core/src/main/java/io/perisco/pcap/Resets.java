package io.perisco.pcap;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Connections of which one side was reset a moment ago, while bytes of the other side may still be on their way. */
final class Resets {
    /** So long bytes are on their way at most: what the engine waits for bytes of the other side too. */
    private static final long IN_FLIGHT_NANOS = 1_000_000_000L;

    private static final int MAX = 1 << 14;

    private final ArrayDeque<Flow> flows = new ArrayDeque<>();
    private long due = Long.MAX_VALUE;

    void add(Flow f) {
        flows.add(f);
        due = flows.size() > MAX ? Long.MIN_VALUE : Math.min(due, f.closedNanos + IN_FLIGHT_NANOS);
    }

    /** Whether {@link #next} has any. */
    boolean isDue(long nanos) {
        return nanos > due;
    }

    /** Takes one whose time is over, or null. It may have begun anew meanwhile. */
    @Nullable
    Flow next(long nanos) {
        Flow first = flows.peek();
        if (first == null) {
            due = Long.MAX_VALUE;
            return null;
        }
        long over = first.closedNanos + IN_FLIGHT_NANOS;
        if (nanos <= over && flows.size() <= MAX) {
            due = over;
            return null;
        }
        return flows.remove();
    }

    /** Takes one, whether or not its time is over, or null. */
    @Nullable
    Flow last() {
        return flows.poll();
    }
}
