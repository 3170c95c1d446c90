package io.perisco.http2;

import java.util.Arrays;

/**
 * Walks the representations of a header block (RFC 7541, section 6) without a table: what they do, and the same block with
 * its strings spelled out. The library that keeps the table takes most of its time for the Huffman code, octet by octet;
 * which of the two spellings a string has is the encoder's choice and means nothing. Serves one block after another, in
 * one thread.
 */
final class BlockScan {
    /** The block ends within a representation, or has an integer or a string that no decoder takes. */
    static final int CUT = 0;
    /** Whole, and leaves the dynamic table as it is. */
    static final int NEUTRAL = 1;
    /** Whole, and inserts into the dynamic table or changes its size. */
    static final int CHANGES = 2;

    /** No size update. */
    static final int UNCHANGED = -1;

    private static final int LONGEST_INTEGER = 5;

    /** The longest string whose length takes one octet (RFC 7541, section 5.2). */
    private static final int SHORT_STRING = 0x7E;

    /** An index of this and above goes on in the next octet. */
    static final byte LONG_INDEX = -1;

    private static final int HUFFMAN = 0x80;
    private static final byte[] NOTHING = {};

    private byte[] bytes = NOTHING;
    private int from;
    private int to;
    private boolean spells;
    private int next;
    private int fields;
    private long inserts;
    private int tableSize;

    /** The plain spelling of what lies before {@link #copied}, as far as that is not the block's own. */
    private byte[] plain = NOTHING;

    private int plainTo;
    private int copied;

    /** {@link #CUT}, {@link #NEUTRAL} or {@link #CHANGES}, by lengths alone. */
    static int of(byte[] bytes, int from, int to) {
        return new BlockScan().walk(bytes, from, to, false);
    }

    /** Walks the block and spells out its strings; the same as {@link #of}. Until {@link #release} the bytes are held. */
    int spell(byte[] block, int start, int end) {
        return walk(block, start, end, true);
    }

    /** Lets go of the bytes. */
    void release() {
        bytes = NOTHING;
    }

    private int walk(byte[] block, int start, int end, boolean spelling) {
        bytes = block;
        from = start;
        to = end;
        spells = spelling;
        next = start;
        copied = start;
        plainTo = 0;
        fields = 0;
        inserts = 0;
        tableSize = UNCHANGED;
        return walk();
    }

    private int walk() {
        int kind = NEUTRAL;
        while (next < to) {
            int b = bytes[next];
            if (b < LONG_INDEX) {
                next++;
                fields++;
                continue;
            }
            int start = next;
            int spelled = plainTo + start - copied;
            boolean whole;
            if (b < 0) {
                whole = integer(0x7F) >= 0;
                fields++;
            } else if ((b & 0xE0) == 0x20) {
                int size = integer(0x1F);
                whole = size >= 0;
                // it belongs before the first field (RFC 7541, section 4.2)
                tableSize = fields == 0 ? size : 0;
                kind = CHANGES;
            } else {
                boolean indexed = (b & 0x40) != 0;
                kind = indexed ? CHANGES : kind;
                whole = literal(indexed ? 0x3F : 0x0F);
                inserts |= indexed && fields < Long.SIZE ? 1L << fields : 0;
                fields++;
            }
            if (!whole) {
                abandon(start, spelled);
                return CUT;
            }
        }
        if (copied > from) {
            copyUpTo(to);
        }
        return kind;
    }

    /** The block with its strings spelled out: in these bytes ... */
    byte[] plainBytes() {
        return copied > from ? plain : bytes;
    }

    /** ... from here ... */
    int plainFrom() {
        return copied > from ? 0 : from;
    }

    /** ... to here; if it was cut, to the end of its last whole representation. */
    int plainTo() {
        return copied > from ? plainTo : next;
    }

    /** What the dynamic table is resized to, before the first field or to no more than that later; or {@link #UNCHANGED}. */
    int tableSize() {
        return tableSize;
    }

    /** How many fields the block has. */
    int fields() {
        return fields;
    }

    /** The fields that are inserted into the dynamic table, of the first {@value Long#SIZE}: a bit each, lowest first. */
    long inserts() {
        return inserts;
    }

    /** What comes last is not whole: the spelling ends before it, where {@code start} was spelled at {@code spelled}. */
    private void abandon(int start, int spelled) {
        next = start;
        if (copied > start) {
            plainTo = spelled;
        } else if (copied > from) {
            copyUpTo(start);
        }
    }

    private boolean literal(int prefix) {
        int name = integer(prefix);
        return name >= 0 && (name > 0 || string()) && string();
    }

    private boolean string() {
        if (next >= to) {
            return false;
        }
        int lengthAt = next;
        boolean huffman = (bytes[next] & HUFFMAN) != 0;
        int length = integer(0x7F);
        if (length < 0 || length > to - next) {
            return false;
        }
        next += length;
        return !huffman || !spells || spell(lengthAt, next - length);
    }

    /** Spells out the string in {@code [stringFrom, next)}, whose length stands at {@code lengthAt}. */
    private boolean spell(int lengthAt, int stringFrom) {
        int most = (to - from) * Huffman.MOST_EXPANSION + LONGEST_INTEGER;
        if (plain.length < most) {
            plain = Arrays.copyOf(plain, most);
        }
        copyUpTo(lengthAt);
        int at = plainTo + 1;
        int length = Huffman.decode(bytes, stringFrom, next, plain, at);
        if (length < 0) {
            return false;
        }
        if (length <= SHORT_STRING) {
            plain[plainTo] = (byte) length;
        } else {
            at = longLength(length, at);
        }
        plainTo = at + length;
        copied = next;
        return true;
    }

    /** Moves a string that is too long for one octet of length, and returns where it stands then. */
    private int longLength(int length, int at) {
        int octets = 1;
        for (int rest = length - SHORT_STRING - 1; rest >= 0; rest = rest < 0x80 ? -1 : rest >>> 7) {
            octets++;
        }
        System.arraycopy(plain, at, plain, plainTo + octets, length);
        plain[plainTo] = 0x7F;
        int rest = length - SHORT_STRING - 1;
        for (int i = 1; i < octets; i++) {
            plain[plainTo + i] = (byte) (i < octets - 1 ? rest & 0x7F | 0x80 : rest);
            rest >>>= 7;
        }
        return plainTo + octets;
    }

    private void copyUpTo(int end) {
        System.arraycopy(bytes, copied, plain, plainTo, end - copied);
        plainTo += end - copied;
        copied = end;
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
