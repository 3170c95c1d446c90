package io.perisco.grpc;

import static io.perisco.grpc.Wire.answer;
import static io.perisco.grpc.Wire.base64;
import static io.perisco.grpc.Wire.call;
import static io.perisco.grpc.Wire.data;
import static io.perisco.grpc.Wire.field;
import static io.perisco.grpc.Wire.goAway;
import static io.perisco.grpc.Wire.headers;
import static io.perisco.grpc.Wire.hello;
import static io.perisco.grpc.Wire.join;
import static io.perisco.grpc.Wire.message;
import static io.perisco.grpc.Wire.padded;
import static io.perisco.grpc.Wire.reset;
import static io.perisco.grpc.Wire.settings;
import static io.perisco.grpc.Wire.trailers;
import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.Perisco;
import io.perisco.http.HttpRequest;
import io.perisco.model.Exchange;
import io.perisco.model.Outcome;
import io.perisco.model.Redaction;
import io.perisco.model.Side;
import io.perisco.testkit.Script;
import io.perisco.testkit.ScriptSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of one call; the numbers are those of the list of behaviours. */
final class CallTest {
    private static final long MILLI = 1_000_000;

    private static Script start() {
        return Script.connection().client(hello()).server(settings());
    }

    private static Script unary(String... trailer) {
        return start().client(join(call(1, "/pkg.Greeter/Hello"), data(1, true, message("hi"))))
                .server(join(answer(1), data(1, false, message("hello"))))
                .server(trailers(1, 0, trailer));
    }

    @Test
    void aUnaryCallIsToldByItsServiceMethodAndStatus() {
        Exchange x = Seen.exchanges(unary()).get(0);
        assertThat(x.protocol()).isEqualTo("grpc");
        assertThat(x.operation()).isEqualTo("pkg.Greeter/Hello");
        assertThat(x.status()).isEqualTo("OK");
        GrpcCall call = Seen.call(x);
        assertThat(call.service()).isEqualTo("pkg.Greeter");
        assertThat(call.method()).isEqualTo("Hello");
        assertThat(call.kind()).isEqualTo(GrpcKind.UNARY);
        assertThat(call.requestMessages().count()).isEqualTo(1);
        assertThat(call.requestMessages().bytes()).isEqualTo(4);
        assertThat(call.responseMessages().bytes()).isEqualTo(7);
        assertThat(call).hasToString("pkg.Greeter/Hello OK");
    }

    // ---- 56

    @Test
    void behaviour56_statusComesFromTrailersSentInALaterEvent() {
        GrpcCall call = Seen.call(unary());
        assertThat(call.statusCode()).isZero();
        assertThat(call.statusSource()).isEqualTo(GrpcCall.StatusSource.TRAILERS);
    }

    @Test
    void behaviour56_statusComesFromTrailersOnly() {
        GrpcCall call = Seen.call(start().client(join(call(1, "/s.S/M"), data(1, true, message("hi"))))
                .server(headers(
                        1,
                        true,
                        ":status",
                        "200",
                        "content-type",
                        "application/grpc",
                        "grpc-status",
                        "5",
                        "grpc-message",
                        "no such thing")));
        assertThat(call.status()).isEqualTo("NOT_FOUND");
        assertThat(call.statusCode()).isEqualTo(5);
        assertThat(call.message()).isEqualTo("no such thing");
        assertThat(call.statusSource()).isEqualTo(GrpcCall.StatusSource.TRAILERS_ONLY);
        assertThat(call.kind()).isEqualTo(GrpcKind.UNARY);
    }

    @Test
    void behaviour56_aMissingStatusIsUnknownAndNeverZero() {
        Script closed = start().client(join(call(1, "/s.S/M"), data(1, true, message("hi"))))
                .server(join(answer(1), data(1, false, message("hello"))));
        Script noTrailers = start().client(join(call(1, "/s.S/M"), data(1, true, message("hi"))))
                .server(join(answer(1), data(1, true, message("hello"))));
        Script unanswered = start().client(join(call(1, "/s.S/M"), data(1, true, message("hi"))));
        assertThat(Seen.calls(closed, noTrailers, unanswered)).hasSize(3).allSatisfy(call -> {
            assertThat(call.statusCode()).isEqualTo(GrpcCall.UNKNOWN_STATUS);
            assertThat(call.status()).isEmpty();
            assertThat(call.statusSource()).isEqualTo(GrpcCall.StatusSource.NONE);
        });
    }

