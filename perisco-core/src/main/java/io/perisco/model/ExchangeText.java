package io.perisco.model;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What reads the same in every exchange: its attributes and its one-line form.
 *
 * @since 0.1.0
 */
public final class ExchangeText {
    private static final long SECOND = 1_000_000_000L;

    private ExchangeText() {}

    static Map<String, Object> attributes(Exchange x) {
        Map<String, Object> map = new LinkedHashMap<>();
        Connection c = x.connection();
        map.put("network.transport", c.transport());
        map.put("network.type", c.client().isIpv4() ? "ipv4" : "ipv6");
        map.put("client.address", c.client().address());
        map.put("client.port", (long) c.client().port());
        map.put("server.address", c.server().address());
        map.put("server.port", (long) c.server().port());
        for (Half half : Half.values()) {
            Message m = x.message(half);
            if (m != null) {
                m.attributes(half, map::put);
            }
        }
        Contribution more = x.contribution();
        if (more != null) {
            more.attributes(map::put);
        }
        map.put("perisco.protocol", x.protocol());
        map.put("perisco.outcome", x.outcome().label());
        map.put("perisco.caveats", x.caveats().stream().map(Caveat::label).toList());
        return map;
    }

    /** One line for people; control characters from the wire are escaped. */
    public static String line(Exchange x) {
        Connection c = x.connection();
        StringBuilder line = new StringBuilder();
        long nanos = x.timeNanos();
        line.append(Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND)));
        line.append(' ')
                .append(c.client())
                .append(" > ")
                .append(c.server())
                .append(' ')
                .append(x.protocol());
        line.append(" [").append(x.request() == null ? "-" : x.request()).append("] [");
        line.append(x.response() == null ? "-" : x.response()).append("] ");
        long latency = x.latencyNanos();
        line.append(latency < 0 ? "-" : String.valueOf(latency / 1_000_000)).append(" ms ");
        line.append(x.outcome().label());
        x.caveats().forEach(v -> line.append(' ').append(v.label()));
        return escape(line);
    }

    /** Makes control characters visible, so that no byte from the wire can steer a terminal. */
    public static String escape(CharSequence text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char ch = text.charAt(i);
            // C0, DEL and C1 controls; and the marks with which Unicode turns the direction of text
            boolean control = ch < 0x20 || ch >= 0x7F && ch < 0xA0;
            boolean turning =
                    ch >= 0x202A && ch <= 0x202E || ch >= 0x2066 && ch <= 0x2069 || ch == 0x2028 || ch == 0x2029;
            if (control) {
                out.append(String.format("\\x%02x", (int) ch));
            } else if (turning) {
                out.append(String.format("\\u%04x", (int) ch));
            } else {
                out.append(ch);
            }
        }
        return out.toString();
    }
}
