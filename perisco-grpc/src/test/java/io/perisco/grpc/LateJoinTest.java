package io.perisco.grpc;

import static io.perisco.grpc.Wire.answer;
import static io.perisco.grpc.Wire.data;
import static io.perisco.grpc.Wire.frame;
import static io.perisco.grpc.Wire.headers;
import static io.perisco.grpc.Wire.join;
import static io.perisco.grpc.Wire.message;
import static io.perisco.grpc.Wire.trailers;
import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.model.Caveat;
import io.perisco.model.Exchange;
import io.perisco.testkit.Script;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Connections that were under way: header tables are unknown, heads were missed. */
final class LateJoinTest {
    private static final int HEADERS = 1;

    /** :method POST and :scheme http from the static table, all else from a table that was not seen. */
    private static byte[] unknownCall(int stream) {
        byte[] block = {(byte) 0x83, (byte) 0x86, (byte) 0xBE, (byte) 0xBF, (byte) 0xC0};
        return frame(HEADERS, 4, stream, block);
    }

    /** :status 200 from the static table, all else unknown. */
    private static byte[] unknownAnswer(int stream) {
        byte[] block = {(byte) 0x88, (byte) 0xBE};
        return frame(HEADERS, 4, stream, block);
    }

    private static Script joined() {
        return Script.joined().client(frame(6, 0, 0, new byte[8])).server(frame(6, 1, 0, new byte[8]));
    }

    @Test
    void theResponseClaimsACallWhoseRequestDoesNotTell() {
        List<Exchange> exchanges = Seen.exchanges(joined().client(join(unknownCall(7), data(7, true, message("hi"))))
                .server(join(answer(7), data(7, false, message("a")), data(7, false, message("b")), trailers(7, 0))));
        assertThat(exchanges).hasSize(1);
        Exchange x = exchanges.get(0);
        assertThat(x.protocol()).isEqualTo("grpc");
        assertThat(x.caveats()).contains(Caveat.HEADERS_UNKNOWN);
        GrpcCall call = Seen.call(x);
        assertThat(call.operation()).isEmpty();
        assertThat(call.service()).isEmpty();
        assertThat(call.status()).isEqualTo("OK");
        assertThat(call.responseMessages().count()).isEqualTo(2);
        assertThat(call.responseMessages().atLeast()).isFalse();
        assertThat(call.requestMessages().count()).isZero();
        assertThat(call.requestMessages().atLeast()).isTrue();
        assertThat(call.kind()).isEqualTo(GrpcKind.UNKNOWN);
    }

    @Test
    void aResponseWithoutItsRequestIsACall() {
        List<Exchange> exchanges =
                Seen.exchanges(joined().server(join(answer(7), data(7, false, message("a")), trailers(7, 9))));
        assertThat(exchanges).hasSize(1);
        assertThat(exchanges.get(0).request()).isNull();
        assertThat(exchanges.get(0).caveats()).contains(Caveat.UNPAIRED);
        assertThat(Seen.call(exchanges.get(0)).status()).isEqualTo("FAILED_PRECONDITION");
        assertThat(Seen.call(exchanges.get(0)).responseMessages().count()).isEqualTo(1);
    }

    @Test
    void theMiddleOfALongStreamIsToldByItsTrailers() {
        byte[] large = message(new byte[5000]);
        Script script = Script.joined()
                .client(frame(6, 0, 0, new byte[8]))
                .server(data(7, false, java.util.Arrays.copyOfRange(large, 1000, 5005)))
                .server(data(7, false, message("x".repeat(100))))
                .server(data(7, false, message("y".repeat(100))))
                .server(trailers(7, 14, "grpc-message", "gone"))
                .client(join(unknownCall(9), data(9, true, message("hi"))))
                .server(join(answer(9), data(9, false, message("a")), trailers(9, 0)));
        List<Exchange> exchanges = Seen.exchanges(script);
        assertThat(exchanges).extracting(Exchange::status).containsExactly("UNAVAILABLE", "OK");
        GrpcCall call = Seen.call(exchanges.get(0));
        assertThat(call.status()).isEqualTo("UNAVAILABLE");
        assertThat(call.message()).isEqualTo("gone");
        assertThat(call.kind()).isEqualTo(GrpcKind.UNKNOWN);
        assertThat(call.responseMessages().atLeast()).isTrue();
        assertThat(exchanges.get(0).caveats()).contains(Caveat.GAP);
    }

    @Test
    void anUnknownResponseHeadIsReadAsTheRequestSays() {
        GrpcCall call = Seen.call(joined().client(join(Wire.call(7, "/s.S/M"), data(7, true, message("hi"))))
                .server(join(unknownAnswer(7), data(7, false, message("a")), trailers(7, 0))));
        assertThat(call.responseMessages().count()).isEqualTo(1);
        assertThat(call.kind()).isEqualTo(GrpcKind.UNARY);
    }

    @Test
    void whereNoHeadTellsItStaysHttp() {
        Exchange x = Seen.exchanges(joined().client(join(unknownCall(7), data(7, true, message("hi"))))
                        .server(join(unknownAnswer(7), data(7, true, message("a")))))
                .get(0);
        assertThat(x.protocol()).isEqualTo("http/2");
        assertThat(x.contribution()).isNull();
        assertThat(x.caveats()).contains(Caveat.HEADERS_UNKNOWN);
    }

    @Test
    void aRequestThatSaysOtherwiseIsNotClaimedByItsResponse() {
        Exchange x = Seen.exchanges(
                        joined().client(headers(7, true, ":method", "GET", ":path", "/", "content-type", "text/plain"))
                                .server(join(answer(7), trailers(7, 0))))
                .get(0);
        assertThat(x.protocol()).isEqualTo("http/2");
    }
}