    @Test
    void aStatusThatIsNoNumberIsUnknownToTheClientToo() {
        Script script = start().client(join(call(1, "/s.S/M"), data(1, true, message("hi"))))
                .server(join(answer(1), headers(1, true, "grpc-status", "fine")));
        assertThat(Seen.call(script).status()).isEqualTo("UNKNOWN");
    }

    // ---- 57

    @ParameterizedTest
    @CsvSource({
        "400, INTERNAL", "401, UNAUTHENTICATED", "403, PERMISSION_DENIED", "404, UNIMPLEMENTED",
        "429, UNAVAILABLE", "502, UNAVAILABLE", "503, UNAVAILABLE", "504, UNAVAILABLE",
        "500, UNKNOWN", "302, UNKNOWN", "204, UNKNOWN",
    })
    void behaviour57_anHttpStatusWithoutGrpcStatusMapsByTheTable(int http, String status) {
        GrpcCall call = Seen.call(start().client(join(call(1, "/s.S/M"), data(1, true, message("hi"))))
                .server(headers(1, false, ":status", Integer.toString(http), "content-type", "text/html"))
                .server(data(1, true, Wire.latin("<html>what is this?"))));
        assertThat(call.status()).isEqualTo(status);
        assertThat(call.statusSource()).isEqualTo(GrpcCall.StatusSource.HTTP);
        assertThat(call.responseMessages().count()).isZero();
        assertThat(call.responseMessages().atLeast()).isFalse();
    }

    @Test
    void grpcStatusGoesBeforeTheHttpStatus() {
        GrpcCall call = Seen.call(start().client(join(call(1, "/s.S/M"), data(1, true, message("hi"))))
                .server(headers(1, true, ":status", "503", "content-type", "application/grpc", "grpc-status", "7")));
        assertThat(call.status()).isEqualTo("PERMISSION_DENIED");
    }

    @ParameterizedTest
    @CsvSource({
        "0, INTERNAL",
        "1, INTERNAL",
        "2, INTERNAL",
        "3, INTERNAL",
        "4, INTERNAL",
        "5, ''",
        "6, INTERNAL",
        "7, UNAVAILABLE",
        "8, CANCELLED",
        "9, INTERNAL",
        "10, INTERNAL",
        "11, RESOURCE_EXHAUSTED",
        "12, PERMISSION_DENIED",
        "13, UNKNOWN",
        "300, UNKNOWN",
    })
    void theCodeOfAResetMapsByTheTable(int code, String status) {
        Script before = start().client(join(call(1, "/s.S/M"), data(1, true, message("hi"))))
                .server(reset(1, code));
        Script during = start().client(join(call(1, "/s.S/M"), data(1, true, message("hi"))))
                .server(join(answer(1), data(1, false, message("hello"))))
                .server(reset(1, code));
        assertThat(Seen.calls(before, during))
                .hasSize(2)
                .allSatisfy(call -> assertThat(call.status()).isEqualTo(status));
    }

    @Test
    void aCancelledCallIsToldFromOneWhoseServerSaysThatItsDeadlinePassed() {
        Script cancelled = start().client(join(call(1, "/s.S/M", "grpc-timeout", "100m"), data(1, true, message("hi"))))
                .client(reset(1, Wire.CANCEL));
        Script expired = start().client(join(call(1, "/s.S/M", "grpc-timeout", "100m"), data(1, true, message("hi"))))
                .server(headers(1, true, ":status", "200", "content-type", "application/grpc", "grpc-status", "4"));
        List<GrpcCall> calls = Seen.calls(cancelled, expired);
        assertThat(calls).extracting(GrpcCall::status).containsExactly("CANCELLED", "DEADLINE_EXCEEDED");
        assertThat(calls).extracting(GrpcCall::timeoutNanos).containsOnly(100 * MILLI);
    }

    @Test
    void whatTheServerGoesAwayFromIsUnavailable() {
        List<Exchange> exchanges = Seen.exchanges(start().client(join(call(1, "/s.S/M"), data(1, true, message("hi"))))
                .server(goAway(0)));
        assertThat(exchanges).hasSize(1);
        assertThat(exchanges.get(0).outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(exchanges.get(0).status()).isEqualTo("UNAVAILABLE");
    }

    // ---- 58

    private static Script talk(int asked, int answered) {
        Script script = start().client(call(1, "/s.S/M"));
        for (int i = 0; i < asked; i++) {
            script.client(data(1, i == asked - 1, message("ask " + i)));
        }
        script.server(answer(1));
        for (int i = 0; i < answered; i++) {
            script.server(data(1, false, message("answer " + i)));
        }
        return script.server(trailers(1, 0));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, unary",
        "3, 1, client_streaming",
        "1, 3, server_streaming",
        "1, 0, server_streaming",
        "3, 4, bidi_streaming",
        "2, 2, bidi_streaming"
    })
    void behaviour58_theKindIsToldByWhatWasSeen(int asked, int answered, String kind) {
        GrpcCall call = Seen.call(talk(asked, answered));
        assertThat(call.kind().label()).isEqualTo(kind);
        assertThat(call.requestMessages().count()).isEqualTo(asked);
        assertThat(call.responseMessages().count()).isEqualTo(answered);
        assertThat(call.requestMessages().atLeast()).isFalse();
        assertThat(call.responseMessages().atLeast()).isFalse();
    }

