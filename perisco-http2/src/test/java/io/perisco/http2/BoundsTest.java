package io.perisco.http2;

import static io.perisco.http2.Told.assertComplete;
import static io.perisco.http2.Told.exchanges;
import static io.perisco.http2.Told.on;
import static io.perisco.http2.Told.only;
import static io.perisco.http2.Told.request;
import static io.perisco.http2.Told.response;
import static io.perisco.http2.Wire.data;
import static io.perisco.http2.Wire.frame;
import static io.perisco.http2.Wire.join;
import static io.perisco.http2.Wire.padded;
import static io.perisco.http2.Wire.ping;
import static io.perisco.http2.Wire.reset;
import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.model.Caveat;
import io.perisco.model.Counter;
import io.perisco.model.Exchange;
import io.perisco.model.Half;
import io.perisco.model.Limits;
import io.perisco.model.Outcome;
import io.perisco.spi.OpenExchange;
import io.perisco.testkit.Script;
import io.perisco.testkit.ScriptSource;
import io.perisco.testkit.Watched;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Behaviour 55: what is large, many or unknown costs no memory and ends no connection. */
final class BoundsTest {
    private static final int LIST = 256 << 10;

    private static final OpenExchange OPEN_FOREVER = (OpenExchange) Proxy.newProxyInstance(
            BoundsTest.class.getClassLoader(),
            new Class<?>[] {OpenExchange.class},
            (proxy, method, arguments) -> method.getName().equals("isOpen"));

    private final Wire client = new Wire();
    private final Wire server = new Wire();

    @Test
    void behaviour55_framesOfUnknownTypesArePassed() {
        Exchange x = only(Http2BehavioursTest.start()
                .client(join(frame(0x42, 0xFF, 0, new byte[300]), client.request(1, "POST", "/", false)))
                .client(join(frame(0xBB, 0, 1, new byte[30]), data(1, "a", false), frame(0xA, 0, 0, new byte[9])))
                .client(join(frame(FrameType.PRIORITY, 0, 1, new byte[5]), ping(), data(1, "b", true)))
                .server(join(frame(0x10, 0, 0, new byte[7]), server.response(1, 200, true))));
        assertComplete(x);
        assertThat(x.bodyBytes(Half.REQUEST)).isEqualTo(2);
    }

    @Test
    void behaviour55_framesOfSixteenMebibytesAreNotBuffered() {
        byte[] largest = frame(FrameType.DATA, 0, 1, new byte[(1 << 24) - 1]);
        byte[] unknown = frame(0x42, 0, 0, new byte[(1 << 24) - 1]);
        Script script = Http2BehavioursTest.start()
                .client(join(client.request(1, "POST", "/", false), largest, unknown, padded(1, "end", 255, true)))
                .server(server.response(1, 200, true));
        Limits limits = Limits.standard().withTotalBufferBytes(1 << 20);
        Watched watched =
                Watched.of(ScriptSource.of(script).cut(left -> Math.min(left, 60_000)), 0, limits, new Http2Protocol());
        assertThat(watched.counters().get(Counter.BUFFERS_EVICTED)).isZero();
        Exchange x = watched.exchanges().get(0);
        assertComplete(x);
        assertThat(x.bodyBytes(Half.REQUEST)).isEqualTo((1 << 24) - 1 + 3);
    }

    @Test
    void behaviour55_aFloodOfContinuationsIsCutAndTheConnectionGoesOn() {
        byte[] block = new Wire(0)
                .block(":method", "GET", ":scheme", "http", ":path", "/flood", ":authority", "a", "x-first", "1");
        for (int fragment : new int[] {0, 10, 16_000}) {
            Wire asking = new Wire(0);
            Wire answering = new Wire(0);
            byte[] first = frame(FrameType.HEADERS, 0x1, 1, block);
            byte[] more = frame(FrameType.CONTINUATION, 0, 1, filler(fragment));
            int n = LIST * 2 / more.length;
            byte[] parts = new byte[n * more.length];
            for (int i = 0; i < n; i++) {
                System.arraycopy(more, 0, parts, i * more.length, more.length);
            }
            byte[] flood = join(first, parts, frame(FrameType.CONTINUATION, 0x4, 1, filler(fragment)));
            Script script = Http2BehavioursTest.start()
                    .client(flood)
                    .server(answering.response(1, 431, true))
                    .client(asking.get(3, "/after"))
                    .server(answering.response(3, 200, true));
            for (int cut : new int[] {Integer.MAX_VALUE, 1400}) {
                List<Exchange> found = Told.watch(ScriptSource.of(script).cut(left -> Math.min(left, cut)))
                        .exchanges();
                assertThat(found).hasSize(2);
                Exchange x = on(1, found);
                assertThat(request(x).target()).isEqualTo("/flood");
                assertThat(response(x).status()).isEqualTo(431);
                assertThat(x.caveats()).containsExactly(Caveat.HEADERS_PARTIAL, Caveat.LIMIT);
                assertComplete(on(3, found));
                assertThat(request(on(3, found)).target()).isEqualTo("/after");
            }
        }
    }

