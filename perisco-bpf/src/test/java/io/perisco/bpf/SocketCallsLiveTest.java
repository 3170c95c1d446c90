package io.perisco.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.model.Counter;
import io.perisco.model.Counters;
import io.perisco.model.Exchange;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Behaviours 1 to 3 and 12: every kind of call gives the same exchanges. */
@LiveKernel
@Timeout(120)
final class SocketCallsLiveTest {
    private static final String CLIENT = "client GET /exercise 200 hello complete";
    private static final String SERVER = "server GET /exercise 200 hello complete";

    private static List<Exchange> exercise(String... arguments) {
        try (Exerciser exerciser = Exerciser.start(arguments);
                Watch watch = Watch.both(exerciser.port)) {
            exerciser.go();
            watch.awaitExchanges(4);
            Counters counters = watch.end();
            assertThat(counters.get(Counter.EVENTS_DROPPED)).isZero();
            assertThat(counters.get(Counter.CONNECTIONS_OPENED)).isEqualTo(2);
            assertThat(counters.get(Counter.CONNECTIONS_CLOSED)).isEqualTo(2);
            assertThat(watch.exchanges).allSatisfy(x -> {
                assertThat(Describe.pid(x)).isEqualTo(exerciser.pid());
                assertThat(x.connection().server().port()).isEqualTo(exerciser.port);
            });
            return watch.exchanges;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"write", "send", "sendto", "sendmsg", "writev", "pwritev2"})
    void everyCallThatSendsGivesTheSameExchanges(String call) {
        assertThat(exercise(call, "read"))
                .extracting(Describe::exchange)
                .containsExactlyInAnyOrder(CLIENT, CLIENT, SERVER, SERVER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"read", "recv", "recvfrom", "recvmsg", "readv", "preadv2"})
    void everyCallThatReceivesGivesTheSameExchanges(String call) {
        assertThat(exercise("write", call))
                .extracting(Describe::exchange)
                .containsExactlyInAnyOrder(CLIENT, CLIENT, SERVER, SERVER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"6", "mapped"})
    void addressesOfBothFamiliesAreToldAsTheyAre(String family) {
        List<Exchange> exchanges = exercise("writev", "recvmsg", family);
        assertThat(exchanges).extracting(Describe::exchange).containsExactlyInAnyOrder(CLIENT, CLIENT, SERVER, SERVER);
        String address = family.equals("6") ? "::1" : "127.0.0.1";
        assertThat(exchanges).allSatisfy(x -> {
            assertThat(x.connection().client().address()).isEqualTo(address);
            assertThat(x.connection().server().address()).isEqualTo(address);
        });
        assertThat(exchanges.stream().map(x -> x.connection().client()).distinct())
                .hasSize(1);
    }

    /** One strategy reads their bytes, the other measures a gap. */
    @ParameterizedTest
    @ValueSource(strings = {"sendmmsg recvmmsg", "io_uring io_uring", "io_uring-msg io_uring-msg"})
    void callsThatOneStrategyReadsAreGapsToTheOther(String calls) {
        try (Exerciser exerciser = Exerciser.start(calls.split(" ", -1));
                Watch watch = Watch.both(exerciser.port)) {
            boolean refused = exerciser.goUnlessRefused();
            Counters counters = watch.end();
            if (refused) {
                assertThat(calls).contains("io_uring");
                assertThat(Describe.carried(counters)).isZero();
            } else if (UnderTest.strategy() == Strategy.SOCKET_FUNCTIONS) {
                assertThat(watch.exchanges)
                        .extracting(Describe::exchange)
                        .containsExactlyInAnyOrder(CLIENT, CLIENT, SERVER, SERVER);
                assertThat(watch.exchanges)
                        .allSatisfy(x -> assertThat(Describe.pid(x)).isEqualTo(exerciser.pid()));
            } else {
                assertIsOneGap(counters);
            }
        }
    }

    /** What a worker of the kernel does for the process. */
    @Test
    void whatIsDoneForAProcessIsReadOrAGap() {
        try (Exerciser exerciser = Exerciser.start("io_uring-async", "io_uring-async");
                Watch watch = Watch.both(exerciser.port)) {
            boolean refused = exerciser.goUnlessRefused();
            Counters counters = watch.end();
            if (refused) {
                assertThat(Describe.carried(counters)).isZero();
            } else if (UnderTest.strategy() == Strategy.SOCKET_FUNCTIONS) {
                assertThat(watch.exchanges)
                        .extracting(Describe::exchange)
                        .containsExactlyInAnyOrder(CLIENT, CLIENT, SERVER, SERVER);
            } else {
                assertIsOneGap(counters);
            }
        }
    }

    private static void assertIsOneGap(Counters counters) {
        assertThat(counters.get(Counter.EVENTS_DROPPED)).isZero();
        assertThat(counters.get(Counter.CONNECTIONS_CLOSED)).isEqualTo(2);
        long all = 2 * 2 * (Describe.REQUEST_BYTES + Describe.RESPONSE_BYTES);
        assertThat(Describe.carried(counters)).isEqualTo(all);
        assertThat(Describe.lost(counters)).as(Describe.counters(counters)).isEqualTo(all);
    }
}