    @Test
    void behaviour58_countsAreExactWhereverAMessageIsCutIntoFrames() {
        byte[] content = join(message("one"), message(), message(new byte[300]), message("four"));
        for (int at = 0; at <= content.length; at++) {
            byte[] first = java.util.Arrays.copyOf(content, at);
            byte[] second = java.util.Arrays.copyOfRange(content, at, content.length);
            GrpcCall call =
                    Seen.call(start().client(join(call(1, "/s.S/M"), padded(1, at % 50, first), data(1, true, second)))
                            .server(join(answer(1), data(1, false, message("ok")), trailers(1, 0))));
            assertThat(call.requestMessages().count()).as("cut at %d", at).isEqualTo(4);
            assertThat(call.requestMessages().bytes()).isEqualTo(content.length - 20);
            assertThat(call.requestMessages().atLeast()).isFalse();
        }
    }

    @Test
    void messagesHaveTheTimesOfTheirFirstAndLastBytes() {
        Script script = start().client(call(1, "/s.S/M")) // at 2 ms
                .client(data(1, false, java.util.Arrays.copyOf(message("first"), 3)))
                .client(data(1, false, java.util.Arrays.copyOfRange(message("first"), 3, 12)))
                .client(data(1, true, message("second")))
                .server(answer(1))
                .server(data(1, false, message("answer")))
                .server(trailers(1, 0));
        GrpcCall call = Seen.call(script);
        assertThat(call.requestMessages().firstNanos()).isEqualTo(Script.START_NANOS + 3 * MILLI);
        assertThat(call.requestMessages().lastNanos()).isEqualTo(Script.START_NANOS + 5 * MILLI);
        assertThat(call.responseMessages().firstNanos()).isEqualTo(Script.START_NANOS + 7 * MILLI);
        assertThat(call.responseMessages().lastNanos()).isEqualTo(Script.START_NANOS + 7 * MILLI);
    }

    @Test
    void aHoleMakesCountsAtLeast() {
        byte[] within = data(1, false, join(message(new byte[100]), message("two")));
        Script script = start().client(join(call(1, "/s.S/M"), data(1, true, message("hi"))))
                .server(answer(1))
                .server(within)
                .server(data(1, false, message("three")))
                .server(trailers(1, 0));
        int at = settings().length + answer(1).length + 9 + 5 + 20;
        Exchange x = Seen.exchanges(ScriptSource.of(script).hole(Side.SERVER, at, at + 40))
                .get(0);
        GrpcCall call = Seen.call(x);
        assertThat(call.responseMessages().count()).isEqualTo(3);
        assertThat(call.responseMessages().atLeast()).isTrue();
        assertThat(call.requestMessages().atLeast()).isFalse();
        assertThat(call.status()).isEqualTo("OK");
    }

    @Test
    void aHoleOverMessageAndFrameBoundariesNeverInventsMessages() {
        Script script = start().client(join(call(1, "/s.S/M"), data(1, true, message("hi"))));
        script.server(answer(1));
        for (int i = 0; i < 8; i++) {
            script.server(data(1, false, join(message("message " + i), message(new byte[20 + i]))));
        }
        script.server(trailers(1, 0));
        int length = script.length(Side.SERVER);
        int seen = 0;
        for (int from = settings().length + answer(1).length; from + 60 < length; from++) {
            List<Exchange> exchanges = Seen.exchanges(ScriptSource.of(script).hole(Side.SERVER, from, from + 50));
            for (Exchange x : exchanges) {
                GrpcCall call = Seen.call(x);
                GrpcMessages answers = call.responseMessages();
                assertThat(answers.count()).as("a hole at %d", from).isLessThanOrEqualTo(16);
                assertThat(answers.atLeast()).as("a hole at %d", from).isTrue();
                assertThat(call.statusCode()).isIn(0, GrpcCall.UNKNOWN_STATUS);
                seen++;
            }
        }
        assertThat(seen).isGreaterThan(100);
    }