    /** Literals without indexing: name x, value y. */
    private static byte[] filler(int length) {
        byte[] filler = new byte[length / 5 * 5];
        for (int i = 0; i < filler.length; i += 5) {
            System.arraycopy(new byte[] {0, 1, 'x', 1, 'y'}, 0, filler, i, 5);
        }
        return filler;
    }

    @Test
    void behaviour55_aListThatGrowsOutOfASmallBlockIsCut() {
        byte[] large =
                new Wire(4096).block(":method", "GET", ":scheme", "http", ":path", "/bomb", "x", "v".repeat(3000));
        byte[] bomb = Arrays.copyOf(large, large.length + 10_000);
        Arrays.fill(bomb, large.length, bomb.length, (byte) (0x80 | 62));
        List<Exchange> found = exchanges(Http2BehavioursTest.start()
                .client(frame(FrameType.HEADERS, 0x5, 1, bomb))
                .client(new Wire(0).get(3, "/after"))
                .server(join(server.response(1, 200, true), server.response(3, 200, true))));
        assertThat(request(on(1, found)).target()).isEqualTo("/bomb");
        assertThat(on(1, found).caveats()).containsExactly(Caveat.HEADERS_PARTIAL, Caveat.LIMIT);
        assertThat(request(on(1, found)).headers().size()).isLessThan(LIST / 3000);
        assertThat(request(on(3, found)).target()).isEqualTo("/after");
    }

    @Test
    void behaviour55_rapidResetIsToldStreamByStream() {
        Script script = Http2BehavioursTest.start();
        int n = 20_000;
        for (int i = 0; i < n; i += 100) {
            byte[][] frames = new byte[200][];
            for (int k = 0; k < 100; k++) {
                int id = 2 * (i + k) + 1;
                frames[2 * k] = client.get(id, "/");
                frames[2 * k + 1] = reset(id, 8);
            }
            script.client(join(frames));
        }
        script.server(join(server.response(1, 200, true), server.response(2 * n - 1, 200, true)));
        assertThat(exchanges(script))
                .hasSize(n)
                .allSatisfy(x -> assertThat(x.outcome()).isEqualTo(Outcome.CANCELLED));
    }

    @Test
    void behaviour55_streamsThatNeverEndAreBounded() {
        Script script = Http2BehavioursTest.start();
        int n = 1_000;
        for (int i = 0; i < n; i++) {
            script.client(client.request(2 * i + 1, "POST", "/", false));
        }
        Limits limits = Limits.standard().withOpenExchanges(50);
        Watched watched = Watched.of(ScriptSource.of(script), 0, limits, new Http2Protocol());
        assertThat(watched.counters().get(Counter.EXCHANGES_EVICTED)).isEqualTo(n - 50);
        assertThat(watched.exchanges()).hasSize(n);
    }

    @Test
    void theTableOfStreamsForgetsThoseThatTheEngineEnded() {
        Streams streams = new Streams();
        for (int i = 0; i < 100_000; i++) {
            streams.open(2 * i + 1); // none has an exchange
            assertThat(streams.size()).isLessThan(16);
        }
    }

    @Test
    void theTableOfStreamsFindsWhatItHolds() {
        Streams streams = new Streams();
        Random random = new Random(3);
        Map<Integer, Stream> truth = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            int id = 1 + random.nextInt(400);
            Stream held = truth.get(id);
            assertThat(streams.get(id)).isSameAs(held);
            if (held != null) {
                streams.remove(held);
                truth.remove(id);
            } else if (truth.size() < 200) {
                Stream opened = streams.open(id);
                opened.exchange = OPEN_FOREVER;
                truth.put(id, opened);
            }
            assertThat(streams.size()).isEqualTo(truth.size());
        }
    }

    @Test
    void unacknowledgedSettingsAreBounded() {
        PendingTableSizes sizes = new PendingTableSizes();
        for (int i = 0; i < 100; i++) {
            sizes.sent(i);
        }
        assertThat(sizes.acknowledged()).isEqualTo(84);
        sizes.forget();
        assertThat(sizes.acknowledged()).isEqualTo(Settings.ABSENT);
    }

    @Test
    void anyFramesWhateverAreRead() {
        Random random = new Random(55);
        for (int round = 0; round < 300; round++) {
            Script script = Http2BehavioursTest.start();
            for (int i = 0; i < 40; i++) {
                byte[] payload = new byte[random.nextInt(40)];
                random.nextBytes(payload);
                byte[] frame = frame(random.nextInt(12), random.nextInt(256), random.nextInt(8), payload);
                boolean asks = random.nextBoolean();
                byte[] fine = asks ? client.get(2 * i + 1, "/") : server.response(2 * i + 1, 200, true);
                byte[] both = random.nextInt(3) == 0 ? join(frame, fine) : frame;
                if (asks) {
                    script.client(both);
                } else {
                    script.server(both);
                }
            }
            List<String> whole = Told.watch(ScriptSource.of(script)).lines();
            assertThat(Told.watch(ScriptSource.of(script).cut(left -> 1)).lines())
                    .as("round %d", round)
                    .isEqualTo(whole);
        }
    }
}
