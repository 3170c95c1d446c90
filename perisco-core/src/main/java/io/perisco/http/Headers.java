package io.perisco.http;

import io.perisco.model.Redaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The field lines of a header or trailer section (RFC 9110, section 5): in order, repeats kept, names as sent. Holds the
 * bytes and where each name and value lies in them; strings are made at each call. Values that the engine's
 * {@link Redaction} hides read {@link Redaction#HIDDEN}.
 */
public final class Headers {
    /** What stands for a name or value that could not be decoded. */
    public static final String UNKNOWN = "<unknown>";

    /** No field lines. */
    public static final Headers EMPTY = new Headers(new byte[0], new char[0], null, false, Redaction.none());

    private static final int SPANS = 4;
    private static final int LINES = 2;

    private final byte[] bytes;
    /** Four indexes a field, or, if {@link #lines}, two a field and the end of the last line. */
    private final char[] narrow;
    /** In the place of {@link #narrow} where indexes do not fit into 16 bits; four a field. */
    private final int @Nullable [] wide;

    private final boolean lines;
    private final Redaction redaction;

    private Headers(byte[] bytes, char[] narrow, int @Nullable [] wide, boolean lines, Redaction redaction) {
        this.bytes = bytes;
        this.narrow = narrow;
        this.wide = wide;
        this.lines = lines;
        this.redaction = redaction;
    }

    /**
     * @param bytes holds the names and values; kept, so must not change any more
     * @param spans four indexes into {@code bytes} a field: name from, name to, value from, value to; copied
     * @param size number of fields
     */
    public static Headers of(byte[] bytes, int[] spans, int size, Redaction redaction) {
        if (size == 0) {
            return EMPTY;
        }
        if (bytes.length > Character.MAX_VALUE) {
            int[] wide = new int[size * SPANS];
            System.arraycopy(spans, 0, wide, 0, wide.length);
            return new Headers(bytes, EMPTY.narrow, wide, false, redaction);
        }
        return new Headers(bytes, narrowed(spans, size * SPANS, 0), null, false, redaction);
    }

    /**
     * The field lines of a message of HTTP/1, one behind the other as they were sent; what surrounds name and value
     * (RFC 9112, section 5) is taken off when they are asked for.
     *
     * @param bytes holds the lines; kept, so must not change any more
     * @param lines two indexes a field, where its line begins and where its colon stands, and behind the last field
     *     where its line ends; copied
     * @param base what to take off each index to get one into {@code bytes}
     * @param size number of fields
     */
    public static Headers ofLines(byte[] bytes, int[] lines, int base, int size, Redaction redaction) {
        if (size == 0) {
            return EMPTY;
        }
        int indexes = size * LINES + 1;
        if (bytes.length <= Character.MAX_VALUE) {
            return new Headers(bytes, narrowed(lines, indexes, base), null, true, redaction);
        }
        int[] wide = new int[size * SPANS];
        for (int i = 0; i < size; i++) {
            int from = lines[i * LINES] - base;
            int colon = lines[i * LINES + 1] - base;
            int to = lines[(i + 1) * LINES] - base;
            wide[i * SPANS] = from;
            wide[i * SPANS + 1] = Text.trimmedEnd(bytes, from, colon);
            wide[i * SPANS + 2] = Text.trimmedStart(bytes, colon + 1, to);
            wide[i * SPANS + 3] = Text.trimmedEnd(bytes, wide[i * SPANS + 2], to);
        }
        return new Headers(bytes, EMPTY.narrow, wide, false, redaction);
    }

    /** Number of field lines. */
    public int size() {
        return wide != null ? wide.length / SPANS : lines ? narrow.length / LINES : narrow.length / SPANS;
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return size() == 0;
    }

    /** The name of line {@code i}, as sent. */
    public String name(int i) {
        return Text.decode(bytes, nameFrom(i), nameTo(i));
    }

    /** The value of line {@code i} without the white space around it, redacted where it must be. */
    public String value(int i) {
        return hides(i) ? Redaction.HIDDEN : plainValue(i);
    }

    /** Whether line {@code i} is named {@code lowerCaseName}, whatever its case. */
    public boolean isNamed(int i, String lowerCaseName) {
        return Text.equalsIgnoreCase(bytes, nameFrom(i), nameTo(i), lowerCaseName);
    }

    /** The value of the first line of that name (any case), or null. */
    public @Nullable String first(String name) {
        int i = indexOf(name.toLowerCase(Locale.ROOT), 0);
        return i < 0 ? null : value(i);
    }

    /** The values of all lines of that name (any case), in order. */
    public List<String> all(String name) {
        List<String> values = new ArrayList<>();
        String lower = name.toLowerCase(Locale.ROOT);
        for (int i = indexOf(lower, 0); i >= 0; i = indexOf(lower, i + 1)) {
            values.add(value(i));
        }
        return values;
    }

    /** Shows every line in order, as name and value. */
    public void forEach(BiConsumer<String, String> action) {
        int size = size();
        for (int i = 0; i < size; i++) {
            String name = name(i);
            action.accept(name, redaction.hides(name) ? Redaction.HIDDEN : plainValue(i));
        }
    }

    /** The index of the first line of that name at or after {@code from}, or -1. */
    public int indexOf(String lowerCaseName, int from) {
        int size = size();
        for (int i = from; i < size; i++) {
            if (isNamed(i, lowerCaseName)) {
                return i;
            }
        }
        return -1;
    }

    /** {@code name: value} lines joined with commas, for people. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("[");
        forEach((name, value) -> text.append(text.length() > 1 ? ", " : "")
                .append(name)
                .append(": ")
                .append(value));
        return text.append(']').toString();
    }

    private String plainValue(int i) {
        if (lines) {
            int end = narrow[(i + 1) * LINES];
            int from = Text.trimmedStart(bytes, narrow[i * LINES + 1] + 1, end);
            return Text.decode(bytes, from, Text.trimmedEnd(bytes, from, end));
        }
        return Text.decode(bytes, span(i, 2), span(i, 3));
    }

    private boolean hides(int i) {
        return !redaction.isNone() && redaction.hides(name(i));
    }

    private int nameFrom(int i) {
        return lines ? narrow[i * LINES] : span(i, 0);
    }

    private int nameTo(int i) {
        return lines ? Text.trimmedEnd(bytes, narrow[i * LINES], narrow[i * LINES + 1]) : span(i, 1);
    }

    private int span(int i, int k) {
        return wide != null ? wide[i * SPANS + k] : narrow[i * SPANS + k];
    }

    private static char[] narrowed(int[] indexes, int n, int base) {
        char[] narrow = new char[n];
        for (int i = 0; i < n; i++) {
            narrow[i] = (char) (indexes[i] - base);
        }
        return narrow;
    }
}
