package io.perisco.bpf;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What live tests are told from outside: by which strategy they capture, and how slow the machine is. */
final class UnderTest {
    /** The name of a strategy; if there is none, the one that the kernel takes first. */
    static final String STRATEGY = "perisco.live.strategy";

    /** How many times longer than on hardware a test may wait. */
    private static final int SLOWNESS = Integer.getInteger("perisco.live.slowness", 1);

    private UnderTest() {}

    private static @Nullable Strategy forced() {
        String name = System.getProperty(STRATEGY);
        return name == null ? null : Strategy.valueOf(name);
    }

    /** The strategy that captures are made by. */
    static Strategy strategy() {
        Strategy forced = forced();
        return forced != null ? forced : Objects.requireNonNull(Doctor.examine().strategy());
    }

    static BpfSource build(BpfSource.Builder builder) {
        Strategy forced = forced();
        return (forced == null ? builder : builder.strategy(forced)).build();
    }

    static long patienceNanos(int seconds) {
        return seconds * 1_000_000_000L * SLOWNESS;
    }
}
