package io.perisco.http2;

import static io.perisco.http2.Wire.data;
import static io.perisco.http2.Wire.frame;
import static io.perisco.http2.Wire.join;
import static io.perisco.http2.Wire.padded;
import static io.perisco.http2.Wire.ping;
import static io.perisco.http2.Wire.reset;
import static io.perisco.http2.Wire.settings;
import static io.perisco.http2.Wire.settingsAck;
import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.Perisco;
import io.perisco.testkit.Script;
import io.perisco.testkit.ScriptSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FrameTextTest {
    private static final String GET = "[header field \":method\" = \"GET\" header field \":scheme\" = \"http\""
            + " header field \":path\" = \"/a?token=<redacted>\" header field \":authority\" = \"example.org\""
            + " header field \"cookie\" = \"<redacted>\" header field \"x\" = \"a\\\"b\"]";

    private static List<String> traced(Script script, ScriptSource.Cut cut) {
        List<String> traced = new ArrayList<>();
        try (Perisco perisco = Perisco.builder()
                .source(ScriptSource.of(script).cut(cut))
                .workers(0)
                .protocol(new Http2Protocol())
                .listener(x -> {})
                .frameListener(f -> traced.add(f.from() + " " + f.text()))
                .build()) {
            perisco.run();
        }
        return traced;
    }

    @Test
    void everyFrameIsTracedWithItsContentsRedacted() {
        Wire server = new Wire();
        byte[] block = new Wire()
                .block(
                        ":method",
                        "GET",
                        ":scheme",
                        "http",
                        ":path",
                        "/a?token=s",
                        ":authority",
                        "example.org",
                        "cookie",
                        "secret",
                        "x",
                        "a\"b");
        Script script = Script.connection()
                .client(join(Wire.PREFACE, settings(3, 100), frame(FrameType.HEADERS, 1, 1, Arrays.copyOf(block, 9))))
                .client(frame(FrameType.CONTINUATION, 4, 1, Arrays.copyOfRange(block, 9, block.length)))
                .server(join(settingsAck(), server.response(1, 200, false), padded(1, "\0\0\0\0\5hello", 3, false)))
                .server(join(data(1, "", true), ping(), frame(0x42, 0x81, 0), server.promise(1, 2, "/p")))
                .client(join(Wire.windowUpdate(0, 7), reset(2, 8), Wire.goAway(0, 0)));
        List<String> whole = traced(script, left -> left);
        assertThat(whole)
                .containsExactly(
                        "CLIENT [FrameHeader SETTINGS len=6]",
                        "CLIENT " + GET,
                        "CLIENT [FrameHeader CONTINUATION flags=END_HEADERS stream=1 len=" + (block.length - 9) + "]",
                        "SERVER [FrameHeader SETTINGS flags=ACK len=0]",
                        "SERVER [header field \":status\" = \"200\"]",
                        "SERVER [DataFrame hello]",
                        "SERVER [FrameHeader DATA flags=END_STREAM stream=1 len=0]",
                        "SERVER [FrameHeader PING len=8]",
                        "SERVER [FrameHeader UNKNOWN_FRAME_TYPE_66 flags=0x1|0x80 len=0]",
                        "SERVER [FrameHeader PUSH_PROMISE flags=END_HEADERS stream=1 len=20]",
                        "SERVER [header field \":method\" = \"GET\" header field \":scheme\" = \"http\""
                                + " header field \":path\" = \"/p\" header field \":authority\" = \"example.org\"]",
                        "CLIENT [FrameHeader WINDOW_UPDATE len=4]",
                        "CLIENT [FrameHeader RST_STREAM stream=2 len=4]",
                        "CLIENT [FrameHeader GOAWAY len=11]");
        assertThat(traced(script, left -> 1)).isEqualTo(whole);
    }
}
