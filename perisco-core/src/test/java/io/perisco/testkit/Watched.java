package io.perisco.testkit;

import io.perisco.Perisco;
import io.perisco.model.Caveat;
import io.perisco.model.Counters;
import io.perisco.model.Exchange;
import io.perisco.model.Half;
import io.perisco.model.Limits;
import io.perisco.model.Message;
import io.perisco.model.Redaction;
import io.perisco.model.Side;
import io.perisco.spi.Protocol;
import io.perisco.spi.SocketEventSource;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What perisco told of a source, or of a script: try a parser with it, and see with {@link PeriscoAssertions}.
 *
 * @param exchanges in the order in which they ended
 * @param counters at the end
 * @since 0.1.0
 */
public record Watched(List<Exchange> exchanges, Counters counters) {
    /** Plays a script, whole and in order; else as {@link #of(SocketEventSource, Protocol...)}. */
    public static Watched of(Script script, Protocol... protocols) {
        return of(ScriptSource.of(script), protocols);
    }

    /**
     * Runs a source through an engine of its own, in the calling thread, with these protocols; those that are found on the
     * class path come after them.
     */
    public static Watched of(SocketEventSource source, Protocol... protocols) {
        return of(source, 0, Limits.standard(), protocols);
    }

    /** The same with so many workers and these limits. Redacts nothing, and keeps 8 bytes of each body. */
    public static Watched of(SocketEventSource source, int workers, Limits limits, Protocol... protocols) {
        List<Exchange> exchanges = new ArrayList<>();
        Perisco.Builder builder = Perisco.builder()
                .source(source)
                .workers(workers)
                .limits(limits)
                .redact(Redaction.none())
                .bodyPrefixBytes(8)
                .listener(exchanges::add);
        for (Protocol p : protocols) {
            builder.protocol(p);
        }
        try (Perisco perisco = builder.build()) {
            perisco.run();
            return new Watched(exchanges, perisco.counters());
        }
    }

    /** Where the bytes of both sides went. */
    String ledgers() {
        return counters.ledger(Side.CLIENT) + ", " + counters.ledger(Side.SERVER);
    }

    /** One line an exchange with everything but its connection: what two runs must agree on. */
    public List<String> lines() {
        return exchanges.stream().map(Watched::line).toList();
    }

    /** See {@link #lines()}. */
    public static String line(Exchange x) {
        return x.protocol() + " k" + x.key() + " " + half(x, Half.REQUEST) + " -> " + half(x, Half.RESPONSE) + " "
                + x.outcome().label() + " "
                + x.caveats().stream().map(Caveat::label).toList();
    }

    /** What was said, without when it was said, how it ended and what is doubtful about it. */
    public static String content(Exchange x) {
        return x.protocol() + " " + said(x, Half.REQUEST) + " -> " + said(x, Half.RESPONSE);
    }

    /** The two heads. */
    static String heads(Exchange x) {
        return message(x.request(), Half.REQUEST) + " -> " + message(x.response(), Half.RESPONSE);
    }

    private static String half(Exchange x, Half half) {
        Message m = x.message(half);
        return m == null
                ? "-"
                : said(x, half) + "@" + (x.firstByteNanos(half) - Script.START_NANOS) / 1000 + ".."
                        + (x.lastByteNanos(half) - Script.START_NANOS) / 1000;
    }

    /** What one half said. */
    static String said(Exchange x, Half half) {
        Message m = x.message(half);
        return m == null
                ? "-"
                : message(m, half) + "(" + x.bodyBytes(half) + ":"
                        + new String(x.bodyPrefix(half), StandardCharsets.ISO_8859_1) + ")";
    }

    private static String message(@Nullable Message m, Half half) {
        if (m == null) {
            return "-";
        }
        Map<String, Object> attributes = new TreeMap<>();
        m.attributes(half, attributes::put);
        return m + (attributes.isEmpty() ? "" : attributes.toString());
    }
}
