package io.perisco.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.Perisco;
import io.perisco.http1.Http1Protocol;
import io.perisco.model.Counter;
import io.perisco.model.Counters;
import io.perisco.model.Exchange;
import io.perisco.model.Outcome;
import io.perisco.model.Side;
import io.perisco.testkit.Script;
import io.perisco.testkit.ScriptSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What rides on HTTP reads the same from both versions. */
final class InterpreterTest {
    private record Run(List<Exchange> ended, List<Exchange> open, Counters counters) {}

    private static Run run(ScriptSource source, CellInterpreter interpreter) {
        List<Exchange> ended = new ArrayList<>();
        List<Exchange> open = new ArrayList<>();
        try (Perisco perisco = Perisco.builder()
                .source(source)
                .protocol(new Http1Protocol())
                .protocol(new Http2Protocol())
                .service(interpreter)
                .listener(ended::add)
                .openListener(open::add)
                .build()) {
            perisco.run();
            assertThat(perisco.counters().balances()).isTrue();
            return new Run(ended, open, perisco.counters());
        }
    }

    /** @param second where the client's second cell begins */
    private record Sample(Script script, int second) {}

    private static Sample http1() {
        String until = "POST /cells HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\na1234\r\nd\r\n567";
        Script script = Script.connection()
                .client(until + "b1234567c1\r\n6\r\n234567\r\n0\r\nX-Sum: 3\r\n\r\n")
                .server("HTTP/1.1 200 OK\r\nContent-Length: 16\r\n\r\ny1234567z1234567")
                .client("GET /other HTTP/1.1\r\nHost: a\r\n\r\n")
                .server("HTTP/1.1 204 No Content\r\n\r\n");
        return new Sample(script, until.length());
    }

    private static Sample http2() {
        Wire client = new Wire();
        Wire server = new Wire();
        byte[] opening = Wire.join(
                Wire.PREFACE,
                Wire.settings(),
                client.request(1, "POST", "/cells", false),
                Wire.data(1, "a1234", false));
        byte[] padded = Wire.padded(1, "567b1234567c1", 9, false);
        Script script = Script.connection()
                .client(opening)
                .server(Wire.settings())
                .client(padded)
                .client(Wire.join(Wire.data(1, "234567", false), client.headers(1, true, "x-sum", "3")))
                .server(Wire.join(server.response(1, 200, false), Wire.data(1, "y123456", false)))
                .server(Wire.data(1, "7z1234567", true))
                .client(client.get(3, "/other"))
                .server(server.response(3, 204, true));
        return new Sample(script, opening.length + FrameHeader.LENGTH + 1 + 3);
    }

    static Stream<Sample> versions() {
        return Stream.of(http1(), http2());
    }

    @ParameterizedTest
    @MethodSource("versions")
    void itSeesHeadsContentTrailersAndEnds(Sample sample) {
        for (int cut : new int[] {Integer.MAX_VALUE, 1, 3}) {
            Run run = run(ScriptSource.of(sample.script).cut(left -> Math.min(left, cut)), new CellInterpreter());
            Exchange cells = run.ended.get(0);
            assertThat(cells.protocol()).isEqualTo("cells");
            assertThat(cells.operation()).isEqualTo("count");
            assertThat(cells.status()).isEqualTo("counted");
            assertThat(cells.attributes())
                    .containsEntry("perisco.cells", "{REQUEST=abc., RESPONSE=yz.} 3 REQUEST COMPLETE RESPONSE COMPLETE")
                    .containsEntry("perisco.protocol", "cells")
                    .containsKey("http.request.method");
            assertThat(run.ended.get(1).contribution()).as("not its own").isNull();
            assertThat(run.ended.get(1).protocol()).startsWith("http/");
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aHoleInsideWhatItSkippedKeepsItInStep(Sample sample) {
        int at = sample.second;
        Run skipped = run(ScriptSource.of(sample.script).hole(Side.CLIENT, at + 2, at + 4), new CellInterpreter());
        assertThat(facts(skipped)).startsWith("{REQUEST=ab~c., RESPONSE=yz.}");
        Run needed = run(ScriptSource.of(sample.script).hole(Side.CLIENT, at, at + 2), new CellInterpreter());
        assertThat(facts(needed)).startsWith("{REQUEST=a!");
    }

    private static String facts(Run run) {
        return run.ended.get(0).contribution() instanceof CellInterpreter.Told told ? told.facts() : "";
    }

    @ParameterizedTest
    @ValueSource(strings = {"claim", "read", "trailers", "ended", "contribution"})
    void whatItThrowsCostsItsContributionAndNothingElse(String fault) {
        versions().forEach(sample -> {
            Run run = run(ScriptSource.of(sample.script), new CellInterpreter(fault));
            assertThat(run.counters.get(Counter.PLUGIN_FAILURES)).isPositive();
            assertThat(run.ended).hasSize(2).allSatisfy(x -> {
                assertThat(x.contribution()).isNull();
                assertThat(x.outcome()).isEqualTo(Outcome.COMPLETE);
            });
        });
    }

    @Test
    void itIsToldTheErrorCodeOfAStreamThatWasReset() {
        Wire client = new Wire();
        Script script = Script.connection()
                .client(Wire.join(Wire.PREFACE, Wire.settings(), client.request(1, "POST", "/cells", false)))
                .server(Wire.settings())
                .client(Wire.data(1, "a1234567", false))
                .client(Wire.reset(1, 8));
        Run run = run(ScriptSource.of(script), new CellInterpreter());
        assertThat(facts(run)).isEqualTo("{REQUEST=a.} REQUEST CANCELLED 8 RESPONSE CANCELLED 8");
        assertThat(run.ended.get(0).errorCode()).isEqualTo(8);
    }

    @Test
    void anExchangeIsShownWithWhatIsKnownOfItBeforeItEnds() {
        Wire client = new Wire();
        Wire server = new Wire();
        Script script = Script.connection()
                .client(Wire.join(Wire.PREFACE, Wire.settings(), client.request(1, "POST", "/cells", false)))
                .server(Wire.join(Wire.settings(), server.response(1, 200, false), Wire.data(1, "y1234567", false)))
                .client(Wire.data(1, "a1234567b", false));
        Run run = run(ScriptSource.of(script), new CellInterpreter());
        assertThat(run.open)
                .singleElement()
                .satisfies(x ->
                        assertThat(x.contribution()).isEqualTo(new CellInterpreter.Told("{REQUEST=, RESPONSE=y}")));
        assertThat(run.ended.get(0).id()).isEqualTo(run.open.get(0).id());
    }

    @Test
    void aResponseWhoseRequestWasNotSeenIsClaimedByItsHead() {
        Script script = Script.joined()
                .server("HTTP/1.1 200 OK\r\nContent-Type: cells\r\nContent-Length: 8\r\n\r\nz1234567")
                .client("GET /other HTTP/1.1\r\nHost: a\r\n\r\n")
                .server("HTTP/1.1 204 No Content\r\n\r\n");
        Run run = run(ScriptSource.of(script), new CellInterpreter());
        assertThat(facts(run)).isEqualTo("{RESPONSE=z.} RESPONSE COMPLETE");
    }
}
