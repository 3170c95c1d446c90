package io.perisco.http2;

import static io.perisco.http2.Told.request;
import static io.perisco.http2.Told.response;
import static io.perisco.http2.Wire.data;
import static io.perisco.http2.Wire.join;
import static io.perisco.http2.Wire.settings;
import static io.perisco.http2.Wire.settingsAck;
import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.http.Headers;
import io.perisco.http.HttpRequest;
import io.perisco.http.HttpResponse;
import io.perisco.model.Caveat;
import io.perisco.model.Exchange;
import io.perisco.model.Half;
import io.perisco.model.Outcome;
import io.perisco.model.Side;
import io.perisco.testkit.Script;
import io.perisco.testkit.ScriptSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What can be known of a connection whose beginning, or a part, was not seen. */
final class Http2LateJoinTest {
    private static final int STREAMS = 40;

    /** A frame, and who sent it. */
    private record Sent(Side side, byte[] bytes) {}

    private final Wire client = new Wire();
    private final Wire server = new Wire();

    /** Requests and responses whose fields tell which stream they belong to; some recur, some are new. */
    private List<Sent> connection() {
        Random random = new Random(49);
        List<Sent> sent = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            int id = 2 * i + 1;
            sent.add(new Sent(
                    Side.CLIENT,
                    client.request(
                            id,
                            i % 3 == 0 ? "PUT" : "GET",
                            "/path/" + (i % 5 == 0 ? "same" : "" + id),
                            true,
                            "user-agent",
                            "perisco",
                            "x-id",
                            "" + id,
                            "x-kind",
                            "kind " + random.nextInt(4))));
            sent.add(new Sent(
                    Side.SERVER,
                    server.response(
                            id,
                            i % 4 == 0 ? 302 : 200,
                            false,
                            "server",
                            "it",
                            "x-id",
                            "" + id,
                            "x-kind",
                            "kind " + random.nextInt(4))));
            sent.add(new Sent(Side.SERVER, data(id, "content of " + id, true)));
        }
        return sent;
    }

    private static Script script(List<Sent> sent, int from) {
        Script script = from == 0 ? Script.connection() : Script.joined();
        if (from == 0) {
            script.client(join(Wire.PREFACE, settings())).server(settings());
        }
        for (Sent s : sent.subList(from, sent.size())) {
            if (s.side() == Side.CLIENT) {
                script.client(s.bytes());
            } else {
                script.server(s.bytes());
            }
        }
        return script;
    }

    @Test
    void behaviour49_joinedAtAnyFrameEachFieldIsRightOrUnknown() {
        List<Sent> sent = connection();
        List<Exchange> truth = Told.exchanges(script(sent, 0));
        assertThat(truth).hasSize(STREAMS).allSatisfy(Told::assertComplete);
        for (int from = 1; from < sent.size() - 1; from++) {
            List<Exchange> found = Told.exchanges(script(sent, from));
            assertThat(found).as("joined at %d", from).hasSizeGreaterThanOrEqualTo((sent.size() - from) / 3);
            for (Exchange x : found) {
                rightOrUnknown(x, Told.on(x.key(), truth));
            }
            if (from < sent.size() - 30) {
                Exchange last = Told.on(2L * STREAMS - 1, found);
                List<String> values = new ArrayList<>();
                request(last).headers().forEach((name, value) -> values.add(value));
                assertThat(values).contains("" + last.key());
                assertThat(last.outcome()).isEqualTo(Outcome.COMPLETE);
            }
        }
    }

    private static void rightOrUnknown(Exchange x, Exchange truth) {
        boolean[] unknown = {false};
        if (x.request() instanceof HttpRequest asked) {
            HttpRequest right = request(truth);
            unknown[0] |= same(asked.method(), right.method());
            unknown[0] |= same(asked.target(), right.target());
            unknown[0] |= same(asked.headers(), right.headers());
        }
        if (x.response() instanceof HttpResponse answered) {
            HttpResponse right = response(truth);
            if (answered.status() == HttpResponse.UNKNOWN_STATUS) {
                unknown[0] = true;
            } else {
                assertThat(answered.status()).isEqualTo(right.status());
                unknown[0] |= same(answered.headers(), right.headers());
            }
        }
        assertThat(x.caveats().contains(Caveat.HEADERS_UNKNOWN)).isEqualTo(unknown[0]);
    }

    private static boolean same(Headers found, Headers right) {
        assertThat(found.size()).isGreaterThanOrEqualTo(right.size());
        int ahead = found.size() - right.size(); // pseudo-header fields that are unknown stand first
        boolean unknown = ahead > 0;
        for (int i = 0; i < ahead; i++) {
            assertThat(found.name(i)).isEqualTo(Headers.UNKNOWN);
        }
        for (int i = 0; i < right.size(); i++) {
            unknown |= same(found.name(i + ahead), right.name(i));
            unknown |= same(found.value(i + ahead), right.value(i));
        }
        return unknown;
    }

    private static boolean same(@Nullable String found, String right) {
        if (Headers.UNKNOWN.equals(found)) {
            return true;
        }
        assertThat(found).isEqualTo(right);
        return false;
    }

    @Test
    void behaviour50_afterLostHeadersNoNameIsShifted() {
        List<Sent> sent = connection();
        List<Exchange> truth = Told.exchanges(script(sent, 0));
        Script whole = script(sent, 0);
        for (Side side : Side.values()) {
            for (int at = 24; at + 40 < whole.length(side); at += 11) {
                List<Exchange> found = Told.watch(ScriptSource.of(whole).hole(side, at, at + 40))
                        .exchanges();
                for (Exchange x : found) {
                    if (x.caveats().contains(Caveat.HEADERS_PARTIAL)) {
                        continue;
                    }
                    rightOrUnknown(x, Told.on(x.key(), truth));
                }
                assertThat(found.stream().filter(x -> x.outcome() == Outcome.COMPLETE))
                        .as("hole in %s at %d", side, at)
                        .hasSizeGreaterThanOrEqualTo(STREAMS - 5);
            }
        }
    }

    @Test
    void aHeadThatIsCutIsToldAsFarAsItIsKnown() {
        byte[] head = new Wire().request(1, "POST", "/cut", false, "x-first", "1", "x-long", "v".repeat(500));
        Script script = Script.connection()
                .client(join(Wire.PREFACE, settings()))
                .client(head)
                .client(data(1, "content", true))
                .server(join(settings(), settingsAck(), server.response(1, 200, true)));
        int from = Wire.PREFACE.length + FrameHeader.LENGTH + 200;
        Exchange x = Told.watch(ScriptSource.of(script).hole(Side.CLIENT, from, from + 50))
                .exchanges()
                .get(0);
        assertThat(request(x).method()).isEqualTo("POST");
        assertThat(request(x).target()).isEqualTo("/cut");
        assertThat(request(x).headers().first("x-first")).isEqualTo("1");
        assertThat(request(x).headers().first("x-long")).isNull();
        assertThat(x.caveats()).contains(Caveat.HEADERS_PARTIAL, Caveat.TRUNCATED, Caveat.GAP);
        assertThat(response(x).status()).isEqualTo(200);
    }

    @Test
    void trailersWithoutTheirHeadAreToldWithoutStatus() {
        Exchange x = Told.only(Script.connection()
                .client(join(Wire.PREFACE, settings(), client.get(1, "/")))
                .server(join(settings(), settingsAck()))
                .gap(Side.SERVER, server.response(1, 200, false).length)
                .server(join(Wire.ping(), Wire.windowUpdate(0, 5), data(1, "x", false)))
                .server(server.headers(1, true, "grpc-status", "0")));
        assertThat(request(x).target()).isEqualTo("/");
        assertThat(response(x).status()).isEqualTo(HttpResponse.UNKNOWN_STATUS);
        assertThat(response(x).trailers().first("grpc-status")).isEqualTo("0");
        assertThat(x.caveats()).contains(Caveat.GAP, Caveat.HEADERS_PARTIAL);
    }

    @Test
    void contentThatLooksLikeFramesIsNotReadAsFrames() {
        byte[] inner =
                join(new Wire().get(1, "/never"), data(1, "x", true), Wire.ping(), new Wire().response(1, 200, true));
        Script script = Script.connection()
                .client(join(Wire.PREFACE, settings(), client.get(1, "/outer")))
                .server(join(settings(), settingsAck(), server.response(1, 200, false)))
                .server(join(
                        Wire.frame(FrameType.DATA, 0, 1, inner), Wire.frame(FrameType.DATA, 1, 1, inner), Wire.ping()));
        int before = script.length(Side.SERVER) - FrameHeader.LENGTH - 8 - 2 * inner.length - 2 * FrameHeader.LENGTH;
        for (int at = 0; at + 10 < inner.length; at++) {
            int from = before + FrameHeader.LENGTH + at;
            List<Exchange> found = Told.watch(ScriptSource.of(script).hole(Side.SERVER, from, from + 10))
                    .exchanges();
            assertThat(found).hasSize(1);
            assertThat(found.get(0).bodyBytes(Half.RESPONSE)).isEqualTo(2L * inner.length);
            assertThat(found.get(0).caveats()).containsExactly(Caveat.GAP);
        }
    }

    @Test
    void longFramesThatWereAgreedOnBeforeAreReadOnAStreamThatIsOpen() {
        Exchange x = Told.only(Script.joined()
                .client(client.get(9, "/large"))
                .server(server.response(9, 200, false))
                .server(Wire.frame(FrameType.DATA, 0, 9, new byte[50_000]))
                .server(data(9, "the end", true)));
        assertThat(x.bodyBytes(Half.RESPONSE)).isEqualTo(50_007);
        assertThat(x.outcome()).isEqualTo(Outcome.COMPLETE);
    }
}
