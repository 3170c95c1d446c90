package io.perisco.pcap;

import java.io.ByteArrayOutputStream;

/** Writes pcap files, of whichever variant. */
final class PcapBytes {
    static final int MICROS = 0xA1B2C3D4;
    static final int NANOS = 0xA1B23C4D;
    static final int MODIFIED = 0xA1B2CD34;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final boolean little;
    private final int extra;
    private long seconds;

    /**
     * @param version the minor one
     * @param fileExtra bytes behind the common file header
     * @param recordExtra bytes behind the common record header
     */
    PcapBytes(int magic, boolean little, int version, int linkType, int fileExtra, int recordExtra) {
        this.little = little;
        this.extra = recordExtra;
        out.writeBytes(Frames.join(u32(magic), Frames.ordered(Frames.u16(2), little)));
        out.writeBytes(Frames.join(Frames.ordered(Frames.u16(version), little), u32(0), u32(0), u32(262144)));
        out.writeBytes(Frames.join(u32(linkType), new byte[fileExtra]));
    }

    /** Ethernet, microseconds, little-endian. */
    static PcapBytes usual() {
        return linkType(1);
    }

    static PcapBytes linkType(int type) {
        return of(MICROS, true, type);
    }

    static PcapBytes of(int magic, boolean little, int linkType) {
        return new PcapBytes(magic, little, 4, linkType, 0, magic == MODIFIED ? 8 : 0);
    }

    /** One second after the packet before, from second 1 on. */
    PcapBytes add(byte[] packet) {
        return add(packet, packet.length);
    }

    PcapBytes add(byte[] packet, int wireLength) {
        return add(seconds + 1, 0, packet, wireLength);
    }

    PcapBytes add(long seconds, int fraction, byte[] packet, int wireLength) {
        return record(seconds, fraction, packet.length, wireLength, packet);
    }

    /** A record whose header may lie. */
    PcapBytes record(long seconds, int fraction, int captured, int wireLength, byte[] packet) {
        this.seconds = seconds;
        out.writeBytes(Frames.join(u32(seconds), u32(fraction), u32(captured), u32(wireLength)));
        out.writeBytes(Frames.join(new byte[extra], packet));
        return this;
    }

    byte[] toBytes() {
        return out.toByteArray();
    }

    private byte[] u32(long value) {
        return Frames.ordered(Frames.u32(value), little);
    }
}
