package io.perisco.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.spi.ByteView;
import io.perisco.spi.Protocol;
import io.perisco.spi.Verdict;
import org.junit.jupiter.api.Test;

class DetectionBenchmarkTest {
    private static long whoSayYes(DetectionBenchmark.First first) {
        return Playback.protocols().stream()
                .filter(p -> p.detect(ByteView.of(first.bytes()), ByteView.of(new byte[0])) == Verdict.YES)
                .map(Protocol::id)
                .count();
    }

    @Test
    void oneProtocolKnowsItsOwnAndNoneTheOthers() {
        assertThat(whoSayYes(DetectionBenchmark.First.HTTP1)).isEqualTo(1);
        assertThat(whoSayYes(DetectionBenchmark.First.HTTP2)).isEqualTo(1);
        assertThat(whoSayYes(DetectionBenchmark.First.REDIS)).isZero();
        assertThat(whoSayYes(DetectionBenchmark.First.TLS)).isZero();
    }
}