    // ---- 59

    @Test
    void behaviour59_durationEndsAtEndStreamAndOpenStreamsAreVisibleBefore() {
        Script script = start().client(call(1, "/s.S/Watch")) // at 2 ms
                .client(data(1, true, message("hi")))
                .server(answer(1))
                .server(data(1, false, message("one")))
                .passes(30_000 * MILLI)
                .server(data(1, false, message("two")))
                .server(trailers(1, 0));
        List<Exchange> open = new ArrayList<>();
        List<Exchange> ended = new ArrayList<>();
        Seen.run(
                Perisco.builder()
                        .source(ScriptSource.of(script))
                        .openListener(open::add)
                        .listener(ended::add),
                new GrpcInterpreter());
        assertThat(open).hasSize(1);
        assertThat(open.get(0).protocol()).isEqualTo("grpc");
        assertThat(open.get(0).operation()).isEqualTo("s.S/Watch");
        assertThat(open.get(0).status()).isEmpty();
        assertThat(Seen.call(open.get(0)).kind()).isEqualTo(GrpcKind.UNKNOWN);
        assertThat(Seen.call(open.get(0)).requestMessages().count()).isEqualTo(1);
        assertThat(Seen.call(open.get(0)).responseMessages().atLeast()).isTrue();
        assertThat(ended).hasSize(1);
        assertThat(ended.get(0).durationNanos()).isEqualTo((30_000 + 6) * MILLI);
        assertThat(Seen.call(ended.get(0)).kind()).isEqualTo(GrpcKind.SERVER_STREAMING);
    }

    // ---- 60

    @Test
    void behaviour60_grpcMessageIsPercentDecoded() {
        assertThat(Seen.call(unary("grpc-message", "100%25 sch%C3%B6n%0Aand 5%-%zz"))
                        .message())
                .isEqualTo("100% schön\nand 5%-%zz");
    }

    @Test
    void behaviour60_binMetadataIsBase64AsSentAndDecodedOnRequest() {
        byte[] trace = {0, 1, (byte) 0xFF, 4};
        String unpadded = Base64.getEncoder().withoutPadding().encodeToString(trace);
        Exchange x = Seen.exchanges(start().client(join(
                                call(1, "/s.S/M", "trace-bin", unpadded + "," + base64(trace), "plain", "text"),
                                data(1, true, message("hi"))))
                        .server(join(answer(1), trailers(1, 0))))
                .get(0);
        HttpRequest request = (HttpRequest) java.util.Objects.requireNonNull(x.request());
        assertThat(request.headers().first("trace-bin")).isEqualTo(unpadded + "," + base64(trace));
        assertThat(GrpcMetadata.binary(request.headers(), "Trace-Bin")).containsExactly(trace, trace);
        assertThat(GrpcMetadata.binary(request.headers(), "absent-bin")).isEmpty();
        assertThat(GrpcMetadata.binary(request.headers(), "content-type")).isEmpty();
    }

