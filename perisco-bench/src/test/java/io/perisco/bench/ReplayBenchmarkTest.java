package io.perisco.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.ExchangeListener;
import io.perisco.http.HttpRequest;
import io.perisco.http.HttpResponse;
import io.perisco.model.Exchange;
import io.perisco.model.Half;
import io.perisco.model.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayBenchmarkTest {
    private static final int CONNECTIONS = 7;
    private static final int ROUNDS = 50;

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aReplayYieldsExactlyTheGeneratedExchanges(int workers) {
        List<Exchange> exchanges = Collections.synchronizedList(new ArrayList<>());
        ExchangeListener listener = exchanges::add;
        byte[] capture = CaptureWriter.write(HttpTraffic.keepAlive(CONNECTIONS, ROUNDS), false);

        assertThat(ReplayBenchmark.replay(capture, workers, listener)).isEqualTo(CONNECTIONS * ROUNDS);

        List<String> told = new ArrayList<>();
        List<String> generated = new ArrayList<>();
        for (Exchange exchange : exchanges) {
            assertThat(exchange.outcome()).isEqualTo(Outcome.COMPLETE);
            assertThat(exchange.caveats()).isEmpty();
            assertThat(exchange.request()).isInstanceOf(HttpRequest.class);
            assertThat(exchange.response()).isInstanceOf(HttpResponse.class);
            told.add(line(
                    exchange.connection().client().port(),
                    ((HttpRequest) exchange.request()).target(),
                    ((HttpRequest) exchange.request()).headers().value(4),
                    ((HttpResponse) exchange.response()).status(),
                    ((HttpResponse) exchange.response()).headers().value(5),
                    exchange.bodyBytes(Half.RESPONSE)));
        }
        for (int i = 0; i < CONNECTIONS * ROUNDS; i++) {
            generated.add(line(
                    20_000 + i % CONNECTIONS,
                    HttpTraffic.target(i),
                    Integer.toString(i),
                    HttpTraffic.status(i),
                    Integer.toString(i),
                    HttpTraffic.bodyBytes(i)));
        }
        assertThat(told).containsExactlyInAnyOrderElementsOf(generated);
    }

    private static String line(int port, String target, String request, int status, String response, long body) {
        return port + " " + target + " " + request + " " + status + " " + response + " " + body;
    }
}
