package io.perisco.http2;

import static io.perisco.http2.Wire.data;
import static io.perisco.http2.Wire.frame;
import static io.perisco.http2.Wire.join;
import static io.perisco.http2.Wire.ping;
import static io.perisco.http2.Wire.settings;
import static io.perisco.http2.Wire.settingsAck;
import static io.perisco.http2.Wire.windowUpdate;
import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.spi.ByteView;
import io.perisco.spi.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class Http2DetectorTest {
    private static final byte[] NONE = new byte[0];

    private final Wire client = new Wire();
    private final Wire server = new Wire();

    @Test
    void behaviour27_thePrefaceDecidesOnceItIsWhole() {
        for (int n = 0; n < Wire.PREFACE.length; n++) {
            byte[] part = Arrays.copyOf(Wire.PREFACE, n);
            assertThat(detect(part, NONE)).isEqualTo(Verdict.UNDECIDED);
            assertThat(detect(NONE, part)).isEqualTo(Verdict.UNDECIDED);
        }
        assertThat(detect(Wire.PREFACE, NONE)).isEqualTo(Verdict.YES);
        assertThat(detect(NONE, Wire.PREFACE)).isEqualTo(Verdict.YES_REVERSED);
        assertThat(detect(join(Wire.PREFACE, settings(), client.get(1, "/")), settings()))
                .isEqualTo(Verdict.YES);
    }

    @Test
    void aServerThatSpeaksFirstIsWaitedWith() {
        assertThat(detect(NONE, settings(3, 100))).isEqualTo(Verdict.UNDECIDED);
        assertThat(detect(Arrays.copyOf(Wire.PREFACE, 4), settings(3, 100))).isEqualTo(Verdict.UNDECIDED);
        assertThat(detect(Wire.PREFACE, settings(3, 100))).isEqualTo(Verdict.YES);
    }

    @Test
    void headerBlocksTellOnARunningConnectionAndSayWhoAsks() {
        byte[] asked = client.get(7, "/");
        byte[] answered = server.response(7, 200, false);
        assertThat(detect(asked, NONE)).isEqualTo(Verdict.YES);
        assertThat(detect(NONE, asked)).isEqualTo(Verdict.YES_REVERSED);
        assertThat(detect(NONE, answered)).isEqualTo(Verdict.YES);
        assertThat(detect(answered, NONE)).isEqualTo(Verdict.YES_REVERSED);
        byte[] control = join(windowUpdate(0, 500), ping(), settingsAck());
        assertThat(detect(join(control, asked), NONE)).isEqualTo(Verdict.YES);
        assertThat(detect(join(data(5, "the end", true), asked), NONE)).isEqualTo(Verdict.YES);
        assertThat(detect(control, join(data(5, "more", false), answered))).isEqualTo(Verdict.YES);
        assertThat(detect(NONE, server.promise(1, 2, "/pushed"))).isEqualTo(Verdict.YES);
    }

    @Test
    void framesThatTellNoRolesAreWaitedWithForAWhile() {
        byte[] some = join(windowUpdate(0, 500), ping(), data(5, "x".repeat(400), false));
        assertThat(detect(some, NONE)).isEqualTo(Verdict.UNDECIDED);
        byte[] much = some;
        while (much.length < 4096) {
            much = join(much, some);
        }
        assertThat(detect(much, NONE)).isEqualTo(Verdict.YES);
    }

    @Test
    void otherProtocols() {
        for (String text : List.of(
                "GET / HTTP/1.1\r\n",
                "HTTP/1.1 200 OK\r\n",
                "PRI * HTTP/1.1\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003random",
                "\u0000\u0000\u0000\u0085\u00ffSMBr\u0000\u0000\u0000\u0000",
                "\u0000\u0000\u0000.\u0000\u0012\u0000\u0003\u0000\u0000\u0000\u0001",
                "\u0000\u001d\u00124\u0001\u0000\u0000\u0001\u0000\u0000\u0000\u0000\u0000\u0000",
                "\u0000\u0000\u0000\b\u0004\u00d2\u0016/",
                "J\u0000\u0000\u0000\n8.0.36\u0000\u0008\u0000\u0000\u0000salt",
                "*2\r\n$3\r\nGET\r\n")) {
            assertThat(detect(Wire.latin(text), NONE)).as(text).isEqualTo(Verdict.NO);
            assertThat(detect(NONE, Wire.latin(text)))
                    .as("from the server: " + text)
                    .isEqualTo(Verdict.NO);
        }
    }

    @Test
    void behaviour26_randomBytesAreNotTakenForFrames() {
        Random random = new Random(26);
        int wrong = 0;
        for (int i = 0; i < 1_000_000; i++) {
            byte[] bytes = new byte[64];
            random.nextBytes(bytes);
            // worse than random: short lengths, low types, few flags
            int shape = i % 4;
            if (shape > 0) {
                bytes[0] = 0;
                bytes[1] = 0;
            }
            if (shape > 1) {
                bytes[3] &= 0xF;
            }
            if (shape > 2) {
                bytes[4] = 0;
                bytes[5] = 0;
            }
            wrong += isYes(detect(bytes, NONE)) ? 1 : 0;
        }
        assertThat(wrong).isZero();
    }

    @Test
    void framesWithContentsThatCannotBeAreNone() {
        byte[] asked = client.get(1, "/");
        for (byte[] wrong : List.of(
                frame(FrameType.SETTINGS, 0, 0, new byte[] {0, 2, 0, 0, 0, 7}),
                frame(FrameType.SETTINGS, 0, 0, new byte[] {0, 5, 0, 0, 0, 7}),
                frame(FrameType.SETTINGS, 0, 0, new byte[5]),
                frame(FrameType.SETTINGS, FrameType.ACK, 0, new byte[6]),
                frame(FrameType.WINDOW_UPDATE, 0, 0, new byte[4]),
                frame(FrameType.PING, 0, 1, new byte[8]),
                frame(FrameType.DATA, 0, 0, new byte[8]),
                frame(FrameType.DATA, 0, 1, NONE),
                frame(FrameType.DATA, 0x40, 1, new byte[8]),
                frame(FrameType.HEADERS, 0x4, 0x80000001, new byte[] {(byte) 0x82}),
                frame(0x55, 0, 1, new byte[8]))) {
            assertThat(detect(join(wrong, asked), NONE)).isEqualTo(Verdict.NO);
        }
    }

    private static boolean isYes(Verdict verdict) {
        return verdict == Verdict.YES || verdict == Verdict.YES_REVERSED;
    }

    private static Verdict detect(byte[] client, byte[] server) {
        return Http2Detector.detect(ByteView.of(client), ByteView.of(server));
    }
}
