package io.perisco.http2;

/** Walks the representations of a header block (RFC 7541, section 6) without decoding them. */
final class BlockScan {
    /** The block ends within a representation, or has an integer that no decoder takes. */
    static final int CUT = 0;
    /** Whole, and leaves the dynamic table as it is. */
    static final int NEUTRAL = 1;
    /** Whole, and inserts into the dynamic table or changes its size. */
    static final int CHANGES = 2;

    private static final int LONGEST_INTEGER = 5;

    private final byte[] bytes;
    private final int to;
    private int next;

    private BlockScan(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.next = from;
        this.to = to;
    }

    /** {@link #CUT}, {@link #NEUTRAL} or {@link #CHANGES}. */
    static int of(byte[] bytes, int from, int to) {
        return new BlockScan(bytes, from, to).scan();
    }

    private int scan() {
        int kind = NEUTRAL;
        while (next < to) {
            int b = bytes[next];
            boolean whole;
            if (b < 0) {
                whole = integer(0x7F) >= 0;
            } else if ((b & 0xE0) == 0x20) {
                whole = integer(0x1F) >= 0;
                kind = CHANGES;
            } else {
                boolean indexed = (b & 0x40) != 0;
                kind = indexed ? CHANGES : kind;
                whole = literal(indexed ? 0x3F : 0x0F);
            }
            if (!whole) {
                return CUT;
            }
        }
        return kind;
    }

    private boolean literal(int prefix) {
        int name = integer(prefix);
        return name >= 0 && (name > 0 || string()) && string();
    }

    private boolean string() {
        if (next >= to) {
            return false;
        }
        int length = integer(0x7F);
        if (length < 0 || length > to - next) {
            return false;
        }
        next += length;
        return true;
    }

    /** RFC 7541, section 5.1; -1 if it is cut or over 31 bits. */
    private int integer(int prefix) {
        int first = bytes[next++] & prefix;
        if (first < prefix) {
            return first;
        }
        long value = prefix;
        for (int i = 0; i < LONGEST_INTEGER && next < to; i++) {
            int b = bytes[next++];
            value += (long) (b & 0x7F) << 7 * i;
            if (b >= 0) {
                return value > Integer.MAX_VALUE ? -1 : (int) value;
            }
        }
        return -1;
    }
}
