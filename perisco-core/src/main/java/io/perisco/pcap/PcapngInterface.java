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
    /** The year 2262 begins: nanoseconds would fit for some months more, but timeouts are added to times. */
    private static final long LATEST_SECONDS = 9_214_646_400L;

    private static final long LATEST = LATEST_SECONDS * NANOS;
    private static final long LATEST_MICROSECONDS = LATEST / 1000;

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
        // an offset that no time can have takes every time out of the range
        long nanos = Math.abs(offset) <= LATEST_SECONDS && offset != Long.MIN_VALUE ? offset * NANOS : Long.MIN_VALUE;
        return new PcapngInterface(Bytes.u16(b, at + 8, little), Bytes.u32(b, at + 12, little), resolution, nanos);
    }

    /** Event time of a time stamp; negative if there is no such time before 2262. */
    long nanos(long ticks) {
        int exponent = resolution & 0x7F;
        long sinceOffset = resolution < 0x80 ? decimal(ticks, exponent) : binary(ticks, exponent);
        long nanos = offsetNanos + sinceOffset; // of two that are below 2^63: a sum too large is negative
        return sinceOffset < 0 || nanos >= LATEST ? -1 : nanos;
    }

    private static long decimal(long ticks, int exponent) {
        if (exponent == MICROSECONDS) { // almost every file
            return ticks < 0 || ticks > LATEST_MICROSECONDS ? -1 : ticks * 1000;
        }
        if (exponent <= 9) {
            long power = powerOfTen(9 - exponent);
            return ticks < 0 || ticks > LATEST / power ? -1 : ticks * power;
        }
        return exponent - 9 > 18 ? 0 : Long.divideUnsigned(ticks, powerOfTen(exponent - 9));
    }

    private static long binary(long ticks, int exponent) {
        if (exponent >= Long.SIZE) {
            return 0;
        }
        long seconds = ticks >>> exponent;
        if (seconds < 0 || seconds > LATEST_SECONDS) {
            return -1;
        }
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
