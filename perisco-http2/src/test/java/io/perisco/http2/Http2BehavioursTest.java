package io.perisco.http2;

import static io.perisco.http2.Told.assertComplete;
import static io.perisco.http2.Told.exchanges;
import static io.perisco.http2.Told.on;
import static io.perisco.http2.Told.only;
import static io.perisco.http2.Told.request;
import static io.perisco.http2.Told.response;
import static io.perisco.http2.Wire.data;
import static io.perisco.http2.Wire.frame;
import static io.perisco.http2.Wire.goAway;
import static io.perisco.http2.Wire.int32;
import static io.perisco.http2.Wire.join;
import static io.perisco.http2.Wire.padded;
import static io.perisco.http2.Wire.reset;
import static io.perisco.http2.Wire.settings;
import static io.perisco.http2.Wire.settingsAck;
import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.model.Caveat;
import io.perisco.model.Exchange;
import io.perisco.model.Half;
import io.perisco.model.Outcome;
import io.perisco.model.Side;
import io.perisco.testkit.Script;
import io.perisco.testkit.ScriptSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The numbered behaviours that concern streams: each test is named after the one it shows. */
final class Http2BehavioursTest {
    private static final int MILLISECOND = 1_000_000;
    private static final int HEADER_TABLE_SIZE = Settings.HEADER_TABLE_SIZE;

    private final Wire client = new Wire();
    private final Wire server = new Wire();

    static Script start() {
        return Script.connection()
                .client(join(Wire.PREFACE, settings(3, 100)))
                .server(join(settings(4, 1 << 20), settingsAck()))
                .client(settingsAck());
    }

    @Test
    void behaviour27_thePrefaceMaySplitAnywhereOrComeWithTheFirstRequest() {
        byte[] first = join(Wire.PREFACE, settings(3, 100), client.get(1, "/x"));
        byte[] answer = join(settings(), settingsAck(), server.response(1, 204, true));
        assertComplete(only(Script.connection().client(first).server(answer)));
        for (int cut = 1; cut < Wire.PREFACE.length + 3; cut++) {
            Exchange x = only(Script.connection()
                    .client(Arrays.copyOf(first, cut))
                    .client(Arrays.copyOfRange(first, cut, first.length))
                    .server(answer));
            assertThat(request(x).target()).isEqualTo("/x");
            assertComplete(x);
        }
    }

