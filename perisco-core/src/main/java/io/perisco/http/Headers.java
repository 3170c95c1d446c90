package io.perisco.http;

import io.perisco.model.Redaction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The field lines of a header or trailer section (RFC 9110, section 5): in order, repeats kept, names as sent. Holds the
 * bytes and where each name and value lies in them; strings are made at each call. Values that the engine's
 * {@link Redaction} hides read {@link Redaction#HIDDEN}.
 *
 * @since 0.1.0
 */
public final class Headers {
    /** What stands for a name or value that could not be decoded. */
    public static final String UNKNOWN = "<unknown>";

    /** No field lines. */
    public static final Headers EMPTY = new Headers(new byte[0], new int[0], 0, 0, Layout.SPANS, Redaction.none());

    private static final int SPANS = 4;
    private static final byte[] HIDDEN = Redaction.HIDDEN.getBytes(StandardCharsets.UTF_8);

    private final byte[] bytes;

    /** Indexes into {@code bytes}, as many as {@link Layout} says; one of the two is there. */
    private final char @Nullable [] narrow;

    private final int @Nullable [] wide;
    private final int size;

    private final Layout layout;

    private final Redaction redaction;

    private Headers(byte[] bytes, int[] indexes, int base, int size, Layout layout, Redaction redaction) {
        this.bytes = bytes;
        this.size = size;
        this.layout = layout;
        this.redaction = redaction;
        int n = layout == Layout.SPANS ? size * SPANS : size * 2 + 1;
        if (bytes.length > Character.MAX_VALUE) {
            int[] copy = new int[n];
            for (int i = 0; i < n; i++) {
                copy[i] = indexes[i] - base;
            }
            wide = copy;
            narrow = null;
        } else {
            char[] copy = new char[n];
            for (int i = 0; i < n; i++) {
                copy[i] = (char) (indexes[i] - base);
            }
            narrow = copy;
            wide = null;
        }
    }

    /**
     * @param bytes holds the names and values; kept, so must not change any more
     * @param spans four indexes into {@code bytes} a field: name from, name to, value from, value to; copied
     * @param size number of fields
     */
    public static Headers of(byte[] bytes, int[] spans, int size, Redaction redaction) {
        return size == 0 ? EMPTY : new Headers(bytes, spans, 0, size, Layout.SPANS, redaction);
    }

    /**
     * Field lines that stand one behind the other, as in HTTP/1.x; half the memory of spans.
     *
     * @param bytes holds the lines; kept, so must not change any more
     * @param indexes two a line, where it begins and where its colon stands; behind the last where that line ends; copied
     * @param base what to take off each index
     * @param size number of lines
     */
    public static Headers ofLines(byte[] bytes, int[] indexes, int base, int size, Redaction redaction) {
        return size == 0 ? EMPTY : new Headers(bytes, indexes, base, size, Layout.LINES, redaction);
    }

    /**
     * Names and values one behind the other with nothing between, as header lists of HTTP/2 are put together; half the
     * memory of spans.
     *
     * @param bytes holds the names and values; kept, so must not change any more
     * @param indexes two a field, where its name begins and where its value does; behind the last where that value ends;
     *     copied
     * @param size number of fields
     */
    public static Headers ofFields(byte[] bytes, int[] indexes, int size, Redaction redaction) {
        return size == 0 ? EMPTY : new Headers(bytes, indexes, 0, size, Layout.FIELDS, redaction);
    }

    /** Number of field lines. */
    public int size() {
        return size;
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** The name of line {@code i}, as sent. */
    public String name(int i) {
        return Text.decode(bytes, nameFrom(i), nameTo(i));
    }

    /** The value of line {@code i} without the white space around it, redacted where it must be. */
    public String value(int i) {
        if (hides(i)) {
            return Redaction.HIDDEN;
        }
        int from = valueFrom(i);
        return Text.decode(bytes, from, valueTo(i, from));
    }

    /** Whether line {@code i} is named so, in any case. */
    public boolean isNamed(int i, String name) {
        return Text.equalsIgnoreCase(bytes, nameFrom(i), nameTo(i), name);
    }

    /** The value of the first line of that name (any case), or null. */
    public @Nullable String first(String name) {
        for (int i = 0; i < size; i++) {
            if (isNamed(i, name)) {
                return value(i);
            }
        }
        return null;
    }

    /** The values of all lines of that name (any case), in order. */
    public List<String> all(String name) {
        List<String> values = new ArrayList<>();
        for (int i = indexOf(name, 0); i >= 0; i = indexOf(name, i + 1)) {
            values.add(value(i));
        }
        return values;
    }

    /** Shows every line in order, as name and value. */
    public void forEach(BiConsumer<String, String> action) {
        for (int i = 0; i < size; i++) {
            action.accept(name(i), value(i));
        }
    }

    /** Shows every line in order as the octets that were sent, values redacted where they must be. */
    public void forEachOctets(Octets action) {
        for (int i = 0; i < size; i++) {
            int nameFrom = nameFrom(i);
            int nameTo = nameTo(i);
            if (redaction.hides(bytes, nameFrom, nameTo)) {
                action.line(bytes, nameFrom, nameTo, HIDDEN, 0, HIDDEN.length);
            } else {
                int from = valueFrom(i);
                action.line(bytes, nameFrom, nameTo, bytes, from, valueTo(i, from));
            }
        }
    }

    /** The index of the first line of that name (any case) at or after {@code from}, or -1. */
    public int indexOf(String name, int from) {
        for (int i = from; i < size; i++) {
            if (isNamed(i, name)) {
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

    private boolean hides(int i) {
        return redaction.hides(bytes, nameFrom(i), nameTo(i));
    }

    private int nameFrom(int i) {
        return index(layout == Layout.SPANS ? i * SPANS : i * 2);
    }

    private int nameTo(int i) {
        return switch (layout) {
            case SPANS -> index(i * SPANS + 1);
            case FIELDS -> index(i * 2 + 1);
            case LINES -> Text.trimmedEnd(bytes, index(i * 2), index(i * 2 + 1));
        };
    }

    private int valueFrom(int i) {
        return switch (layout) {
            case SPANS -> index(i * SPANS + 2);
            case FIELDS -> index(i * 2 + 1);
            case LINES -> Text.trimmedStart(bytes, index(i * 2 + 1) + 1, index(i * 2 + 2));
        };
    }

    private int valueTo(int i, int from) {
        return switch (layout) {
            case SPANS -> index(i * SPANS + 3);
            case FIELDS -> index(i * 2 + 2);
            case LINES -> Text.trimmedEnd(bytes, from, index(i * 2 + 2));
        };
    }

    private int index(int i) {
        return narrow != null ? narrow[i] : wide == null ? 0 : wide[i];
    }

    private enum Layout {
        /** Four indexes a field: name from, name to, value from, value to. */
        SPANS,
        /** Two a line, its start and its colon, and one for the end of the last; the lines adjoin. */
        LINES,
        /** Two a field, its name and its value, and one for the end of the last; all adjoin. */
        FIELDS
    }

    /** Takes field lines without a string being made of them. */
    @FunctionalInterface
    public interface Octets {
        /**
         * A line: its name in {@code [nameFrom, nameTo)} of {@code names}, its value, without the white space around it,
         * in {@code [valueFrom, valueTo)} of {@code values}. Both arrays are to be read only, and only within the call.
         * What {@link Headers#name} and {@link Headers#value} make of such octets is UTF-8, else ISO-8859-1.
         */
        void line(byte[] names, int nameFrom, int nameTo, byte[] values, int valueFrom, int valueTo);
    }
}
