package io.perisco.grpc;

import static io.perisco.grpc.Wire.answer;
import static io.perisco.grpc.Wire.call;
import static io.perisco.grpc.Wire.data;
import static io.perisco.grpc.Wire.headers;
import static io.perisco.grpc.Wire.hello;
import static io.perisco.grpc.Wire.join;
import static io.perisco.grpc.Wire.message;
import static io.perisco.grpc.Wire.padded;
import static io.perisco.grpc.Wire.reset;
import static io.perisco.grpc.Wire.settings;
import static io.perisco.grpc.Wire.trailers;
import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.http2.Http2Protocol;
import io.perisco.model.Exchange;
import io.perisco.model.Outcome;
import io.perisco.model.Side;
import io.perisco.spi.Protocol;
import io.perisco.testkit.ProtocolContract;
import io.perisco.testkit.Script;
import io.perisco.testkit.ScriptSource;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The contract of HTTP/2 with calls on it, and the same for what is told of the calls. */
final class GrpcContractTest extends ProtocolContract {
    @Override
    protected Protocol protocol() {
        return new Http2Protocol();
    }

    @Override
    protected Set<Feature> features() {
        return EnumSet.of(Feature.PIPELINING, Feature.MULTIPLEXING, Feature.BODIES);
    }

    /** Streams that are open together are in doubt together. */
    @Override
    protected int worstDamage() {
        return 7;
    }

    @Override
    protected List<Script> samples() {
        return List.of(unary().named("unary"), streams().named("streams"), large().named("large messages"));
    }

    private static Script unary() {
        Script script = Script.connection().client(hello()).server(settings());
        for (int i = 0; i < 16; i++) {
            int id = 2 * i + 1;
            script.client(join(call(id, "/s.S/M" + i), data(id, true, message("ask " + i))))
                    .server(join(answer(id), padded(id, i * 7, message("answer " + i)), trailers(id, i)));
        }
        return script;
    }

    private static Script large() {
        return Script.connection()
                .client(hello())
                .server(settings())
                .client(join(call(1, "/s.S/Large"), data(1, true, message(new byte[2100]))))
                .server(join(answer(1), data(1, false, message(new byte[2200])), trailers(1, 0)));
    }

    private static Script streams() {
        Script script = Script.connection().client(hello()).server(settings());
        script.client(join(call(1, "/s.S/Bidi"), call(3, "/s.S/Up"), call(5, "/s.S/Down")));
        script.client(join(
                data(1, false, message("1")),
                data(3, false, join(message("a"), message("b"))),
                data(5, true, message("x"))));
        byte[] large = message(new byte[600]);
        script.server(join(answer(5), data(5, false, java.util.Arrays.copyOf(large, 3))));
        script.server(data(5, false, java.util.Arrays.copyOfRange(large, 3, 300)));
        script.server(join(answer(1), data(1, false, message("2"))));
        script.server(join(
                data(5, false, java.util.Arrays.copyOfRange(large, 300, large.length)),
                data(1, false, join(message("3"), message("4")))));
        script.client(join(data(3, true, message("c")), data(1, true, message("5"))));
        script.server(join(trailers(1, 0), data(5, false, message("last")), trailers(5, 0)));
        script.server(join(answer(3), data(3, false, message("sum")), trailers(3, 0)));
        script.client(join(call(7, "/s.S/Gone"), data(7, true, message("y")))).client(reset(7, Wire.CANCEL));
        script.client(join(call(9, "/s.S/Bad"), data(9, true, message("z"))))
                .server(headers(9, true, ":status", "200", "content-type", "application/grpc", "grpc-status", "3"));
        return script;
    }

    // ---- what is told of the calls

    private static Map<String, Object> told(Exchange x) {
        Map<String, Object> told = new TreeMap<>();
        GrpcCall call = Seen.call(x);
        call.attributes(told::put);
        told.put("requests", call.requestMessages());
        told.put("responses", call.responseMessages());
        return told;
    }

    private static List<Map<String, Object>> told(ScriptSource source) {
        return Seen.exchanges(source).stream().map(GrpcContractTest::told).toList();
    }

    @Test
    void callsAreTheSameHoweverTheirBytesAreCut() {
        for (Script script : samples()) {
            List<Map<String, Object>> whole = told(ScriptSource.of(script));
            assertThat(told(ScriptSource.of(script).cut(left -> 1))).isEqualTo(whole);
            for (int seed = 0; seed < 20; seed++) {
                Random random = new Random(seed);
                ScriptSource source = ScriptSource.of(script).cut(left -> 1 + random.nextInt(Math.min(left, 40)));
                assertThat(told(seed % 2 == 0 ? source : source.swap(seed)))
                        .as("seed %d", seed)
                        .isEqualTo(whole);
            }
        }
    }

    @Test
    void aHoleNeverMakesACallTellMoreThanItCarried() {
        for (Script script : samples()) {
            Map<String, GrpcCall> truth = new HashMap<>();
            Seen.exchanges(script).forEach(x -> truth.put(x.operation(), Seen.call(x)));
            int whole = 0;
            for (Side side : Side.values()) {
                for (int at = 0; at + 3 <= script.length(side); at += 5) {
                    for (Exchange x : Seen.exchanges(ScriptSource.of(script).hole(side, at, at + 3))) {
                        if (x.contribution() instanceof GrpcCall call && truth.get(call.operation()) != null) {
                            whole += check(x, call, truth.get(call.operation()), side + " " + at);
                        }
                    }
                }
            }
            assertThat(whole).isPositive();
        }
    }

    /** Whether it was told as it was. */
    private static int check(Exchange x, GrpcCall call, GrpcCall truth, String where) {
        assertThat(call.statusCode()).as(where).isIn(truth.statusCode(), GrpcCall.UNKNOWN_STATUS);
        boolean marked = !x.caveats().isEmpty() || x.outcome() != Outcome.COMPLETE;
        boolean same = call.statusCode() == truth.statusCode() && call.kind() == truth.kind();
        for (boolean asked : new boolean[] {true, false}) {
            GrpcMessages is = asked ? call.requestMessages() : call.responseMessages();
            GrpcMessages was = asked ? truth.requestMessages() : truth.responseMessages();
            assertThat(is.count()).as(where).isLessThanOrEqualTo(was.count());
            assertThat(is.atLeast() || is.count() == was.count())
                    .as("%s: %s was %s in %s", where, is, was, x)
                    .isTrue();
            same &= is.count() == was.count();
        }
        assertThat(same || marked).as("%s: %s %s", where, x, call).isTrue();
        return same && !marked ? 1 : 0;
    }
}
