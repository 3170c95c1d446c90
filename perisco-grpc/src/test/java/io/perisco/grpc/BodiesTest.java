package io.perisco.grpc;

import static io.perisco.grpc.Wire.answer;
import static io.perisco.grpc.Wire.call;
import static io.perisco.grpc.Wire.data;
import static io.perisco.grpc.Wire.field;
import static io.perisco.grpc.Wire.headers;
import static io.perisco.grpc.Wire.hello;
import static io.perisco.grpc.Wire.join;
import static io.perisco.grpc.Wire.message;
import static io.perisco.grpc.Wire.settings;
import static io.perisco.grpc.Wire.trailers;
import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.testkit.Script;
import org.junit.jupiter.api.Test;

/** The beginnings of messages, if somebody asks for them. */
final class BodiesTest {
    private static Script start() {
        return Script.connection().client(hello()).server(settings());
    }

    private static Script unary() {
        return start().client(join(call(1, "/pkg.Greeter/Hello"), data(1, true, message("hi"))))
                .server(join(answer(1), data(1, false, message("hello"))))
                .server(trailers(1, 0));
    }

    @Test
    void bodiesAreSkippedUnlessTheyAreAskedFor() {
        assertThat(Seen.call(unary()).requestMessages().bodies()).isEmpty();
        assertThat(Seen.call(unary(), 100).requestMessages().bodies())
                .extracting(GrpcMessage::text)
                .containsExactly("1: \"hi\"");
    }

    @Test
    void aBodyThatIsLongerThanAskedForIsCut() {
        GrpcMessage body = Seen.call(unary(), 3).responseMessages().bodies().get(0);
        assertThat(body.content()).isEqualTo(new byte[] {0x0A, 5, 'h'});
        assertThat(body.isWhole()).isFalse();
        assertThat(body.length()).isEqualTo(7);
        assertThat(body.text()).isEqualTo("1: \"h\"…");
    }

    private static GrpcMessage compressed(String encoding, byte[] content, int most) {
        GrpcCall call = Seen.call(
                start().client(join(
                                call(1, "/s.S/M", "grpc-encoding", encoding), data(1, true, Wire.prefixed(1, content))))
                        .server(join(answer(1), trailers(1, 0))),
                most);
        return call.requestMessages().bodies().get(0);
    }

    @Test
    void bodiesAreDecompressed() {
        GrpcMessage gzip = compressed("gzip", Wire.gzip(field(1, "hello")), 100);
        assertThat(gzip.text()).isEqualTo("1: \"hello\"");
        assertThat(gzip.isWhole()).isTrue();
        assertThat(gzip.isCompressed()).isTrue();
        assertThat(compressed("gzip", Wire.gzip(new byte[50_000]), Integer.MAX_VALUE)
                        .content())
                .hasSize(50_000);
        GrpcMessage deflate = compressed("deflate", deflate(field(1, "hello")), 100);
        assertThat(deflate.text()).isEqualTo("1: \"hello\"");
    }

    private static byte[] deflate(byte[] content) {
        java.util.zip.Deflater deflater = new java.util.zip.Deflater();
        deflater.setInput(content);
        deflater.finish();
        byte[] out = new byte[200];
        int n = deflater.deflate(out);
        deflater.end();
        return java.util.Arrays.copyOf(out, n);
    }

    @Test
    void otherCompressionsAreNamed() {
        GrpcMessage body = compressed("zstd", new byte[] {1, 2, 3}, 100);
        assertThat(body.text()).isEqualTo("(3 bytes in zstd)");
        assertThat(body.content()).isNull();
        assertThat(body.isWhole()).isFalse();
        assertThat(compressed("gzip", new byte[] {1, 2, 3}, 100).text()).isEqualTo("(3 bytes in gzip)");
    }

    @Test
    void aDecompressionBombIsNotInflatedBeyondWhatIsShown() {
        byte[] bomb = Wire.gzip(new byte[50 << 20]);
        GrpcMessage body = compressed("gzip", bomb, 1000);
        assertThat(body.content()).hasSize(1000);
        assertThat(body.isWhole()).isFalse();
    }

    @Test
    void onlyTheFirstMessagesOfAStreamAreKept() {
        Script script = start().client(call(1, "/s.S/M"));
        for (int i = 0; i < 40; i++) {
            script.client(data(1, i == 39, message("ask")));
        }
        script.server(answer(1));
        for (int i = 0; i < 40; i++) {
            script.server(data(1, false, message("answer")));
        }
        script.server(trailers(1, 0));
        GrpcCall call = Seen.call(script, 10);
        assertThat(call.requestMessages().count()).isEqualTo(40);
        assertThat(call.requestMessages().bodies()).hasSize(16);
        assertThat(call.responseMessages().bodies()).hasSize(16);
    }

    @Test
    void messagesOfJsonAreShownAsTheyAre() {
        Script script = start().client(join(
                        headers(
                                1,
                                false,
                                ":method",
                                "POST",
                                ":path",
                                "/s.S/M",
                                "content-type",
                                "application/grpc+json"),
                        data(1, true, message(Wire.latin("{\"name\":1}")))))
                .server(join(answer(1), trailers(1, 0)));
        assertThat(Seen.call(script, 100).requestMessages().bodies())
                .extracting(GrpcMessage::text)
                .containsExactly("{\"name\":1}");
    }

    @Test
    void contentThatHttpCompressedIsNotReadAsMessages() {
        Script script = start().client(
                        join(call(1, "/s.S/M", "content-encoding", "gzip"), data(1, true, Wire.gzip(message("hi")))))
                .server(join(answer(1), trailers(1, 0)));
        GrpcCall call = Seen.call(script);
        assertThat(call.requestMessages().count()).isZero();
        assertThat(call.requestMessages().atLeast()).isTrue();
        assertThat(call.kind()).isEqualTo(GrpcKind.UNKNOWN);
    }
}
