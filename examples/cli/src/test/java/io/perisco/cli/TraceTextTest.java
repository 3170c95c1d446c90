package io.perisco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.model.Connection;
import io.perisco.model.Endpoint;
import io.perisco.model.Frame;
import io.perisco.model.Side;
import org.junit.jupiter.api.Test;

/** The layout of the first log's gRPC part. */
final class TraceTextTest {
    private static final long TIME = 1_654_057_393_000_000_000L;

    private static Frame frame(long connection, Side from, int bytes, String text) {
        Connection c = new Connection(
                connection,
                Endpoint.of(new byte[] {127, 0, 0, 1}, 58298),
                Endpoint.of(new byte[] {127, 0, 0, 1}, 8882),
                null);
        return new Frame(c, from, TIME, bytes, text);
    }

    @Test
    void aConnectionAppearsThenItsFrames() {
        TraceText trace = new TraceText(SecondText.slashed(null));
        StringBuilder out = new StringBuilder();
        trace.append(out, frame(1, Side.SERVER, 0, "[FrameHeader SETTINGS len=6]"));
        trace.append(out, frame(1, Side.CLIENT, 112, "[DataFrame hello]"));
        assertThat(out.toString().split("\n"))
                .containsExactly(
                        "2022/06/01 04:23:13 127.0.0.1       8882     127.0.0.1       58298   CONN      ",
                        "2022/06/01 04:23:13 127.0.0.1       8882     127.0.0.1       58298   RESPONSE  ",
                        "ret: 0     [FrameHeader SETTINGS len=6]",
                        "2022/06/01 04:23:13 127.0.0.1       8882     127.0.0.1       58298   REQUEST   ",
                        "ret: 112   [DataFrame hello]");
    }

    @Test
    void behaviour67_nothingInAFrameCanSteerTheTerminal() {
        StringBuilder out = new StringBuilder();
        new TraceText(SecondText.slashed(null)).append(out, frame(1, Side.CLIENT, 9, "[DataFrame \u001b[2J\n]"));
        assertThat(out).contains("[DataFrame \\x1b[2J\\x0a]").doesNotContain("\u001b");
    }
}
