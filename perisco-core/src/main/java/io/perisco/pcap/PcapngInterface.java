package io.perisco.pcap;

/**
 * An interface that a pcapng section describes (draft-ietf-opsawg-pcapng, section 4.2).
 *
 * @param linkType a LINKTYPE_ value
 * @param snapLength bytes captured of a packet at most; 0 if not limited
 * @param resolution {@code if_tsresol}: a power of ten, or of two if the highest bit is set
 * @param offsetNanos {@code if_tsoffset}
 */
record PcapngInterface(int linkType, long snapLength, int resolution, long offsetNanos) {
    private static final int OPTION_RESOLUTION = 9;
    private static final int OPTION_OFFSET = 14;
    private static final int MICROSECONDS = 6;
    private static final long NANOS = 1_000_000_000L;

    /** Reads the block whose {@code total} bytes lie at {@code at}. */
    static PcapngInterface read(byte[] b, int at, int total, boolean little) {
        int resolution = MICROSECONDS;
        long offset = 0;
        int end = at + total - 4;
        int option = at + 16;
        while (end - option >= 4) {
            int code = Bytes.u16(b, option, little);
            int length = Bytes.u16(b, option + 2, little);
            if (code == 0 || length > end - option - 4) {
                break;
            }
            if (code == OPTION_RESOLUTION && length >= 1) {
                resolution = Bytes.u8(b, option + 4);
            } else if (code == OPTION_OFFSET && length >= 8) {
                long first = Bytes.u32(b, option + 4, little);
                long second = Bytes.u32(b, option + 8, little);
                offset = little ? second << 32 | first : first << 32 | second;
            }
            option += 4 + (length + 3 & ~3);
        }
        return new PcapngInterface(
                Bytes.u16(b, at + 8, little), Bytes.u32(b, at + 12, little), resolution, offset * NANOS);
    }

    /** Event time of a time stamp. */
    long nanos(long ticks) {
        int exponent = resolution & 0x7F;
        return offsetNanos + (resolution < 0x80 ? decimal(ticks, exponent) : binary(ticks, exponent));
    }

    private static long decimal(long ticks, int exponent) {
        if (exponent == MICROSECONDS) {
            return ticks * 1000; // almost every file
        }
        if (exponent <= 9) {
            return ticks * powerOfTen(9 - exponent);
        }
        return exponent - 9 > 18 ? 0 : Long.divideUnsigned(ticks, powerOfTen(exponent - 9));
    }

    private static long binary(long ticks, int exponent) {
        if (exponent >= Long.SIZE) {
            return 0;
        }
        long seconds = exponent == 0 ? ticks : ticks >>> exponent;
        long fraction = ticks - (seconds << exponent);
        if (exponent <= 32) {
            return seconds * NANOS + (fraction * NANOS >>> exponent);
        }
        // Fractions of more than 32 bits: what is cut off is far below a nanosecond.
        return seconds * NANOS + ((fraction >>> exponent - 32) * NANOS >>> 32);
    }

    private static long powerOfTen(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= 10;
        }
        return power;
    }
}
