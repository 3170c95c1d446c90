package io.perisco.grpc;

/**
 * Walks the fields of a protobuf message in wire format, without a schema. {@link #next} is called until it says
 * {@link #END}; the fields of this object describe the one it found.
 */
final class WireFields {
    /** There are no more. */
    static final int END = -1;

    /** What comes is no field, or is cut. */
    static final int BROKEN = -2;

    static final int VARINT = 0;
    static final int I64 = 1;
    static final int LEN = 2;
    static final int START_GROUP = 3;
    static final int END_GROUP = 4;
    static final int I32 = 5;

    private final byte[] bytes;
    private int at;
    private final int to;

    /** Number of the field. */
    int number;

    /** Value of a VARINT, I64 or I32. */
    long value;

    /** Where the content of a LEN begins. */
    int from;

    /** Bytes of the content of a LEN. */
    int length;

    WireFields(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.at = from;
        this.to = to;
    }

    /** Where the field after the one that was found begins; where the one that is broken does. */
    int position() {
        return at;
    }

    /** Whether the broken field is a LEN whose content has begun; {@link #from} and {@link #length} are what is there. */
    boolean isCut() {
        int start = at;
        boolean cut = varint() && (value & 7) == LEN && value >>> 3 > 0 && value >>> 3 < 1 << 29;
        number = (int) (value >>> 3);
        cut = cut && varint() && value > to - at;
        from = at;
        length = to - at;
        at = start;
        return cut;
    }

    /** The wire type of the next field, or {@link #END} or {@link #BROKEN}. */
    int next() {
        if (at == to) {
            return END;
        }
        int start = at;
        int type = field();
        if (type == BROKEN) {
            at = start;
        }
        return type;
    }

    private int field() {
        if (!varint() || value >>> 3 == 0 || value >>> 3 > (1 << 29) - 1) {
            return BROKEN;
        }
        number = (int) (value >>> 3);
        int type = (int) (value & 7);
        return switch (type) {
            case VARINT -> varint() ? type : BROKEN;
            case I64 -> fixed(8) ? type : BROKEN;
            case I32 -> fixed(4) ? type : BROKEN;
            case LEN -> counted() ? type : BROKEN;
            case START_GROUP, END_GROUP -> type;
            default -> BROKEN;
        };
    }

    private boolean varint() {
        long v = 0;
        for (int shift = 0; shift < 70 && at < to; shift += 7) {
            byte b = bytes[at++];
            v |= shift < 64 ? (b & 0x7FL) << shift : 0;
            if (b >= 0) {
                value = v;
                return true;
            }
        }
        return false;
    }

    private boolean fixed(int n) {
        if (to - at < n) {
            return false;
        }
        long v = 0;
        for (int i = n - 1; i >= 0; i--) {
            v = v << 8 | bytes[at + i] & 0xFF;
        }
        at += n;
        value = v;
        return true;
    }

    private boolean counted() {
        if (!varint() || value < 0 || value > to - at) {
            return false;
        }
        from = at;
        length = (int) value;
        at += length;
        return true;
    }
}
