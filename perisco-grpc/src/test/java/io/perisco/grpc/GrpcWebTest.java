package io.perisco.grpc;

import static io.perisco.grpc.Wire.base64;
import static io.perisco.grpc.Wire.data;
import static io.perisco.grpc.Wire.headers;
import static io.perisco.grpc.Wire.hello;
import static io.perisco.grpc.Wire.join;
import static io.perisco.grpc.Wire.latin;
import static io.perisco.grpc.Wire.message;
import static io.perisco.grpc.Wire.prefixed;
import static io.perisco.grpc.Wire.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.model.Exchange;
import io.perisco.model.Side;
import io.perisco.testkit.Script;
import io.perisco.testkit.ScriptSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** gRPC-Web: trailers in the body, over both versions of HTTP, in bytes and in base64. */
final class GrpcWebTest {
    private static final byte[] TRAILERS = latin("grpc-status: 5\r\nGrpc-Message:not%20here\r\nno field\r\n");

    private static Script http1(String type, byte[] request, byte[] response) {
        return Script.connection()
                .client(join(
                        latin("POST /api/s.S/M HTTP/1.1\r\nHost: x\r\nContent-Type: " + type + "\r\nContent-Length: "
                                + request.length + "\r\n\r\n"),
                        request))
                .server(join(
                        latin("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Length: " + response.length
                                + "\r\n\r\n"),
                        response));
    }

    private static Script http2(String type, byte[] request, byte[] response) {
        return Script.connection()
                .client(hello())
                .server(settings())
                .client(join(
                        headers(1, false, ":method", "POST", ":path", "/s.S/M", "content-type", type),
                        data(1, true, request)))
                .server(join(headers(1, false, ":status", "200", "content-type", type), data(1, true, response)));
    }