    @Test
    void behaviour60_encodingsAndCompressedMessagesAreTold() {
        byte[] zipped = Wire.gzip(field(1, "hello"));
        GrpcCall call = Seen.call(start().client(join(
                        call(1, "/s.S/M", "grpc-encoding", "gzip", "grpc-accept-encoding", "identity,deflate, gzip"),
                        data(1, false, Wire.prefixed(1, zipped)),
                        data(1, true, message("plain"))))
                .server(join(answer(1, "grpc-encoding", "identity"), trailers(1, 0))));
        assertThat(call.requestEncoding()).isEqualTo("gzip");
        assertThat(call.responseEncoding()).isEqualTo("identity");
        assertThat(call.requestAcceptEncoding()).containsExactly("identity", "deflate", "gzip");
        assertThat(call.requestMessages().compressed()).isEqualTo(1);
        assertThat(call.requestMessages().count()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/grpc",
                "application/grpc+proto",
                "application/grpc+json",
                "application/grpc; charset=utf-8",
                "Application/gRPC+proto",
            })
    void behaviour60_everyFormatOfGrpcIsClaimed(String type) {
        Script script = start().client(join(
                        headers(1, false, ":method", "POST", ":path", "/s.S/M", "content-type", type),
                        data(1, true, message("hi"))))
                .server(join(answer(1), trailers(1, 0)));
        assertThat(Seen.call(script).requestMessages().count()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/grpcx", "application/json", "text/plain", "application/grpc-webx"})
    void otherContentTypesStayHttp(String type) {
        Script script = start().client(join(
                        headers(1, false, ":method", "POST", ":path", "/s.S/M", "content-type", type),
                        data(1, true, message("hi"))))
                .server(headers(1, true, ":status", "415"));
        Exchange x = Seen.exchanges(script).get(0);
        assertThat(x.protocol()).isEqualTo("http/2");
        assertThat(x.contribution()).isNull();
    }

    // ---- details, timeouts, redaction

    @Test
    void statusDetailsAreDecodedToCodeMessageAndTypes() {
        byte[] any = join(field(1, "type.googleapis.com/google.rpc.RetryInfo"), field(2, "x"));
        byte[] status =
                join(new byte[] {0x08, 0x05}, field(2, "not here: ü"), new byte[] {0x1A, (byte) any.length}, any);
        StatusDetails details =
                Seen.call(unary("grpc-status-details-bin", base64(status))).details();
        assertThat(details)
                .isEqualTo(new StatusDetails(5, "not here: ü", List.of("type.googleapis.com/google.rpc.RetryInfo")));
        assertThat(Seen.call(unary("grpc-status-details-bin", "!!")).details()).isNull();
        assertThat(Seen.call(unary("grpc-status-details-bin", base64((byte) 0x12, (byte) 99)))
                        .details())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "1H, 3600000000000", "2M, 120000000000", "3S, 3000000000", "4m, 4000000", "5u, 5000", "6n, 6",
        "99999999H, 9223372036854775807", "123456789S, -1", "S, -1", "1x, -1", "'', -1", "1.5S, -1",
    })
    void timeoutsAreReadInEveryUnit(String value, long nanos) {
        assertThat(Timeout.nanos(value)).isEqualTo(nanos);
    }

    @Test
    void whatIsRedactedIsNotReadFromMetadata() {
        byte[] status = field(2, "secret");
        Script script = unary("grpc-message", "secret", "grpc-status-details-bin", base64(status));
        List<Exchange> exchanges = new ArrayList<>();
        Seen.run(
                Perisco.builder()
                        .source(ScriptSource.of(script))
                        .redact(Redaction.of(
                                java.util.Set.of("grpc-message", "grpc-status-details-bin"), java.util.Set.of()))
                        .listener(exchanges::add),
                new GrpcInterpreter());
        GrpcCall call = Seen.call(exchanges.get(0));
        assertThat(call.message()).isEqualTo(Redaction.HIDDEN);
        assertThat(call.details()).isNull();
        assertThat(exchanges.get(0).attributes().toString()).doesNotContain("secret");
    }

    // ---- 66

    @Test
    void attributesHaveTheNamesOfTheSemanticConventions() {
        Exchange ok = Seen.exchanges(unary()).get(0);
        assertThat(ok.attributes())
                .containsEntry("rpc.system.name", "grpc")
                .containsEntry("rpc.method", "pkg.Greeter/Hello")
                .containsEntry("rpc.status_code", "OK")
                .containsEntry("http.request.method", "POST")
                .containsEntry("perisco.protocol", "grpc")
                .containsEntry("perisco.grpc.kind", "unary")
                .containsEntry("perisco.grpc.request.messages", 1L)
                .doesNotContainKey("error.type");
        ok.attributes().keySet().stream()
                .filter(name -> name.contains("grpc"))
                .forEach(name -> assertThat(name).startsWith("perisco.grpc."));
        Exchange failed = Seen.exchanges(start().client(join(call(1, "/s.S/M"), data(1, true, message("hi"))))
                        .server(join(answer(1), trailers(1, 14))))
                .get(0);
        assertThat(failed.attributes())
                .containsEntry("rpc.status_code", "UNAVAILABLE")
                .containsEntry("error.type", "UNAVAILABLE");
        Exchange open = Seen.exchanges(start().client(join(call(1, "/"), data(1, true, message("hi")))))
                .get(0);
        assertThat(open.attributes()).doesNotContainKeys("rpc.status_code", "rpc.method", "error.type");
    }

    @Test
    void valuesOfAttributesAreOfTheTypesThatAreAllowed() {
        byte[] status = join(new byte[] {0x08, 0x05}, field(2, "m"));
        Exchange x = Seen.exchanges(unary("grpc-message", "m", "grpc-status-details-bin", base64(status)))
                .get(0);
        assertThat(x.attributes().values())
                .allSatisfy(v -> assertThat(v).isInstanceOfAny(String.class, Long.class, Boolean.class, List.class));
    }
}
