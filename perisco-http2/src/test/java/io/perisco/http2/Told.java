package io.perisco.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.http.HttpRequest;
import io.perisco.http.HttpResponse;
import io.perisco.model.Counter;
import io.perisco.model.Exchange;
import io.perisco.model.Outcome;
import io.perisco.testkit.Script;
import io.perisco.testkit.ScriptSource;
import io.perisco.testkit.Watched;
import java.util.List;
import java.util.Objects;

/** What the plugin tells of a script. */
final class Told {
    private Told() {}

    static Watched watch(ScriptSource source) {
        Watched watched = Watched.of(source, new Http2Protocol());
        assertThat(watched.counters().get(Counter.PLUGIN_FAILURES)).isZero();
        assertThat(watched.counters().balances()).isTrue();
        return watched;
    }

    static List<Exchange> exchanges(Script script) {
        return watch(ScriptSource.of(script)).exchanges();
    }

    static Exchange only(Script script) {
        List<Exchange> found = exchanges(script);
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    /** The exchange on stream {@code key}. */
    static Exchange on(long key, List<Exchange> found) {
        List<Exchange> there = found.stream().filter(x -> x.key() == key).toList();
        assertThat(there).as("exchanges on stream %d", key).hasSize(1);
        return there.get(0);
    }

    static HttpRequest request(Exchange x) {
        return (HttpRequest) Objects.requireNonNull(x.request());
    }

    static HttpResponse response(Exchange x) {
        return (HttpResponse) Objects.requireNonNull(x.response());
    }

    static void assertComplete(Exchange x) {
        assertThat(x.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(x.caveats()).isEmpty();
        assertThat(x.protocol()).isEqualTo("http/2");
    }
}
