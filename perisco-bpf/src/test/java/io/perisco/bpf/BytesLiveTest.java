package io.perisco.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.model.Caveat;
import io.perisco.model.Counter;
import io.perisco.model.Counters;
import io.perisco.model.Exchange;
import io.perisco.model.Half;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Behaviours 4 to 8 and 10: bytes are counted once, and what is missing is measured. */
@LiveKernel
@Timeout(120)
final class BytesLiveTest {
    private static final String OK = "server GET /exercise 200 hello complete";

    private static final String CLIENT_OK = "client GET /exercise 200 hello complete";

    /** Of one exchange of the flood. */
    private static final long FLOOD_BYTES = (16L << 10)
            + "GET /00000000 HTTP/1.1\r\nHost: x\r\n\r\n".length()
            + "HTTP/1.1 200 OK\r\nContent-Length: 16384\r\n\r\n".length();

    /** What one scenario came to, as the server saw it. */
    private record Result(List<Exchange> exchanges, Counters counters, Exerciser exerciser) {}

    private static Result run(String scenario, BpfSource.Builder builder) {
        try (Exerciser exerciser = Exerciser.start(scenario);
                Watch watch = new Watch(builder.filter(Watch.port(exerciser.port)))) {
            exerciser.go();
            Counters counters = watch.end();
            return new Result(watch.exchanges, counters, exerciser);
        }
    }

    private static Result run(String scenario) {
        return run(scenario, BpfSource.builder());
    }

    @ParameterizedTest
    @ValueSource(ints = {4096, 65536})
    void shortWritesCountWhatTheyWrote(int bytesPerCall) {
        Result r = run("short", BpfSource.builder().view(View.CLIENT).bytesPerCall(bytesPerCall));
        assertThat(r.exchanges).hasSize(1);
        Exchange x = r.exchanges.get(0);
        assertThat(x.bodyBytes(Half.REQUEST)).isEqualTo(1 << 20);
        long head = "POST /short HTTP/1.1\r\nHost: x\r\nContent-Length: 1048576\r\n\r\n".length();
        assertThat(Describe.carried(r.counters)).isEqualTo(head + (1 << 20) + Describe.RESPONSE_BYTES);
        assertThat(r.counters.ledger(io.perisco.model.Side.CLIENT).retransmitted())
                .isZero();
        assertThat(Describe.exchange(x)).startsWith("client POST /short 200 hello complete");
    }

    /** As Netty writes many small messages at once. */
    @Test
    void aCallOfManyBuffersIsReadWhole() {
        try (Exerciser exerciser = Exerciser.start("pieces", "read");
                Watch watch = Watch.server(exerciser.port)) {
            exerciser.go();
            watch.end();
            assertThat(watch.exchanges).extracting(Describe::exchange).containsExactly(OK, OK);
        }
    }

    @Test
    void callsThatMoveNothingAreNoEvents() {
        Result r = run("nothing");
        assertThat(r.exchanges).extracting(Describe::exchange).containsExactly(OK);
        assertThat(r.counters.get(Counter.EVENTS_DELIVERED)).isBetween(5L, 8L);
        assertThat(Describe.carried(r.counters)).isEqualTo(Describe.REQUEST_BYTES + Describe.RESPONSE_BYTES);
    }

    @Test
    void whatWasOnlyPeekedAtIsDeliveredOnce() {
        Result r = run("peek");
        assertThat(r.exchanges).extracting(Describe::exchange).containsExactly(OK);
        assertThat(Describe.carried(r.counters)).isEqualTo(Describe.REQUEST_BYTES + Describe.RESPONSE_BYTES);
    }

