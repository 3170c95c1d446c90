package io.perisco.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.Perisco;
import io.perisco.http.HttpRequest;
import io.perisco.http.HttpResponse;
import io.perisco.model.Caveat;
import io.perisco.model.Counter;
import io.perisco.model.Exchange;
import io.perisco.model.Half;
import io.perisco.model.Limits;
import io.perisco.model.Outcome;
import io.perisco.model.Side;
import io.perisco.spi.ByteView;
import io.perisco.spi.Verdict;
import io.perisco.testkit.Script;
import io.perisco.testkit.ScriptSource;
import io.perisco.testkit.Watched;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The numbered behaviours that concern HTTP/1: each test is named after the one it shows. */
final class Http1BehavioursTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final long MILLISECOND = 1_000_000;
    private static final long MINUTE = 60_000 * MILLISECOND;

    // ---- detection

    @Test
    void behaviour24_patchOptionsConnectAndExtensionMethodsAreDetected() {
        for (String line : List.of("PATCH /p", "OPTIONS *", "CONNECT example.org:443", "PROPFIND /dav/", "PURGE /x")) {
            Exchange x = only(Script.connection()
                    .client(line + " HTTP/1.1\r\nHost: a\r\n\r\n")
                    .server("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"));
            assertThat(request(x).method() + " " + request(x).target()).isEqualTo(line);
            assertThat(response(x).status()).isEqualTo(404);
            assertComplete(x);
        }
    }

    @Test
    void behaviour25_responseSeenFirstCorrectsTheRole() {
        List<Exchange> reversed = exchanges(Script.joined()
                .client(OK)
                .server("GET /next HTTP/1.1\r\nHost: a\r\n\r\n")
                .client(OK));
        assertThat(reversed).hasSize(2);
        assertThat(reversed.get(0).request()).isNull();
        assertThat(reversed.get(0).outcome()).isEqualTo(Outcome.NO_REQUEST);
        assertThat(reversed.get(0).caveats()).contains(Caveat.MIDSTREAM);
        assertThat(request(reversed.get(1)).target()).isEqualTo("/next");
        assertThat(response(reversed.get(1)).status()).isEqualTo(200);
        assertThat(reversed.get(1).connection().server().port())
                .as("the port of the side that answered")
                .isGreaterThanOrEqualTo(40_000);

        List<Exchange> asPresumed =
                exchanges(Script.joined().server(OK).client(GET).server(OK));
        assertThat(asPresumed).extracting(Exchange::outcome).containsExactly(Outcome.NO_REQUEST, Outcome.COMPLETE);
        assertThat(asPresumed.get(1).connection().server().port()).isEqualTo(8880);
    }

    @Test
    void behaviour26_whatIsNotHttpIsNotTakenForIt() {
        Random random = new Random(26);
        ByteView none = ByteView.of(new byte[0]);
        int wrong = 0;
        for (int i = 0; i < 1_000_000; i++) {
            byte[] bytes = new byte[64];
            random.nextBytes(bytes);
            wrong += isYes(Http1Detector.detect(ByteView.of(bytes), none)) ? 1 : 0;
            wrong += isYes(Http1Detector.detect(none, ByteView.of(bytes))) ? 1 : 0;
        }
        assertThat(wrong).as("random buffers taken for HTTP").isZero();

        List<String> others = List.of(
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
                "*2\r\n$3\r\nGET\r\n$1\r\nk\r\n",
                "GET key\r\n",
                "GET some/file.txt\n",
                "GET / FTP/1.1\r\n\r\n",
                "GETHTTP/1.1\r\n\r\n");
        for (String text : others) {
            Watched watched = watch(Script.connection().client(text).server("+OK\r\n"));
            assertThat(watched.exchanges()).as(text).isEmpty();
        }
    }

    private static boolean isYes(Verdict verdict) {
        return verdict == Verdict.YES || verdict == Verdict.YES_REVERSED;
    }

    // ---- HTTP/1

    @Test
    void behaviour31_pipelinedRequestsPairInOrder() {
        StringBuilder asked = new StringBuilder();
        List<String> answers = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            asked.append("GET /").append(i).append(" HTTP/1.1\r\nHost: a\r\n\r\n");
            answers.add("HTTP/1.1 21" + i + " Fine\r\nContent-Length: " + i + "\r\n\r\n" + "x".repeat(i));
        }
        String all = String.join("", answers);
        int third = all.length() / 3;
        List<Exchange> found = exchanges(Script.connection()
                .client(asked.toString())
                .server(all.substring(0, third))
                .server(all.substring(third, 2 * third))
                .server(all.substring(2 * third)));
        assertThat(found).hasSize(5);
        for (int i = 1; i <= 5; i++) {
            Exchange x = found.get(i - 1);
            assertThat(x.number()).isEqualTo(i);
            assertThat(request(x).target()).isEqualTo("/" + i);
            assertThat(response(x).status()).isEqualTo(210 + i);
            assertThat(x.bodyBytes(Half.RESPONSE)).isEqualTo(i);
            assertComplete(x);
        }
    }

    @Test
    void behaviour32_headWithContentLengthThenGetCompleteAtOnce() {
        List<Exchange> found = exchanges(Script.connection()
                .client("HEAD /h HTTP/1.1\r\nHost: a\r\n\r\n")
                .server("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
                .client("GET /g HTTP/1.1\r\nHost: a\r\n\r\n")
                .server(OK)
                .passes(MINUTE));
        assertThat(found).hasSize(2).allSatisfy(Http1BehavioursTest::assertComplete);
        assertThat(request(found.get(0)).method()).isEqualTo("HEAD");
        assertThat(found.get(0).bodyBytes(Half.RESPONSE)).isZero();
        assertThat(found.get(0).durationNanos()).isEqualTo(MILLISECOND);
        assertThat(request(found.get(1)).target()).isEqualTo("/g");
        assertThat(found.get(1).bodyBytes(Half.RESPONSE)).isEqualTo(2);
        assertThat(found.get(1).durationNanos()).isEqualTo(MILLISECOND);
    }

    @Test
    void behaviour33_responsesWithoutContentHaveNoneWhateverTheirLength() {
        List<Exchange> found = exchanges(Script.connection()
                .client(GET)
                .server("HTTP/1.1 204 No Content\r\nContent-Length: 10\r\n\r\n")
                .client(GET)
                .server("HTTP/1.1 304 Not Modified\r\nContent-Length: 10\r\n\r\n")
                .client(GET)
                .server("HTTP/1.1 102 Processing\r\nContent-Length: 10\r\n\r\n" + OK));
        assertThat(found).hasSize(3).allSatisfy(x -> assertThat(x.outcome()).isEqualTo(Outcome.COMPLETE));
        assertThat(found).extracting(x -> response(x).status()).containsExactly(204, 304, 200);
        assertThat(found).extracting(x -> x.bodyBytes(Half.RESPONSE)).containsExactly(0L, 0L, 2L);
    }

    @Test
    void behaviour34_interimResponsesBelongToTheFinalOne() {
        Exchange x = only(Script.connection()
                .client("POST /p HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n")
                .server("HTTP/1.1 100 Continue\r\n\r\n")
                .client("body")
                .server("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n")
                .server("HTTP/1.1 103 Early Hints\r\n\r\n")
                .server(OK));
        assertThat(request(x).method()).isEqualTo("POST");
        assertThat(response(x).status()).isEqualTo(200);
        assertThat(response(x).interim()).containsExactly(100, 103, 103, 103);
        assertThat(x.bodyBytes(Half.REQUEST)).isEqualTo(4);
        assertThat(x.latencyNanos()).as("to the final response").isEqualTo(5 * MILLISECOND);
        assertComplete(x);
    }

    @Test
    void behaviour35_bytesAfterSwitchingProtocolsAreNeverParsed() {
        Watched watched = watch(Script.connection()
                .client("GET /chat HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
                .server("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n" + OK)
                .client(GET)
                .server(OK));
        assertThat(watched.exchanges()).hasSize(1);
        Exchange x = watched.exchanges().get(0);
        assertThat(request(x).target()).isEqualTo("/chat");
        assertThat(response(x).status()).isEqualTo(101);
        assertThat(x.outcome()).isEqualTo(Outcome.UPGRADED);
        assertThat(x.caveats()).isEmpty();
        assertThat(watched.counters().get(Counter.PLUGIN_FAILURES)).isZero();
    }

    @Test
    void behaviour36_connectBecomesATunnelOnlyIfItIsGranted() {
        Exchange tunnel = only(Script.connection()
                .client("CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n")
                .server("HTTP/1.1 200 Connection established\r\nContent-Length: 5\r\n\r\n")
                .client("\u0016\u0003\u0001 and what not\r\n")
                .server("\u0016\u0003\u0003 and what not\r\n"));
        assertThat(tunnel.outcome()).isEqualTo(Outcome.TUNNEL);
        assertThat(request(tunnel).target()).isEqualTo("a:443");
        assertThat(tunnel.caveats()).isEmpty();

        List<Exchange> refused = exchanges(Script.connection()
                .client("CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n")
                .server("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno")
                .client("GET /after HTTP/1.1\r\nHost: a\r\n\r\n")
                .server(OK));
        assertThat(refused).hasSize(2).allSatisfy(Http1BehavioursTest::assertComplete);
        assertThat(refused).extracting(x -> response(x).status()).containsExactly(403, 200);
        assertThat(request(refused.get(1)).target()).isEqualTo("/after");
    }

    @Test
    void behaviour37_chunksWithExtensionsAndTrailersAreReadHoweverTheyAreCut() {
        Script script = Script.connection()
                .client("POST /up HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\nTrailer: X-Sum\r\n\r\n")
                .client("1")
                .client("0;name=\"v\";flag\r\n0123456789abcdef\r\n0")
                .client("003  \r\nxyz\r\n000\r\nX-Sum: 19\r\n\r\n")
                .server("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n5\r\n01234\r\n0\r\n\r\n")
                .client(GET)
                .server("HTTP/1.1 200 OK\r\nTransfer-Encoding: CHUNKED\r\n\r\n0\r\n\r\n");
        List<Exchange> found = exchanges(script);
        assertThat(found).hasSize(2).allSatisfy(Http1BehavioursTest::assertComplete);
        Exchange x = found.get(0);
        assertThat(x.bodyBytes(Half.REQUEST)).isEqualTo(19);
        assertThat(x.bodyPrefix(Half.REQUEST)).isEqualTo("01234567".getBytes(StandardCharsets.US_ASCII));
        assertThat(request(x).trailers().first("x-sum")).isEqualTo("19");
        assertThat(x.bodyBytes(Half.RESPONSE)).isEqualTo(5);
        assertThat(found.get(1).bodyBytes(Half.RESPONSE)).isZero();
        assertThat(Watched.of(ScriptSource.of(script).cut(left -> 1), new Http1Protocol())
                        .lines())
                .isEqualTo(watch(script).lines());
    }

    @Test
    void behaviour38_contradictoryFramingIsFlagged() {
        List<Exchange> both = exchanges(Script.connection()
                .client("POST /both HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "4\r\nbody\r\n0\r\n\r\n")
                .server("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n"
                        + "2\r\nok\r\n0\r\n\r\n")
                .client(GET)
                .server(OK));
        assertThat(both).hasSize(2);
        assertThat(both.get(0).caveats()).containsExactly(Caveat.FRAMING_SUSPECT);
        assertThat(both.get(0).outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(both.get(0).bodyBytes(Half.REQUEST)).isEqualTo(4);
        assertThat(both.get(0).bodyBytes(Half.RESPONSE)).isEqualTo(2);
        assertComplete(both.get(1));

        Exchange differing = only(Script.connection()
                .client(GET)
                .server("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 2\r\n\r\nok"));
        assertThat(differing.caveats()).contains(Caveat.FRAMING_SUSPECT);
        List<Exchange> asked = exchanges(Script.connection()
                .client("POST /twice HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\nContent-Length: 4\r\n\r\nbody" + GET)
                .server(OK + OK));
        assertThat(asked).hasSize(2);
        assertThat(asked.get(0).caveats()).containsExactly(Caveat.FRAMING_SUSPECT);
        assertThat(asked.get(0).bodyBytes(Half.REQUEST)).isEqualTo(4);
        assertComplete(asked.get(1));
        Exchange equal = only(Script.connection()
                .client(GET)
                .server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok"));
        assertComplete(equal);
    }

    @Test
    void behaviour38_framingThatOthersMayReadOtherwiseIsFlagged() {
        List<Exchange> found = exchanges(Script.connection()
                .client("POST /space HTTP/1.1\r\nHost: a\r\nContent-Length : 4\r\n\r\nbody")
                .server(OK)
                .client("POST /old HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n")
                .server(OK)
                .client("POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked;x\r\n\r\n4\r\nbody\r\n0\r\n\r\n")
                .server(OK)
                .client(GET)
                .server("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"));
        assertThat(found)
                .hasSize(4)
                .allSatisfy(x -> assertThat(x.caveats()).containsExactly(Caveat.FRAMING_SUSPECT))
                .allSatisfy(x -> assertThat(x.outcome()).isEqualTo(Outcome.COMPLETE));
        assertThat(found).extracting(x -> x.bodyBytes(Half.REQUEST)).containsExactly(4L, 4L, 4L, 0L);
        assertThat(found).extracting(x -> x.bodyBytes(Half.RESPONSE)).containsExactly(2L, 2L, 2L, 2L);
    }

    @Test
    void behaviour39_contentWithoutLengthEndsWithTheConnection() {
        for (String head : List.of("HTTP/1.0 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")) {
            Exchange x = only(Script.connection()
                    .client("GET /old HTTP/1.0\r\n\r\n")
                    .server(head + "some ")
                    .server("content")
                    .fin(Side.SERVER)
                    .fin(Side.CLIENT));
            assertThat(x.bodyBytes(Half.RESPONSE)).isEqualTo(12);
            assertComplete(x);
        }
    }

    @Test
    void behaviour40_oddHeadsAreRead() {
        StringBuilder many = new StringBuilder("GET /many HTTP/1.1\r\n");
        for (int i = 0; i < 200; i++) {
            many.append("X-").append(i).append(": ").append(i).append("\r\n");
        }
        String start = "GET /large HTTP/1.1\r\nX: ";
        String large = start + "y".repeat((64 << 10) - start.length() - 4) + "\r\n\r\n";
        List<Exchange> found = exchanges(Script.connection()
                .client("\r\n\r\nGET /odd HTTP/1.1\nHost:a\nX-Folded: one\r\n\ttwo\n\n")
                .server("HTTP/1.1 200\r\nContent-Length:2\n\nok")
                .client(many + "\r\n")
                .server("\r\nHTTP/1.1 200 \r\nContent-Length: 2\r\n\r\nok")
                .client(large)
                .server(OK));
        assertThat(found).hasSize(3).allSatisfy(Http1BehavioursTest::assertComplete);
        assertThat(request(found.get(0)).headers().first("host")).isEqualTo("a");
        assertThat(request(found.get(0)).headers().first("x-folded")).matches("one +\ttwo|one +two");
        assertThat(response(found.get(0)).reason()).isEmpty();
        assertThat(found.get(0).bodyBytes(Half.RESPONSE)).isEqualTo(2);
        assertThat(request(found.get(1)).headers().size()).isEqualTo(200);
        assertThat(request(found.get(1)).headers().name(199)).isEqualTo("X-199");
        assertThat(request(found.get(2)).target()).isEqualTo("/large");
        assertThat(found.get(2).caveats()).isEmpty();
    }

    @Test
    void behaviour41_startLineOfAHeadThatIsCutIsStillReported() {
        Exchange lost = only(Script.connection()
                .client("GET /cut?x=1 HTTP/1.1\r\nHost: a\r\nCookie: aaaa")
                .gap(Side.CLIENT, 2000)
                .server("HTTP/1.1 203 Fine\r\nServer: s\r\nX-Long: aaaa")
                .gap(Side.SERVER, 2000));
        assertThat(request(lost).method()).isEqualTo("GET");
        assertThat(request(lost).target()).isEqualTo("/cut?x=1");
        assertThat(request(lost).headers().first("host")).isEqualTo("a");
        assertThat(response(lost).status()).isEqualTo(203);
        assertThat(lost.caveats()).contains(Caveat.HEADERS_PARTIAL, Caveat.TRUNCATED);

        Limits limits = Limits.standard().withHeadBytes(512);
        Script long1 = Script.connection()
                .client("PUT /long HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(1000) + "\r\n\r\n")
                .server(OK);
        List<Exchange> limited = Watched.of(ScriptSource.of(long1), 0, limits, new Http1Protocol())
                .exchanges();
        assertThat(limited).isNotEmpty();
        Exchange x = limited.get(0);
        assertThat(request(x).method()).isEqualTo("PUT");
        assertThat(request(x).target()).isEqualTo("/long");
        assertThat(x.caveats()).contains(Caveat.HEADERS_PARTIAL, Caveat.LIMIT);
    }

    @Test
    void behaviour42_responseBeforeTheRequestEndsHasItsLatencyFromTheFirstByte() {
        Exchange x = only(Script.connection()
                .client("POST /big HTTP/1.1\r\nHost: a\r\nContent-Length: 20\r\n\r\n0123456789")
                .server("HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\n\r\nno")
                .passes(MINUTE / 6)
                .client("0123456789"));
        assertThat(response(x).status()).isEqualTo(413);
        assertThat(x.bodyBytes(Half.REQUEST)).isEqualTo(20);
        assertThat(x.latencyNanos()).isEqualTo(MILLISECOND);
        assertThat(x.durationNanos()).as("to the later end").isGreaterThan(MINUTE / 6);
        assertComplete(x);
    }

    @Test
    void behaviour43_longEventStreamShowsItsHeadAtOnceAndItsDurationAtTheEnd() {
        Script script = Script.connection()
                .client("GET /events HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\n\r\n")
                .server("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (int i = 0; i < 10; i++) {
            script.passes(MINUTE).server("9\r\ndata: " + i + "\n\n\r\n");
        }
        script.server("0\r\n\r\n");
        List<Exchange> open = new ArrayList<>();
        List<Exchange> ended = new ArrayList<>();
        List<Integer> endedWhenShown = new ArrayList<>();
        try (Perisco perisco = Perisco.builder()
                .source(ScriptSource.of(script))
                .workers(0)
                .protocol(new Http1Protocol())
                .openListener(x -> {
                    open.add(x);
                    endedWhenShown.add(ended.size());
                })
                .listener(ended::add)
                .build()) {
            perisco.run();
        }
        assertThat(endedWhenShown).containsExactly(0);
        assertThat(open.get(0).latencyNanos()).isEqualTo(MILLISECOND);
        assertThat(open.get(0).lastByteNanos(Half.RESPONSE)).isEqualTo(Script.START_NANOS + MILLISECOND);
        assertThat(response(open.get(0)).status()).isEqualTo(200);
        assertThat(ended).hasSize(1);
        Exchange x = ended.get(0);
        assertThat(x.id()).isEqualTo(open.get(0).id());
        assertThat(x.latencyNanos()).isEqualTo(MILLISECOND);
        assertThat(x.durationNanos()).isGreaterThanOrEqualTo(10 * MINUTE);
        assertThat(x.bodyBytes(Half.RESPONSE)).isEqualTo(90);
        assertComplete(x);
    }

    // ---- how it is told

    private static Watched watch(Script script) {
        Watched watched = Watched.of(ScriptSource.of(script), new Http1Protocol());
        assertThat(watched.counters().get(Counter.PLUGIN_FAILURES)).isZero();
        assertThat(watched.counters().balances()).isTrue();
        return watched;
    }

    private static List<Exchange> exchanges(Script script) {
        return watch(script).exchanges();
    }

    private static Exchange only(Script script) {
        List<Exchange> found = exchanges(script);
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static HttpRequest request(Exchange x) {
        return (HttpRequest) Objects.requireNonNull(x.request());
    }

    private static HttpResponse response(Exchange x) {
        return (HttpResponse) Objects.requireNonNull(x.response());
    }

    private static void assertComplete(Exchange x) {
        assertThat(x.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(x.caveats()).isEmpty();
    }
}
