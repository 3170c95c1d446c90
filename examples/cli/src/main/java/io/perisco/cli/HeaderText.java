package io.perisco.cli;

import io.perisco.http.Headers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names and values as Go prints them: a map for HTTP/1, a list of fields for HTTP/2. */
final class HeaderText {
    private HeaderText() {}

    /**
     * {@code map[A:[x] B:[y z]]}, sorted by name and joined per name, without the fields named {@code except}. Names that
     * differ only in case are one, written as they first were.
     */
    static void appendMap(StringBuilder out, Headers headers, String except) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (int i = 0; i < headers.size(); i++) {
            if (!headers.isNamed(i, except)) {
                String name = headers.name(i);
                entries.computeIfAbsent(name.toLowerCase(Locale.ROOT), k -> new Entry(name, new ArrayList<>()))
                        .values
                        .add(headers.value(i));
            }
        }
        appendMap(out, new ArrayList<>(entries.values()));
    }

    /** The same for attributes of any type; the elements of a list stand for themselves. */
    static void appendMap(StringBuilder out, Map<String, Object> attributes) {
        List<Entry> entries = new ArrayList<>();
        attributes.forEach((name, value) -> {
            List<String> values = new ArrayList<>();
            if (value instanceof List<?> list) {
                list.forEach(v -> values.add(String.valueOf(v)));
            } else {
                values.add(String.valueOf(value));
            }
            entries.add(new Entry(name, values));
        });
        appendMap(out, entries);
    }

    private static void appendMap(StringBuilder out, List<Entry> entries) {
        entries.sort(Comparator.comparing(Entry::name));
        out.append("map[");
        String gap = "";
        for (Entry entry : entries) {
            out.append(gap);
            Escaped.append(out, entry.name);
            out.append(":[");
            for (int i = 0; i < entry.values.size(); i++) {
                out.append(i == 0 ? "" : " ");
                Escaped.append(out, entry.values.get(i));
            }
            out.append(']');
            gap = " ";
        }
        out.append("]\n");
    }

    /**
     * {@code [header field ":status" = "200" …]}.
     *
     * @param pseudo names and values of the pseudo-headers, in turn; those without a value are left out
     */
    static void appendList(StringBuilder out, Headers headers, @Nullable String... pseudo) {
        out.append('[');
        int empty = out.length();
        for (int i = 0; i < pseudo.length; i += 2) {
            if (pseudo[i + 1] != null) {
                appendField(out, String.valueOf(pseudo[i]), pseudo[i + 1]);
            }
        }
        headers.forEach((name, value) -> appendField(out, name, value));
        if (out.length() > empty) {
            out.setLength(out.length() - 1);
        }
        out.append("]\n");
    }

    private static void appendField(StringBuilder out, String name, @Nullable String value) {
        out.append("header field ");
        Escaped.appendQuoted(out, name);
        out.append(" = ");
        Escaped.appendQuoted(out, String.valueOf(value));
        out.append(' ');
    }

    private record Entry(String name, List<String> values) {}
}
