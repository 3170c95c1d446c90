package io.perisco.http1;

/** Reads {@code chunk-size [chunk-ext]} (RFC 9112, section 7.1). */
final class ChunkSize {
    /** Not a chunk's size. */
    static final long INVALID = -1;

    /** No sender puts so much into extensions; a receiver that waited for more would be attacked (section 7.1.1). */
    static final int LONGEST_LINE = 4096;

    private static final int HEX = 16;

    private ChunkSize() {}

    /** The size in the line {@code [from, to)}, with or without its line end. */
    static long read(byte[] bytes, int from, int to) {
        int p = from;
        long size = 0;
        for (; p < to; p++) {
            int digit = Character.digit(bytes[p], HEX);
            if (digit < 0) {
                break;
            }
            if (size >= FramingFields.LONGEST / HEX) {
                return INVALID;
            }
            size = size * HEX + digit;
        }
        if (p == from) {
            return INVALID;
        }
        // some servers pad the size with spaces
        int rest = Octets.trimmedStart(bytes, p, to);
        return rest == to || bytes[rest] == ';' ? size : INVALID;
    }
}