    @Test
    void behaviour44_aHundredInterleavedStreamsAreAllPaired() {
        Script script = start();
        int n = 150;
        List<byte[]> answers = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            int id = 2 * i + 1;
            script.client(client.request(id, "POST", "/" + id, false, "x-id", "" + id));
        }
        for (int i = n - 1; i >= 0; i--) {
            script.client(data(2 * i + 1, "to " + i, true));
        }
        Random random = new Random(44);
        for (int i = 0; i < n; i++) {
            answers.add(int32(2 * i + 1));
        }
        Collections.shuffle(answers, random);
        for (byte[] id : answers) {
            int stream = FrameHeader.uint31(id, 0);
            script.server(server.response(stream, 200, false, "x-id", "" + stream));
        }
        Collections.shuffle(answers, random);
        for (byte[] id : answers) {
            int stream = FrameHeader.uint31(id, 0);
            script.server(join(data(stream, "con", false), data(stream, "tent " + stream, true)));
        }
        List<Exchange> found = exchanges(script);
        assertThat(found).hasSize(n).allSatisfy(x -> {
            assertComplete(x);
            assertThat(request(x).target()).isEqualTo("/" + x.key());
            assertThat(response(x).headers().first("x-id")).isEqualTo("" + x.key());
            assertThat(x.bodyBytes(Half.RESPONSE)).isEqualTo(("content " + x.key()).length());
        });
    }

    @Test
    void behaviour45_headersAreTheSameHoweverTheyAreFramed() {
        String[] fields = {
            ":method", "PUT", ":scheme", "http", ":path", "/framed", ":authority", "a", "x-long", "v".repeat(300)
        };
        byte[] priority = join(int32(0x80000000), new byte[] {15});
        byte[] padding = new byte[11];
        byte[] padLength = {11};
        for (int variant = 0; variant < 5; variant++) {
            byte[] block = new Wire().block(fields);
            byte[] frames = switch (variant) {
                case 0 -> frame(FrameType.HEADERS, 0x5, 1, block);
                case 1 -> frame(FrameType.HEADERS, 0xD, 1, join(padLength, block, padding));
                case 2 -> frame(FrameType.HEADERS, 0x25, 1, join(priority, block));
                case 3 -> frame(FrameType.HEADERS, 0x2D, 1, join(padLength, priority, block, padding));
                default ->
                    join(
                            frame(
                                    FrameType.HEADERS,
                                    0x29,
                                    1,
                                    join(padLength, priority, Arrays.copyOf(block, 10), padding)),
                            frame(FrameType.CONTINUATION, 0, 1, Arrays.copyOfRange(block, 10, 11)),
                            frame(FrameType.CONTINUATION, 0, 1),
                            frame(FrameType.CONTINUATION, 0x4, 1, Arrays.copyOfRange(block, 11, block.length)));
            };
            Script script = start().client(frames).server(new Wire().response(1, 200, true));
            Exchange x = only(script);
            assertComplete(x);
            assertThat(request(x).method()).isEqualTo("PUT");
            assertThat(request(x).target()).isEqualTo("/framed");
            assertThat(request(x).authority()).isEqualTo("a");
            assertThat(request(x).headers().size()).isEqualTo(1);
            assertThat(request(x).headers().first("x-long")).hasSize(300);
            assertThat(x.latencyNanos()).isEqualTo(MILLISECOND);
            assertThat(Told.watch(ScriptSource.of(script).cut(left -> 1)).lines())
                    .isEqualTo(Told.watch(ScriptSource.of(script)).lines());
        }
    }

    @Test
    void behaviour47_theTableSizeOfSettingsTakesEffectWithTheirAcknowledgement() {
        for (int size : new int[] {0, 64 << 10, 200}) {
            Wire asking = new Wire();
            Wire answering = new Wire();
            Script script = start();
            for (int i = 0; i < 10; i++) {
                int id = 2 * i + 1;
                if (i == 4) {
                    script.server(settings(HEADER_TABLE_SIZE, size));
                }
                if (i == 6) {
                    script.client(settingsAck());
                    asking.tableSize(size);
                }
                script.client(asking.request(id, "GET", "/path", true, "x-same", "s", "x-own", "own " + i));
                script.server(answering.response(id, 200, true, "x-n", "" + i));
            }
            List<Exchange> found = exchanges(script);
            assertThat(found).hasSize(10).allSatisfy(Told::assertComplete);
            for (int i = 0; i < 10; i++) {
                assertThat(request(found.get(i)).headers().first("x-same")).isEqualTo("s");
                assertThat(request(found.get(i)).headers().first("x-own")).isEqualTo("own " + i);
                assertThat(response(found.get(i)).headers().first("x-n")).isEqualTo("" + i);
            }
        }
    }

    @Test
    void behaviour48_eachDirectionHasATableOfItsOwn() {
        Script script = start();
        for (int i = 0; i < 5; i++) {
            int id = 2 * i + 1;
            script.client(client.get(id, "/same")).server(server.response(id, 200, true, "server", "same"));
            script.client(client.request(id + 100, "GET", "/same", true, "x-client", "c" + i % 2))
                    .server(server.response(id + 100, 200, true, "x-server", "s" + i % 2));
        }
        List<Exchange> found = exchanges(script);
        assertThat(found).hasSize(10).allSatisfy(x -> {
            assertComplete(x);
            assertThat(request(x).target()).isEqualTo("/same");
            assertThat(response(x).headers().size()).isEqualTo(1);
        });
        assertThat(on(107, found)).satisfies(x -> {
            assertThat(request(x).headers().first("x-client")).isEqualTo("c1");
            assertThat(response(x).headers().first("x-server")).isEqualTo("s1");
        });
    }

    @Test
    void behaviour51_thePathIsToldAsSentHoweverItIsEncoded() {
        // literal with a literal name; static index 4, "/"; static index 5, "/index.html"
        byte[] literal = join(Wire.latin("\u0082\u0086\u0000\u0005:path\r/a%20b?c=%2Fd"), Wire.latin("A\u0001a"));
        List<Exchange> found = exchanges(start().client(frame(FrameType.HEADERS, 0x5, 1, literal))
                .client(frame(FrameType.HEADERS, 0x5, 3, Wire.latin("\u0082\u0086\u0084A\u0001a")))
                .client(frame(FrameType.HEADERS, 0x5, 5, Wire.latin("\u0082\u0086\u0085A\u0001a")))
                .client(client.get(7, "/caf\u00c3\u00a9?q"))
                .server(join(
                        server.response(1, 200, true),
                        server.response(3, 200, true),
                        server.response(5, 200, true),
                        server.response(7, 200, true))));
        assertThat(found)
                .extracting(x -> request(x).target())
                .containsExactly("/a%20b?c=%2Fd", "/", "/index.html", "/caf\u00e9?q");
    }

    @Test
    void behaviour52_resetCancelsAndGoAwayRefuses() {
        List<Exchange> found = exchanges(start().client(
                        join(client.get(1, "/by-client"), client.get(3, "/by-server"), client.get(5, "/not-begun")))
                .server(server.response(1, 200, false))
                .client(reset(1, 8))
                .server(join(data(1, "too late", false), server.headers(1, true, "x", "y")))
                .server(join(reset(3, 2), reset(5, 7)))
                .client(join(client.get(7, "/kept"), client.get(9, "/above"), client.get(11, "/above-too")))
                .server(goAway(7, 11))
                .client(client.get(13, "/later"))
                .server(server.response(7, 200, true)));
        assertThat(found).extracting(Exchange::key).containsExactly(1L, 3L, 5L, 9L, 11L, 13L, 7L);
        assertThat(found)
                .extracting(Exchange::outcome)
                .containsExactly(
                        Outcome.CANCELLED,
                        Outcome.CANCELLED,
                        Outcome.REFUSED,
                        Outcome.REFUSED,
                        Outcome.REFUSED,
                        Outcome.REFUSED,
                        Outcome.COMPLETE);
        assertThat(found).extracting(Exchange::errorCode).containsExactly(8L, 2L, 7L, 11L, 11L, 11L, Exchange.UNKNOWN);
    }

    @Test
    void aServerThatNeedsNoMoreOfTheRequestHasAnswered() {
        Exchange x =
                only(start().client(join(client.request(1, "POST", "/large", false), data(1, "a beginning", false)))
                        .server(join(server.response(1, 413, true), reset(1, 0)))
                        .client(data(1, "in flight", false)));
        assertThat(x.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(x.errorCode()).isZero();
        assertThat(response(x).status()).isEqualTo(413);
    }

    @Test
    void behaviour53_whatIsPromisedIsAnExchangeOfItsOwn() {
        List<Exchange> found = exchanges(start().client(client.get(1, "/page"))
                .server(join(server.promise(1, 2, "/style"), server.response(1, 200, false)))
                .server(server.promise(1, 4, "/unwanted"))
                .client(reset(4, 8))
                .server(join(server.response(2, 200, false), data(2, "style", true), data(1, "page", true))));
        assertThat(found).hasSize(3);
        assertComplete(on(1, found));
        Exchange pushed = on(2, found);
        assertComplete(pushed);
        assertThat(request(pushed).target()).isEqualTo("/style");
        assertThat(request(pushed).authority()).isEqualTo("example.org");
        assertThat(pushed.bodyBytes(Half.RESPONSE)).isEqualTo(5);
        assertThat(pushed.latencyNanos()).as("from the promise").isEqualTo(3 * MILLISECOND);
        assertThat(on(4, found).outcome()).isEqualTo(Outcome.CANCELLED);
    }

    @Test
    void interimResponsesAreListedAndTimedPast() {
        Exchange x = only(start().client(client.request(1, "POST", "/", false))
                .server(server.response(1, 100, false))
                .client(data(1, "content", true))
                .server(server.response(1, 103, false, "link", "</a>"))
                .server(server.response(1, 200, true)));
        assertComplete(x);
        assertThat(response(x).status()).isEqualTo(200);
        assertThat(response(x).interim()).containsExactly(100, 103);
        assertThat(response(x).headers().isEmpty()).isTrue();
        assertThat(x.latencyNanos()).isEqualTo(4 * MILLISECOND);
    }

    @Test
    void trailersOfBothHalvesAreTold() {
        Exchange x = only(start().client(join(client.request(1, "POST", "/", false), padded(1, "content", 100, false)))
                .client(client.headers(1, true, "x-sum", "7"))
                .server(join(server.response(1, 200, false), data(1, "ok", false)))
                .server(server.headers(1, true, "grpc-status", "0", "grpc-message", "")));
        assertComplete(x);
        assertThat(request(x).trailers().first("x-sum")).isEqualTo("7");
        assertThat(x.bodyBytes(Half.REQUEST)).as("without padding").isEqualTo(7);
        assertThat(response(x).trailers().first("grpc-status")).isEqualTo("0");
        assertThat(response(x).trailers().size()).isEqualTo(2);
    }

    @Test
    void aTunnelEndsTheExchangeAtTheHeadOfItsResponse() {
        List<Exchange> found =
                exchanges(start().client(client.headers(1, false, ":method", "CONNECT", ":authority", "a:443"))
                        .client(client.headers(
                                3,
                                false,
                                ":method",
                                "CONNECT",
                                ":protocol",
                                "websocket",
                                ":scheme",
                                "http",
                                ":path",
                                "/chat",
                                ":authority",
                                "a"))
                        .client(client.headers(5, false, ":method", "CONNECT", ":authority", "b:443"))
                        .server(join(server.response(1, 200, false), server.response(3, 200, false)))
                        .server(join(data(1, "tunnelled", true), server.response(5, 403, true)))
                        .client(join(data(1, "tunnelled", true), data(5, "", true))));
        assertThat(found)
                .extracting(Exchange::outcome)
                .containsExactly(Outcome.TUNNEL, Outcome.TUNNEL, Outcome.COMPLETE);
        assertThat(request(found.get(0)).target()).isEqualTo("a:443");
        assertThat(request(found.get(1)).target()).isEqualTo("/chat");
        assertThat(response(found.get(2)).status()).isEqualTo(403);
    }

    @Test
    void anAnswerMayEndBeforeItsRequest() {
        Exchange x = only(start().client(client.request(1, "POST", "/", false))
                .server(server.response(1, 413, true))
                .client(data(1, "all the same", true)));
        assertComplete(x);
        assertThat(x.bodyBytes(Half.REQUEST)).isEqualTo(12);
        assertThat(x.durationNanos()).isEqualTo(2 * MILLISECOND);
    }

    @Test
    void aHoleInContentMarksItsOwnerAlone() {
        Script script = start().client(join(client.get(1, "/a"), client.get(3, "/b")))
                .server(join(server.response(1, 200, false), server.response(3, 200, false)));
        int before = script.length(Side.SERVER);
        script.server(join(data(1, "x".repeat(100), true), data(3, "other", true)))
                .client(client.get(5, "/c"))
                .server(server.response(5, 200, true));
        List<Exchange> found = Told.watch(ScriptSource.of(script).hole(Side.SERVER, before + 20, before + 60))
                .exchanges();
        assertThat(found).hasSize(3);
        assertThat(on(1, found).caveats()).containsExactly(Caveat.GAP);
        assertThat(on(1, found).bodyBytes(Half.RESPONSE)).isEqualTo(100);
        assertComplete(on(3, found));
        assertComplete(on(5, found));
    }
}
