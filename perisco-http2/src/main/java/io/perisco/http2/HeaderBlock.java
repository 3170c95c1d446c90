package io.perisco.http2;

import io.perisco.http.Headers;
import io.perisco.model.Redaction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A decoded header list, in order (RFC 7541, section 1.3). The decoder's next call may write over it: copy out what must
 * last; what {@link #headers} gave lasts. Names and values that refer to entries which were not seen read
 * {@link Headers#UNKNOWN}; a name that is unknown may be a pseudo-header's.
 */
final class HeaderBlock {
    /** RFC 9113, section 6.5.2: what a field counts beyond its name and value. */
    private static final int FIELD_OVERHEAD = 32;

    private static final byte[] UNKNOWN = Headers.UNKNOWN.getBytes(StandardCharsets.US_ASCII);
    private static final byte[][] NONE = {};
    private static final int FIRST_FIELDS = 16;

    private byte[][] names;
    private byte[][] values;
    private int size;
    private int octets;
    private int regularFields;
    private boolean failed;
    private boolean truncated;
    private boolean unknown;

    private final byte[] @Nullable [] pseudo;

    private @Nullable Headers headers;
    private @Nullable Redaction redaction;

    HeaderBlock() {
        names = NONE;
        values = NONE;
        pseudo = new byte[Pseudo.COUNT][];
    }

    private HeaderBlock(HeaderBlock other) {
        names = Arrays.copyOf(other.names, other.size);
        values = Arrays.copyOf(other.values, other.size);
        pseudo = other.pseudo.clone();
        size = other.size;
        octets = other.octets;
        regularFields = other.regularFields;
        unknown = other.unknown;
    }

    /** Not valid HPACK: what could be read before is here, the rest is not known. */
    boolean failed() {
        return failed;
    }

    /** Over the limit: the first fields are here. */
    boolean truncated() {
        return truncated;
    }

    /** A name or value refers to an entry that was not seen. */
    boolean hasUnknown() {
        return unknown;
    }

    /** Number of fields, pseudo-headers included. */
    int size() {
        return size;
    }

    /** Size of the list as RFC 9113, section 6.5.2, counts it. */
    int octets() {
        return octets;
    }

    /** The name of field {@code i} as the library told it, pseudo-headers counted; never to be written to. */
    byte[] nameBytes(int i) {
        return names[i];
    }

    /** The value of field {@code i} as the library told it, pseudo-headers counted; never to be written to. */
    byte[] valueBytes(int i) {
        return values[i];
    }

    /** The name of field {@code i}, pseudo-headers counted; not redacted. */
    String name(int i) {
        return text(names[i]);
    }

    /** The value of field {@code i}, pseudo-headers counted; not redacted. */
    String value(int i) {
        return text(values[i]);
    }

    /** The value of the first such field, as sent, or null; never to be written to. */
    byte @Nullable [] pseudo(Pseudo name) {
        return pseudo[name.ordinal()];
    }

    /** The fields that are no pseudo-headers, in order; immutable. */
    Headers headers(Redaction hidden) {
        Headers made = headers;
        if (made == null || redaction != hidden) {
            made = regular(hidden);
            headers = made;
            redaction = hidden;
        }
        return made;
    }

    /** As it was before the first field. */
    void clear() {
        if (size > FIRST_FIELDS) {
            // fewer are not worth the time: the next list overwrites them
            Arrays.fill(names, 0, size, null);
            Arrays.fill(values, 0, size, null);
        }
        Arrays.fill(pseudo, null);
        size = 0;
        octets = 0;
        regularFields = 0;
        failed = false;
        truncated = false;
        unknown = false;
        headers = null;
        redaction = null;
    }

    /** Appends a field; both arrays are kept. */
    void add(byte[] name, byte[] value, int limit) {
        long sum = (long) octets + name.length + value.length + FIELD_OVERHEAD;
        if (truncated || sum > limit) {
            truncated = true;
            return;
        }
        octets = (int) sum;
        if (size == names.length) {
            int room = Math.max(FIRST_FIELDS, size * 2);
            names = Arrays.copyOf(names, room);
            values = Arrays.copyOf(values, room);
        }
        boolean placeholder = name.length == 1 && name[0] == 0;
        unknown |= placeholder;
        put(placeholder ? UNKNOWN : name, placeholder && value.length == 0 ? UNKNOWN : value);
    }

    private void put(byte[] name, byte[] value) {
        names[size] = name;
        values[size] = value;
        size++;
        if (!Pseudo.is(name)) {
            regularFields++;
            return;
        }
        Pseudo known = Pseudo.of(name);
        if (known != null && pseudo[known.ordinal()] == null) {
            pseudo[known.ordinal()] = value;
        }
    }

    /** Marks it as failed. */
    void fail() {
        failed = true;
    }

    /** Marks it as over the limit. */
    void truncate() {
        truncated = true;
    }

    /** A copy that nothing writes over. */
    HeaderBlock copy() {
        return new HeaderBlock(this);
    }

    private Headers regular(Redaction hidden) {
        byte[][] parts = new byte[regularFields * 2][];
        int n = 0;
        for (int i = 0; i < size; i++) {
            byte[] name = names[i];
            if (!Pseudo.is(name)) {
                parts[n] = name;
                parts[n + 1] = values[i];
                n += 2;
            }
        }
        return Headers.ofParts(parts, hidden);
    }

    /** The text that {@link Headers} makes of such bytes. */
    private static String text(byte[] bytes) {
        return Headers.ofParts(new byte[][] {bytes, bytes}, Redaction.none()).value(0);
    }
}
