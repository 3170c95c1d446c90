package io.perisco.pcap;

import org.jspecify.annotations.Nullable;

/**
 * What the first four bytes of a pcap file say (draft-ietf-opsawg-pcap, and the variants that libpcap and Wireshark
 * know).
 *
 * @param little whether numbers are little-endian
 * @param nanos whether fractions of seconds count nanoseconds, not microseconds
 * @param fileHeader bytes before the first record
 * @param recordHeader bytes before each packet, as far as this alone can tell
 */
record PcapVariant(boolean little, boolean nanos, int fileHeader, int recordHeader) {
    static final int RECORD = 16;
    /** Kuznetzov's patches of 1999: interface index, protocol, packet type. */
    static final int MODIFIED_RECORD = 24;
    /** One of them, in SuSE 6.3, added two bytes about processors. */
    static final int SUSE_RECORD = 28;
    /** Some Nokia firewalls wrote the common magic and four bytes more. */
    static final int NOKIA_RECORD = 20;

    private static final int RECORDS_TRIED = 3;

    /** By the magic number, read in network order; null if it is none. */
    static @Nullable PcapVariant of(int magic) {
        PcapVariant big = bigEndian(magic, false);
        return big != null ? big : bigEndian(Integer.reverseBytes(magic), true);
    }

    private static @Nullable PcapVariant bigEndian(int magic, boolean little) {
        return switch (magic) {
            case 0xA1B2C3D4 -> new PcapVariant(little, false, 24, RECORD);
            case 0xA1B23C4D -> new PcapVariant(little, true, 24, RECORD);
            case 0xA1B2CD34 -> new PcapVariant(little, false, 24, MODIFIED_RECORD);
            // Ixia's lcap, hardware and software: four more bytes hold the file's size.
            case 0x1C0001AC -> new PcapVariant(little, true, 28, RECORD);
            case 0x1C0001AB -> new PcapVariant(little, false, 28, RECORD);
            default -> null;
        };
    }

    /**
     * The length of the record headers. Kuznetzov's and Nokia's cannot be told by their magic numbers, so the first
     * records decide: as Wireshark does, but only by what is at hand, since a pipe may not have more for long.
     */
    int recordHeader(byte[] bytes, int first, int limit) {
        if (nanos || fileHeader != 24) {
            return recordHeader;
        }
        int[] candidates = recordHeader == RECORD
                ? new int[] {RECORD, MODIFIED_RECORD, NOKIA_RECORD}
                : new int[] {MODIFIED_RECORD, SUSE_RECORD};
        for (int candidate : candidates) {
            if (fits(candidate, bytes, first, limit)) {
                return candidate;
            }
        }
        return recordHeader;
    }

    private boolean fits(int header, byte[] bytes, int first, int limit) {
        int at = first;
        for (int i = 0; i < RECORDS_TRIED && limit - at >= RECORD; i++) {
            long fraction = Bytes.u32(bytes, at + 4, little);
            long captured = Bytes.u32(bytes, at + 8, little);
            long wire = Bytes.u32(bytes, at + 12, little);
            if (fraction >= 1_000_000 || captured > CaptureReader.MAX_PACKET || captured > wire || wire > 128 << 20) {
                return false;
            }
            if (captured > limit - at) {
                return true;
            }
            at += header + (int) captured;
        }
        return true;
    }
}
