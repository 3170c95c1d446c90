package io.perisco.pcap;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Connections of which one side was reset a moment ago, while bytes of the other side may still be on their way. */
final class Resets {
    /** So long bytes are on their way at most: what the engine waits for bytes of the other side too. */
    private static final long IN_FLIGHT_NANOS = 1_000_000_000L;

    private static final int MAX = 1 << 14;

    private final ArrayDeque<Reset> resets = new ArrayDeque<>();

    /** The highest time so far: a capture whose time goes back must not have one connection wait behind another. */
    private long clock = Long.MIN_VALUE;

    /** When the first of them is over. */
    private long due = Long.MAX_VALUE;

    private record Reset(Flow flow, long over) {}

    void add(Flow f) {
        resets.add(new Reset(f, clock + IN_FLIGHT_NANOS));
        due = first();
    }

    private long first() {
        Reset first = resets.peek();
        return first == null ? Long.MAX_VALUE : resets.size() > MAX ? Long.MIN_VALUE : first.over;
    }

    /** It is {@code nanos} now; whether {@link #next} has any. */
    boolean isDue(long nanos) {
        clock = Math.max(clock, nanos);
        return clock > due;
    }

    /** Takes one whose time is over, or null. It may have begun anew meanwhile. */
    @Nullable
    Flow next() {
        return clock > due ? last() : null;
    }

    /** Takes one, whether or not its time is over, or null. */
    @Nullable
    Flow last() {
        Reset first = resets.poll();
        due = first();
        return first == null ? null : first.flow;
    }
}
