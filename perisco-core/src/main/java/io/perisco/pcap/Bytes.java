package io.perisco.pcap;

/**
 * Numbers in a byte array. Plain shifts: var handles read no faster once compiled, and cost tens of milliseconds at
 * start, which is more than a small capture takes to read.
 */
final class Bytes {
    private Bytes() {}

    static int u8(byte[] b, int i) {
        return b[i] & 0xFF;
    }

    /** 16 bits in network order. */
    static int u16(byte[] b, int i) {
        return (b[i] & 0xFF) << 8 | b[i + 1] & 0xFF;
    }

    /** 32 bits in network order. */
    static int i32(byte[] b, int i) {
        return b[i] << 24 | (b[i + 1] & 0xFF) << 16 | (b[i + 2] & 0xFF) << 8 | b[i + 3] & 0xFF;
    }

    /** 32 bits in network order, unsigned. */
    static long u32(byte[] b, int i) {
        return i32(b, i) & 0xFFFF_FFFFL;
    }

    /** 64 bits in network order. */
    static long i64(byte[] b, int i) {
        return (long) i32(b, i) << 32 | u32(b, i + 4);
    }

    /** 16 bits in the order of a file. */
    static int u16(byte[] b, int i, boolean little) {
        return little ? (b[i + 1] & 0xFF) << 8 | b[i] & 0xFF : u16(b, i);
    }

    /** 32 bits in the order of a file. */
    static int i32(byte[] b, int i, boolean little) {
        return little ? b[i + 3] << 24 | (b[i + 2] & 0xFF) << 16 | (b[i + 1] & 0xFF) << 8 | b[i] & 0xFF : i32(b, i);
    }

    /** 32 bits in the order of a file, unsigned. */
    static long u32(byte[] b, int i, boolean little) {
        return i32(b, i, little) & 0xFFFF_FFFFL;
    }
}