    private static void assertFailed(GrpcCall call) {
        assertThat(call.protocol()).isEqualTo("grpc-web");
        assertThat(call.operation()).isEqualTo("s.S/M");
        assertThat(call.status()).isEqualTo("NOT_FOUND");
        assertThat(call.message()).isEqualTo("not here");
        assertThat(call.statusSource()).isEqualTo(GrpcCall.StatusSource.TRAILERS);
        assertThat(call.requestMessages().count()).isEqualTo(1);
        assertThat(call.responseMessages().count()).isEqualTo(2);
        assertThat(call.responseMessages().bytes()).isEqualTo(10);
        assertThat(call.kind()).isEqualTo(GrpcKind.SERVER_STREAMING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/grpc-web", "application/grpc-web+proto"})
    void trailersAreInTheBody(String type) {
        byte[] response = join(message("one"), message("two"), prefixed(0x80, TRAILERS));
        assertFailed(Seen.call(http1(type, message("hi"), response)));
        assertFailed(Seen.call(http2(type, message("hi"), response)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/grpc-web-text", "application/grpc-web-text+proto"})
    void textIsBase64InPiecesThatArePaddedByThemselves(String type) {
        byte[] request = latin(base64(message("hi")));
        byte[] response = latin(base64(message("one")) + base64(message("two")) + base64(prefixed(0x80, TRAILERS)));
        byte[] inOne = latin(base64(join(message("one"), message("two"), prefixed(0x80, TRAILERS))));
        assertFailed(Seen.call(http1(type, request, response)));
        assertFailed(Seen.call(http2(type, request, response)));
        assertFailed(Seen.call(http1(type, request, inOne)));
    }

    @Test
    void bytesThatComeOneByOneAreTheSame() {
        byte[] response = join(message("one"), message("two"), prefixed(0x80, TRAILERS));
        byte[] text = latin(base64(message("one")) + base64(message("two")) + base64(prefixed(0x80, TRAILERS)));
        List<Exchange> exchanges = Seen.exchanges(ScriptSource.of(
                        http1("application/grpc-web", message("hi"), response),
                        http1("application/grpc-web-text", latin(base64(message("hi"))), text),
                        http2("application/grpc-web-text", latin(base64(message("hi"))), text))
                .cut(left -> 1));
        assertThat(exchanges).hasSize(3).allSatisfy(x -> assertFailed(Seen.call(x)));
    }

    @Test
    void aResponseOfTrailersAloneHasNoMessages() {
        GrpcCall call = Seen.call(http1("application/grpc-web", message("hi"), prefixed(0x80, TRAILERS)));
        assertThat(call.responseMessages().count()).isZero();
        assertThat(call.responseMessages().firstNanos()).isEqualTo(Exchange.UNKNOWN);
        assertThat(call.status()).isEqualTo("NOT_FOUND");
    }

    @Test
    void compressedTrailersAreRead() {
        byte[] zipped = prefixed(0x81, Wire.gzip(TRAILERS));
        Script script = Script.connection()
                .client(join(latin("POST /s.S/M HTTP/1.1\r\nHost: x\r\nContent-Type: application/grpc-web\r\n"
                        + "Content-Length: 0\r\n\r\n")))
                .server(join(
                        latin("HTTP/1.1 200 OK\r\nContent-Type: application/grpc-web\r\nGrpc-Encoding: gzip\r\n"
                                + "Content-Length: " + zipped.length + "\r\n\r\n"),
                        zipped));
        assertThat(Seen.call(script).message()).isEqualTo("not here");
    }

    @Test
    void trailersInAHoleLeaveTheStatusUnknown() {
        byte[] response = join(message("one"), prefixed(0x80, TRAILERS));
        Script script = http1("application/grpc-web", message("hi"), response);
        int end = script.length(Side.SERVER);
        Exchange x = Seen.exchanges(ScriptSource.of(script).hole(Side.SERVER, end - 30, end - 20))
                .get(0);
        GrpcCall call = Seen.call(x);
        assertThat(call.statusCode()).isEqualTo(GrpcCall.UNKNOWN_STATUS);
        assertThat(call.responseMessages().count()).isEqualTo(1);
        assertThat(call.responseMessages().atLeast()).isTrue();
    }

    @Test
    void aHoleInTextEndsTheCounting() {
        byte[] text = latin(base64(message("one")) + base64(message("two")));
        Script script = http1("application/grpc-web-text", latin(base64(message("hi"))), text);
        int end = script.length(Side.SERVER);
        Exchange x = Seen.exchanges(ScriptSource.of(script).hole(Side.SERVER, end - 6, end - 4))
                .get(0);
        GrpcMessages answers = Seen.call(x).responseMessages();
        assertThat(answers.count()).isEqualTo(1);
        assertThat(answers.atLeast()).isTrue();
    }

    @Test
    void whatIsNoBase64EndsTheCounting() {
        GrpcMessages asked = Seen.call(http1(
                        "application/grpc-web-text",
                        latin(base64(message("hi")) + "$$$$"),
                        latin(base64(prefixed(0x80, TRAILERS)))))
                .requestMessages();
        assertThat(asked.count()).isEqualTo(1);
        assertThat(asked.atLeast()).isTrue();
    }

    @Test
    void anErrorOfAProxyMapsFromItsHttpStatus() {
        Script script = Script.connection()
                .client(latin("POST /s.S/M HTTP/1.1\r\nHost: x\r\nContent-Type: application/grpc-web\r\n"
                        + "Content-Length: 0\r\n\r\n"))
                .server("HTTP/1.1 503 Busy\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\nbusy");
        assertThat(Seen.call(script).status()).isEqualTo("UNAVAILABLE");
    }

    @Test
    void grpcOverHttp1HasItsTrailersBehindTheChunks() {
        Script script = Script.connection()
                .client(join(
                        latin("POST /s.S/M HTTP/1.1\r\nHost: x\r\nContent-Type: application/grpc\r\n"
                                + "Content-Length: 9\r\n\r\n"),
                        message("hi")))
                .server(join(
                        latin("HTTP/1.1 200 OK\r\nContent-Type: application/grpc\r\nTransfer-Encoding: chunked\r\n\r\n"
                                + "3\r\n"),
                        java.util.Arrays.copyOf(message("hello"), 3),
                        latin("\r\n9\r\n"),
                        java.util.Arrays.copyOfRange(message("hello"), 3, 12),
                        latin("\r\n0\r\ngrpc-status: 0\r\n\r\n")));
        GrpcCall call = Seen.call(script);
        assertThat(call.protocol()).isEqualTo("grpc");
        assertThat(call.status()).isEqualTo("OK");
        assertThat(call.kind()).isEqualTo(GrpcKind.UNARY);
        assertThat(call.responseMessages().count()).isEqualTo(1);
    }
}
