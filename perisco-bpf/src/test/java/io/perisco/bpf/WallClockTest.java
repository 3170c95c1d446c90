package io.perisco.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Behaviour 64, the clock's part. */
final class WallClockTest {
    private long monotonic = 1_000;
    private long wall = 1_700_000_000_000_000_000L;

    private WallClock clock() {
        return new WallClock(() -> monotonic, () -> wall);
    }

    @Test
    void monotonicTimesBecomeWallClockTimes() {
        WallClock clock = clock();
        assertThat(clock.at(1_000)).isEqualTo(wall);
        assertThat(clock.at(1_500)).isEqualTo(wall + 500);
        monotonic += 42;
        assertThat(clock.now()).isEqualTo(wall + 42);
    }

    @Test
    void measuringErrorsAreNotFollowedAndStepsAre() {
        WallClock clock = clock();
        wall += 50_000_000;
        clock.follow();
        assertThat(clock.at(1_000)).isEqualTo(1_700_000_000_000_000_000L);
        wall -= 3_600_000_000_000L;
        clock.follow();
        assertThat(clock.at(1_000)).isEqualTo(wall);
    }

    @Test
    void theMeasurementThatWasInterruptedLeastCounts() {
        long[] steps = {900, 900, 900, 10, 900};
        int[] at = new int[1];
        long[] mono = new long[1];
        boolean[] second = new boolean[1];
        WallClock clock = new WallClock(
                () -> {
                    if (second[0]) {
                        mono[0] += steps[at[0]++];
                    }
                    second[0] = !second[0];
                    return mono[0];
                },
                () -> 1_000_000 + mono[0]);
        assertThat(clock.at(0)).isEqualTo(1_000_000 - 5);
    }
}
