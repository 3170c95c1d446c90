package io.perisco.bpf;

import io.perisco.model.Caveat;
import io.perisco.model.Counter;
import io.perisco.model.Counters;
import io.perisco.model.Exchange;
import io.perisco.model.Half;
import io.perisco.model.ProcessInfo;
import io.perisco.model.Side;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Exchanges in one short line each: what a test expects. */
final class Describe {
    /** What the exerciser sends, and answers, in an ordinary exchange. */
    static final long REQUEST_BYTES =
            "GET /exercise HTTP/1.1\r\nHost: exerciser\r\nX-Filler: 0123456789\r\n\r\n".length();

    static final long RESPONSE_BYTES = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello".length();

    private Describe() {}

    static long carried(Counters counters) {
        return counters.ledger(Side.CLIENT).carried()
                + counters.ledger(Side.SERVER).carried();
    }

    static long lost(Counters counters) {
        return counters.ledger(Side.CLIENT).lost()
                + counters.ledger(Side.SERVER).lost();
    }

    /** The process that was seen, or -1. */
    static long pid(Exchange x) {
        ProcessInfo process = x.connection().process();
        return process == null ? -1 : process.pid();
    }

    /** The cgroup of the process that was seen, or -1. */
    static long cgroup(Exchange x) {
        ProcessInfo process = x.connection().process();
        return process == null ? -1 : process.cgroup();
    }

    /** {@code server GET /exercise 200 hello complete}, and caveats if there are any. */
    static String exchange(Exchange x) {
        ProcessInfo process = x.connection().process();
        String side = process == null ? "-" : process.side() == Side.SERVER ? "server" : "client";
        String body = new String(x.bodyPrefix(Half.RESPONSE), StandardCharsets.ISO_8859_1);
        String caveats = x.caveats().stream().map(c -> " " + c.label()).collect(Collectors.joining());
        return side + " " + request(x) + " " + status(x) + " " + body + " "
                + x.outcome().label() + caveats;
    }

    private static String request(Exchange x) {
        return x.request() == null
                ? "-"
                : x.attributes().get("http.request.method") + " "
                        + x.attributes().get("url.path");
    }

    private static String status(Exchange x) {
        return String.valueOf(x.attributes().get("http.response.status_code"));
    }

    static boolean has(Exchange x, Caveat caveat) {
        return x.caveats().contains(caveat);
    }

    static String counters(Counters counters) {
        return Stream.of(Counter.values())
                        .filter(c -> counters.get(c) != 0)
                        .map(c -> c.label() + "=" + counters.get(c))
                        .collect(Collectors.joining(" "))
                + " client " + counters.ledger(Side.CLIENT) + " server " + counters.ledger(Side.SERVER);
    }
}
