package io.perisco.bpf;

import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * Turns the kernel's monotonic time, which is that of {@link System#nanoTime()}, into event time. The distance between the two is kept, so
 * that durations are exact, until the wall clock was set.
 */
final class WallClock {
    /** A difference that is no measuring error: the wall clock was set, or the machine slept. */
    private static final long STEP_NANOS = 100_000_000L;

    private static final int TRIES = 5;
    private static final long SECOND = 1_000_000_000L;

    private final LongSupplier monotonic;
    private final LongSupplier wall;
    private long distance;

    WallClock() {
        this(System::nanoTime, () -> {
            Instant now = Instant.now();
            return now.getEpochSecond() * SECOND + now.getNano();
        });
    }

    WallClock(LongSupplier monotonic, LongSupplier wall) {
        this.monotonic = monotonic;
        this.wall = wall;
        this.distance = measure();
    }

    /** Nanoseconds since 1970 of a monotonic time. */
    long at(long monotonicNanos) {
        return monotonicNanos + distance;
    }

    /** The event time that it is. */
    long now() {
        return at(monotonic.getAsLong());
    }

    /** Follows the wall clock if that was set. */
    void follow() {
        long measured = measure();
        if (Math.abs(measured - distance) > STEP_NANOS) {
            distance = measured;
        }
    }

    /** The best of some tries: the one that was interrupted least. */
    private long measure() {
        long best = 0;
        long shortest = Long.MAX_VALUE;
        for (int i = 0; i < TRIES; i++) {
            long before = monotonic.getAsLong();
            long then = wall.getAsLong();
            long took = monotonic.getAsLong() - before;
            if (took < shortest) {
                shortest = took;
                best = then - (before + took / 2);
            }
        }
        return best;
    }
}