    @Test
    void aLargeCallIsCutAndItsLengthKnown() {
        Result r = run("large", BpfSource.builder().view(View.CLIENT));
        long head = "POST /large HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n".length();
        assertThat(r.exchanges).hasSize(2);
        Exchange x = r.exchanges.get(0);
        assertThat(x.bodyBytes(Half.REQUEST)).isEqualTo(1_000_000);
        assertThat(Describe.has(x, Caveat.GAP) || Describe.has(x, Caveat.TRUNCATED))
                .isTrue();
        assertThat(Describe.exchange(r.exchanges.get(1))).isEqualTo("client GET /exercise 200 hello complete");
        assertThat(Describe.carried(r.counters))
                .isEqualTo(head + 1_000_000 + Describe.REQUEST_BYTES + 2 * Describe.RESPONSE_BYTES);
        assertThat(r.counters.ledger(io.perisco.model.Side.CLIENT).lost()
                        + r.counters.ledger(io.perisco.model.Side.CLIENT).skipped())
                .isEqualTo(1_000_000);
        assertThat(r.counters.get(Counter.EVENTS_DELIVERED)).isLessThan(20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sendfile", "splice"})
    void bytesThatWereInNoProcessAreAGapOfKnownLength(String scenario) {
        Result r = run(scenario);
        assertThat(r.exchanges).hasSize(2);
        Exchange x = r.exchanges.get(0);
        assertThat(x.bodyBytes(Half.RESPONSE)).isEqualTo(16);
        assertThat(Describe.has(x, Caveat.GAP)).isTrue();
        assertThat(Describe.exchange(r.exchanges.get(1))).isEqualTo(OK);
        if (scenario.equals("splice")) {
            assertThat(x.bodyBytes(Half.REQUEST)).isEqualTo(16);
        }
    }

    /** Both ends are told, so each byte counts twice. What comes when there is room again is whole. */
    @Test
    void aRingThatIsTooSmallLosesAndCountsAndPairsNothingWrongly() {
        Result r = run(
                "overrun",
                BpfSource.builder().ringBytes(64 << 10).view(View.BOTH).bytesPerCall(65536));
        long dropped = r.counters.get(Counter.EVENTS_DROPPED);
        assertThat(dropped).isPositive();
        assertThat(r.counters.get(Counter.EVENTS_SUBMITTED))
                .isEqualTo(
                        dropped + r.counters.get(Counter.EVENTS_DELIVERED) + r.counters.get(Counter.EVENTS_FILTERED));
        assertThat(Describe.lost(r.counters)).isPositive();
        assertThat(Describe.carried(r.counters))
                .isEqualTo(2 * (5000 * FLOOD_BYTES + 3 * (Describe.REQUEST_BYTES + Describe.RESPONSE_BYTES)));
        assertThat(r.exchanges).anyMatch(BytesLiveTest::saysItIsPaired);
        assertThat(r.exchanges).filteredOn(BytesLiveTest::saysItIsPaired).allSatisfy(BytesLiveTest::isPairedRightly);
        assertThat(r.exchanges)
                .filteredOn(x -> isOfTheFlood(x) && x.caveats().isEmpty())
                .allSatisfy(BytesLiveTest::isPairedRightly);
        assertThat(r.exchanges)
                .filteredOn(BytesLiveTest::isOfTheFlood)
                .anyMatch(x -> !x.caveats().isEmpty());
        for (String right : List.of(OK, CLIENT_OK)) {
            List<String> later = r.exchanges.stream()
                    .map(Describe::exchange)
                    .filter(x -> x.startsWith(right))
                    .toList();
            assertThat(later).hasSize(3).last().isEqualTo(right);
            assertThat(later.get(1)).isEqualTo(right); // of the first it may be doubted whose answer it is
        }
    }

    private static boolean isOfTheFlood(Exchange x) {
        return !"/exercise".equals(x.attributes().get("url.path"));
    }

    /** Whether it has both halves and doubts neither; its body may have gaps, but not at its beginning. */
    private static boolean saysItIsPaired(Exchange x) {
        return isOfTheFlood(x)
                && x.request() != null
                && x.bodyPrefix(Half.RESPONSE).length >= 8
                && !Describe.has(x, Caveat.UNPAIRED);
    }

    private static void isPairedRightly(Exchange x) {
        String body = new String(x.bodyPrefix(Half.RESPONSE), StandardCharsets.US_ASCII);
        assertThat(x.bodyBytes(Half.RESPONSE)).isEqualTo(16 << 10);
        assertThat(x.attributes()).containsEntry("url.path", "/" + body.substring(0, 8));
    }

    @Test
    void aRingThatIsLargeEnoughLosesNothing() {
        Result r = run("flood", BpfSource.builder().ringBytes(64 << 20));
        assertThat(r.counters.get(Counter.EVENTS_DROPPED)).isZero();
        assertThat(r.exchanges).hasSize(5000);
        assertThat(Describe.carried(r.counters)).isEqualTo(5000 * FLOOD_BYTES);
        assertThat(r.exchanges).allSatisfy(BytesLiveTest::isPairedRightly);
        assertThat(r.counters.ledger(io.perisco.model.Side.CLIENT).lost()).isZero();
    }
}
