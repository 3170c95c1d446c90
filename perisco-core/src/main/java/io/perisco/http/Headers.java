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
    // before EMPTY, which is made of them
    private static final byte[] NO_BYTES = {};
    private static final byte[][] NO_PARTS = {};

    /** What stands for a name or value that could not be decoded. */
    public static final String UNKNOWN = "<unknown>";

    /** No field lines. */
    public static final Headers EMPTY = new Headers(NO_PARTS, Redaction.none());

    private static final int SPANS = 4;
    private static final byte[] HIDDEN = Redaction.HIDDEN.getBytes(StandardCharsets.UTF_8);

    private final byte[] bytes;

    /** Names and values alternately, where each is an array of its own. */
    private final byte[][] parts;

    /** Indexes into {@code bytes}, as many as {@link Layout} says; at most one of the two is there. */
    private final char @Nullable [] narrow;

    private final int @Nullable [] wide;
    private final int size;

    private final Layout layout;

    private final Redaction redaction;

    private Headers(byte[][] parts, Redaction redaction) {
        this.bytes = NO_BYTES;
        this.parts = parts;
        this.narrow = null;
        this.wide = null;
        this.size = parts.length / 2;
        this.layout = Layout.PARTS;
        this.redaction = redaction;
    }

    private Headers(byte[] bytes, int[] indexes, int base, int size, Layout layout, Redaction redaction) {
        this.parts = NO_PARTS;
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
     * Fields whose names and values are arrays of their own, as a decoder of header blocks gives them: none is copied.
     *
     * @param namesAndValues alternately; all of it kept, so must not change any more
     */
    public static Headers ofParts(byte[][] namesAndValues, Redaction redaction) {
        return namesAndValues.length == 0 ? EMPTY : new Headers(namesAndValues, redaction);
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
        return Text.decode(nameBytes(i), nameFrom(i), nameTo(i));
    }

    /** The value of line {@code i} without the white space around it, redacted where it must be. */
    public String value(int i) {
        if (hides(i)) {
            return Redaction.HIDDEN;
        }
        int from = valueFrom(i);
        return Text.decode(valueBytes(i), from, valueTo(i, from));
    }

    /** Whether line {@code i} is named so, in any case. */
    public boolean isNamed(int i, String name) {
        return Text.equalsIgnoreCase(nameBytes(i), nameFrom(i), nameTo(i), name);
    }

    /** Whether the value of line {@code i} begins so, in any case; no string is made of it. */
    public boolean valueStartsWith(int i, String prefix) {
        if (hides(i)) {
            return Redaction.HIDDEN.regionMatches(true, 0, prefix, 0, prefix.length());
        }
        int from = valueFrom(i);
        int to = from + prefix.length();
        return to <= valueTo(i, from) && Text.equalsIgnoreCase(valueBytes(i), from, to, prefix);
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
            byte[] names = nameBytes(i);
            if (redaction.hides(names, nameFrom, nameTo)) {
                action.line(names, nameFrom, nameTo, HIDDEN, 0, HIDDEN.length);
            } else {
                int from = valueFrom(i);
                action.line(names, nameFrom, nameTo, valueBytes(i), from, valueTo(i, from));
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
        return redaction.hides(nameBytes(i), nameFrom(i), nameTo(i));
    }

    private byte[] nameBytes(int i) {
        return layout == Layout.PARTS ? parts[i * 2] : bytes;
    }

    private byte[] valueBytes(int i) {
        return layout == Layout.PARTS ? parts[i * 2 + 1] : bytes;
    }

    private int nameFrom(int i) {
        return switch (layout) {
            case PARTS -> 0;
            case SPANS -> index(i * SPANS);
            case LINES -> index(i * 2);
        };
    }

    private int nameTo(int i) {
        return switch (layout) {
            case PARTS -> parts[i * 2].length;
            case SPANS -> index(i * SPANS + 1);
            case LINES -> Text.trimmedEnd(bytes, index(i * 2), index(i * 2 + 1));
        };
    }

    private int valueFrom(int i) {
        return switch (layout) {
            case PARTS -> 0;
            case SPANS -> index(i * SPANS + 2);
            case LINES -> Text.trimmedStart(bytes, index(i * 2 + 1) + 1, index(i * 2 + 2));
        };
    }

    private int valueTo(int i, int from) {
        return switch (layout) {
            case PARTS -> parts[i * 2 + 1].length;
            case SPANS -> index(i * SPANS + 3);
            case LINES -> Text.trimmedEnd(bytes, from, index(i * 2 + 2));
        };
    }

    private int index(int i) {
        return narrow != null ? narrow[i] : wide == null ? 0 : wide[i];
    }

    private enum Layout {
        /** Two arrays a field, its name and its value. */
        PARTS,
        /** Four indexes a field: name from, name to, value from, value to. */
        SPANS,
        /** Two indexes a line, its start and its colon, and one for the end of the last; the lines adjoin. */
        LINES
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
