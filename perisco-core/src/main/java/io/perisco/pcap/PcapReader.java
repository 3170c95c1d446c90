package io.perisco.pcap;

/** Packets of a pcap file: draft-ietf-opsawg-pcap, older versions, and {@linkplain PcapVariant variants}. */
final class PcapReader extends CaptureReader {
    private static final long NANOS = 1_000_000_000L;

    private final boolean little;
    private final int nanosPerTick;
    private final int recordHeader;
    /** Before version 2.3 the two lengths stood in the other order; some files of 2.3 have the old one. */
    private final boolean lengthsSwapped;

    private final boolean lengthsDoubtful;

    /** @param window at the file header, which is at hand */
    PcapReader(String name, Window window, PcapVariant variant) {
        super(name, window);
        byte[] b = window.bytes;
        int at = window.at;
        little = variant.little();
        int major = Bytes.u16(b, at + 4, little);
        int minor = Bytes.u16(b, at + 6, little);
        int network = Bytes.i32(b, at + 20, little);
        // AIX writes version 2.2, ifType numbers (RFC 1573) and nanoseconds.
        boolean aix = major == 2 && minor == 2 && (network == 6 || network == 24);
        lengthsSwapped = major == 2 && minor < 3 && !aix || major == 543; // DG/UX
        lengthsDoubtful = major == 2 && minor == 3;
        nanosPerTick = variant.nanos() || aix ? 1 : 1000;
        // The upper half tells of a frame check sequence, which the IP length leaves aside anyway.
        linkType = aix ? network == 6 ? LinkLayer.ETHERNET : LinkLayer.NULL : network & 0xFFFF;
        window.at += variant.fileHeader();
        window.has(1); // so that the first records are at hand
        recordHeader = major == 2 && minor == 4
                ? variant.recordHeader(window.bytes, window.at, window.limit)
                : variant.recordHeader();
    }

    @Override
    boolean next() {
        Window w = window;
        if (!w.has(recordHeader)) {
            return w.left() > 0 || w.failure() != null ? cut("a packet header", recordHeader) : false;
        }
        byte[] b = w.bytes;
        int at = w.at;
        boolean le = little;
        int captured = Bytes.i32(b, at + 8, le);
        int wire = Bytes.i32(b, at + 12, le);
        if (lengthsSwapped || lengthsDoubtful && Integer.compareUnsigned(captured, wire) > 0) {
            int other = captured;
            captured = wire;
            wire = other;
        }
        if (captured < 0 || captured > MAX_PACKET) {
            return nonsense("a packet of " + Integer.toUnsignedString(captured) + " bytes is announced");
        }
        long time = Bytes.u32(b, at, le) * NANOS + Bytes.u32(b, at + 4, le) * nanosPerTick;
        if (!w.has(recordHeader + captured)) {
            return cut("a packet", (long) recordHeader + captured);
        }
        nanos = time;
        start = w.at + recordHeader; // at may have moved
        length = captured;
        wireLength = Math.max(captured, wire);
        w.at = start + captured;
        return true;
    }
}
