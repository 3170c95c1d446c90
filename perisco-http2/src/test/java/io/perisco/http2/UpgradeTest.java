package io.perisco.http2;

import static io.perisco.http2.Told.assertComplete;
import static io.perisco.http2.Told.request;
import static io.perisco.http2.Told.response;
import static io.perisco.http2.Wire.data;
import static io.perisco.http2.Wire.join;
import static io.perisco.http2.Wire.settings;
import static io.perisco.http2.Wire.settingsAck;
import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.http1.Http1Protocol;
import io.perisco.model.Counter;
import io.perisco.model.Exchange;
import io.perisco.model.Half;
import io.perisco.model.Outcome;
import io.perisco.testkit.Script;
import io.perisco.testkit.ScriptSource;
import io.perisco.testkit.Watched;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** HTTP/2 where HTTP/1.1 is spoken as well. */
final class UpgradeTest {
    private static final String SWITCHING =
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n";

    private final Wire client = new Wire();
    private final Wire server = new Wire();

    private static Watched watch(ScriptSource source) {
        Watched watched = Watched.of(source, new Http1Protocol(), new Http2Protocol());
        assertThat(watched.counters().get(Counter.PLUGIN_FAILURES)).isZero();
        assertThat(watched.counters().balances()).isTrue();
        return watched;
    }

    private static byte[] upgrade(int... settings) {
        byte[] frame = settings(settings);
        String payload = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Arrays.copyOfRange(frame, FrameHeader.LENGTH, frame.length));
        return Wire.latin("GET /first HTTP/1.1\r\nHost: example.org\r\nConnection: Upgrade, HTTP2-Settings\r\n"
                + "Upgrade: h2c\r\nHTTP2-Settings: " + payload + "\r\nAccept: */*\r\n\r\n");
    }

    @Test
    void behaviour28_theProtocolIsDecidedForEachConnection() {
        Script old = Script.connection()
                .client("GET /old HTTP/1.1\r\nHost: a\r\n\r\n")
                .server("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        Script modern = Script.connection()
                .client(join(Wire.PREFACE, settings(), new Wire().get(1, "/new")))
                .server(join(settings(), settingsAck(), new Wire().response(1, 200, true)));
        List<Exchange> found =
                watch(ScriptSource.of(old, modern, modern, old, old, modern)).exchanges();
        assertThat(found)
                .extracting(x -> x.protocol() + " " + request(x).target())
                .containsExactly(
                        "http/1.1 /old", "http/2 /new", "http/2 /new", "http/1.1 /old", "http/1.1 /old", "http/2 /new");
        assertThat(found).allSatisfy(x -> assertThat(x.outcome()).isEqualTo(Outcome.COMPLETE));
    }

    @Test
    void behaviour54_aRequestThatIsUpgradedIsAnsweredOnStreamOne() {
        server.tableSize(64 << 10);
        Script script = Script.connection()
                .client(upgrade(Settings.HEADER_TABLE_SIZE, 64 << 10, 4, 1 << 20))
                .server(join(Wire.latin(SWITCHING), settings(3, 10)))
                .server(join(server.response(1, 200, false, "server", "it"), data(1, "first", true)))
                .client(join(Wire.PREFACE, settings(), settingsAck(), client.get(3, "/second")))
                .server(join(settingsAck(), server.response(3, 200, true, "server", "it")));
        List<Exchange> found = watch(ScriptSource.of(script)).exchanges();
        assertThat(found).hasSize(3);
        assertThat(found.get(0).outcome()).isEqualTo(Outcome.UPGRADED);
        assertThat(found.get(0).protocol()).isEqualTo("http/1.1");
        assertThat(response(found.get(0)).status()).isEqualTo(101);
        Exchange first = found.get(1);
        assertComplete(first);
        assertThat(first.key()).isEqualTo(1);
        assertThat(request(first).target()).isEqualTo("/first");
        assertThat(request(first).authority()).isEqualTo("example.org");
        assertThat(request(first).headers().first("accept")).isEqualTo("*/*");
        assertThat(response(first).interim()).containsExactly(101);
        assertThat(response(first).headers().first("server")).isEqualTo("it");
        assertThat(first.bodyBytes(Half.RESPONSE)).isEqualTo(5);
        assertComplete(found.get(2));
        assertThat(request(found.get(2)).target()).isEqualTo("/second");
        for (int n : new int[] {1, 7}) {
            assertThat(watch(ScriptSource.of(script).cut(left -> Math.min(left, n)))
                            .lines())
                    .isEqualTo(watch(ScriptSource.of(script)).lines());
        }
    }

    @Test
    void settingsOfAnUpgradeThatAreNotBase64AreIgnored() {
        Script script = Script.connection()
                .client("GET /first HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                        + "HTTP2-Settings: ****\r\n\r\n")
                .server(join(Wire.latin(SWITCHING), settings(), server.response(1, 204, true)));
        List<Exchange> found = watch(ScriptSource.of(script)).exchanges();
        assertThat(found).hasSize(2);
        assertComplete(found.get(1));
    }
}
