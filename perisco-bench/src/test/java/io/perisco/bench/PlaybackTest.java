package io.perisco.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perisco.grpc.GrpcCall;
import io.perisco.model.Exchange;
import io.perisco.model.Half;
import io.perisco.model.Outcome;
import io.perisco.pcap.PcapSource;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That what is benchmarked is also right. */
class PlaybackTest {
    private final List<Exchange> told = new ArrayList<>();

    private List<Exchange> play(Tape tape, String protocol) {
        assertThat(new Playback(tape, Playback.protocols(protocol), told::add).count())
                .isEqualTo(told.size());
        assertThat(told).allSatisfy(exchange -> {
            assertThat(exchange.outcome()).isEqualTo(Outcome.COMPLETE);
            assertThat(exchange.caveats()).isEmpty();
        });
        return told;
    }

    @ParameterizedTest
    @EnumSource
    void periscoAndNettyFindTheSameExchanges(Traffic traffic) {
        Tape tape = traffic.generated();

        assertThat(play(tape, traffic.protocol)).hasSize(6_400);
        assertThat(netty(tape, traffic)).isEqualTo(6_400);
    }

    private static long netty(Tape tape, Traffic traffic) {
        return new NettyPlayback(tape, traffic.netty(), message -> {}).count();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 64})
    void chunkedBodiesAreCountedWithoutTheirFraming(int chunks) {
        Tape tape = HttpTraffic.chunked(2, 10, chunks);

        assertThat(netty(tape, Traffic.HTTP1)).isEqualTo(20);
        assertThat(play(tape, "http/1"))
                .hasSize(20)
                .allMatch(exchange -> exchange.bodyBytes(Half.RESPONSE) == 512L * chunks);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 64})
    void everyFrameOfDataCounts(int frames) {
        Tape tape = Http2Traffic.frames(10, frames);

        assertThat(netty(tape, Traffic.HTTP2)).isEqualTo(10);
        assertThat(play(tape, "http/2"))
                .hasSize(10)
                .allMatch(exchange -> exchange.bodyBytes(Half.RESPONSE) == 1024L * frames);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 64})
    void everyMessageOfACallIsTracked(int messages) {
        assertThat(play(Http2Traffic.calls(10, messages), "http/2"))
                .hasSize(10)
                .allMatch(exchange -> exchange.contribution() instanceof GrpcCall call
                        && call.requestMessages().count() == 1
                        && call.responseMessages().count() == messages);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 10_000})
    void asManyExchangesAreOpenAsIsSaid(int open) {
        List<Exchange> pipelined = List.copyOf(play(HttpTraffic.pipelined(open, 20_000), "http/1"));
        told.clear();
        List<Exchange> streams = play(Http2Traffic.streams(open, 20_000), "http/2");

        assertThat(overlap(pipelined)).isEqualTo(open);
        assertThat(overlap(streams)).isEqualTo(open);
    }

    /** How many requests had begun when the first response did. */
    private static long overlap(List<Exchange> exchanges) {
        long first = exchanges.get(0).firstByteNanos(Half.RESPONSE);
        return exchanges.stream()
                        .filter(exchange -> exchange.firstByteNanos(Half.REQUEST) < first)
                        .count()
                - 1;
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 100})
    void disorderChangesNothing(int every) {
        Tape tape = HttpTraffic.large(20, 64);
        assertThat(tape.disorder(every)).isGreaterThan(20 * 64 / every / 2);

        assertThat(play(tape, "http/1"))
                .hasSize(20)
                .allMatch(exchange -> exchange.bodyBytes(Half.RESPONSE) > 63 * 1448);
    }

    @ParameterizedTest
    @EnumSource
    void aCaptureHoldsWhatTheTapeTold(CaptureReadBenchmark.Format format) {
        byte[] capture = CaptureWriter.write(HttpTraffic.keepAlive(3, 5), format == CaptureReadBenchmark.Format.PCAPNG);
        Tape read = Tape.of(PcapSource.of(new ByteArrayInputStream(capture), "memory"));

        assertThat(play(read, "http/1")).hasSize(15);
    }

    @Test
    void everyConnectionHasItsExchanges() {
        ConnectionsBenchmark benchmark = new ConnectionsBenchmark();
        benchmark.connections = 1_000;
        benchmark.open(told::add);
        for (int i = 0; i < 500; i++) {
            benchmark.exchange();
        }

        assertThat(told).hasSize(1_500).allMatch(exchange -> exchange.outcome() == Outcome.COMPLETE);
        assertThat(told.stream().map(Exchange::connection).distinct()).hasSize(1_000);
    }

    @Test
    void aPlaybackGoesOnFromTheBeginning() {
        Playback playback = new Playback(HttpTraffic.keepAlive(1, 3), Playback.protocols("http/1"), told::add);
        for (int i = 0; i < 7; i++) {
            playback.exchange();
        }

        assertThat(told).extracting(Exchange::number).containsExactly(1L, 2L, 3L, 1L, 2L, 3L, 1L);
    }

    @Test
    void exchangesThatComeTogetherAreCountedOneByOne() {
        Tape tape = Traffic.HTTP2.tape("../examples/captures/h2c.pcap");
        Playback playback = new Playback(tape, Playback.protocols("http/2"), told::add);
        long all = playback.count();
        for (int i = 0; i < all; i++) {
            playback.exchange();
        }

        assertThat(all).isGreaterThan(tape.size());
        assertThat(told).hasSize((int) (2 * all));
    }

    @Test
    void responsesThatComeTogetherAreCountedOneByOne() {
        Tape tape = Traffic.HTTP2.tape("../examples/captures/grpc.pcap");
        List<Object> decoded = new ArrayList<>();
        NettyPlayback playback = new NettyPlayback(tape, NettyHttp2::open, decoded::add);
        long all = playback.count();
        int once = decoded.size();
        for (int i = 0; i < all; i++) {
            playback.exchange();
        }

        assertThat(decoded).hasSizeLessThanOrEqualTo(2 * once);
    }

    @Test
    void trafficOfAnotherProtocolIsRefused() {
        Playback playback = new Playback(HttpTraffic.keepAlive(1, 3), Playback.protocols("http/2"), told::add);

        assertThatThrownBy(playback::count).isInstanceOf(IllegalStateException.class);
    }
}
