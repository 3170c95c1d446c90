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
    public static final Headers EMPTY = new Headers(new byte[0], new char[0], null, Redaction.none());

    private static final int SPANS = 4;

    private final byte[] bytes;
    private final char @Nullable [] narrow;
    private final int @Nullable [] wide;
    private final Redaction redaction;

    private Headers(byte[] bytes, char @Nullable [] narrow, int @Nullable [] wide, Redaction redaction) {
        this.bytes = bytes;
        this.narrow = narrow;
        this.wide = wide;
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
            return new Headers(bytes, null, wide, redaction);
        }
        char[] narrow = new char[size * SPANS];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (char) spans[i];
        }
        return new Headers(bytes, narrow, null, redaction);
    }

    /** Number of field lines. */
    public int size() {
        return (narrow != null ? narrow.length : wide == null ? 0 : wide.length) / SPANS;
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return size() == 0;
    }

    /** The name of line {@code i}, as sent. */
    public String name(int i) {
        return Text.decode(bytes, span(i, 0), span(i, 1));
    }

    /** The value of line {@code i} without the white space around it, redacted where it must be. */
    public String value(int i) {
        return hides(i) ? Redaction.HIDDEN : Text.decode(bytes, span(i, 2), span(i, 3));
    }

    /** Whether line {@code i} is named {@code lowerCaseName}, whatever its case. */
    public boolean isNamed(int i, String lowerCaseName) {
        return Text.equalsIgnoreCase(bytes, span(i, 0), span(i, 1), lowerCaseName);
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
        for (int i = 0; i < size(); i++) {
            action.accept(name(i), value(i));
        }
    }

    /** The index of the first line of that name at or after {@code from}, or -1. */
    public int indexOf(String lowerCaseName, int from) {
        for (int i = from; i < size(); i++) {
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
        forEach((name, value) -> text.append(text.length() > 1 ? ", " : "").append(name).append(": ").append(value));
        return text.append(']').toString();
    }

    private boolean hides(int i) {
        return !redaction.isNone() && redaction.hides(name(i));
    }

    private int span(int i, int k) {
        return narrow != null ? narrow[i * SPANS + k] : wide == null ? 0 : wide[i * SPANS + k];
    }
}
