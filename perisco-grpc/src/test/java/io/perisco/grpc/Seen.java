package io.perisco.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.Perisco;
import io.perisco.http1.Http1Protocol;
import io.perisco.http2.Http2Protocol;
import io.perisco.model.Counter;
import io.perisco.model.Exchange;
import io.perisco.model.Redaction;
import io.perisco.testkit.Script;
import io.perisco.testkit.ScriptSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What perisco sees of scripts that carry calls. */
final class Seen {
    private Seen() {}

    static List<Exchange> exchanges(Script... scripts) {
        return exchanges(ScriptSource.of(scripts));
    }

    static List<Exchange> exchanges(ScriptSource source) {
        return exchanges(source, 0, new GrpcInterpreter());
    }

    static List<Exchange> exchanges(ScriptSource source, int bodyBytes, GrpcInterpreter interpreter) {
        List<Exchange> exchanges = new ArrayList<>();
        run(
                Perisco.builder()
                        .source(source)
                        .bodyPrefixBytes(bodyBytes)
                        .redact(Redaction.none())
                        .listener(exchanges::add),
                interpreter);
        return exchanges;
    }

    /** Runs what is built so far with both versions of HTTP; nothing may fail in it. */
    static void run(Perisco.Builder builder, GrpcInterpreter interpreter) {
        try (Perisco perisco = builder.protocol(new Http1Protocol())
                .protocol(new Http2Protocol())
                .service(interpreter)
                .build()) {
            perisco.run();
            assertThat(perisco.counters().get(Counter.PLUGIN_FAILURES)).isZero();
            assertThat(perisco.counters().balances()).isTrue();
        }
    }

    /** The calls, in the order in which they ended; every exchange must be one. */
    static List<GrpcCall> calls(Script... scripts) {
        return exchanges(scripts).stream().map(Seen::call).toList();
    }

    /** The one call. */
    static GrpcCall call(Script script) {
        List<GrpcCall> calls = calls(script);
        assertThat(calls).hasSize(1);
        return calls.get(0);
    }

    /** The one call, with so many bytes of each message. */
    static GrpcCall call(Script script, int bodyBytes) {
        List<Exchange> exchanges = exchanges(ScriptSource.of(script), bodyBytes, new GrpcInterpreter());
        assertThat(exchanges).hasSize(1);
        return call(exchanges.get(0));
    }

    static GrpcCall call(Exchange exchange) {
        assertThat(exchange.contribution()).isInstanceOf(GrpcCall.class);
        return (GrpcCall) Objects.requireNonNull(exchange.contribution());
    }
}
