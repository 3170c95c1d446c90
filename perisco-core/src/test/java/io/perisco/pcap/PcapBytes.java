package io.perisco.pcap;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes pcap files, of whichever variant. */
final class PcapBytes {
    static final int MICROS = 0xA1B2C3D4;
    static final int NANOS = 0xA1B23C4D;
    static final int MODIFIED = 0xA1B2CD34;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteOrder order;
    private final int extra;

    private PcapBytes(int magic, ByteOrder order, int version, int linkType, int fileExtra, int recordExtra) {
        this.order = order;
        this.extra = recordExtra;
        ByteBuffer b = ByteBuffer.allocate(24 + fileExtra).order(order);
        b.putInt(magic).putShort((short) 2).putShort((short) version).putInt(0).putInt(0).putInt(262144);
        b.putInt(linkType);
        out.writeBytes(b.array());
    }

    /** Ethernet, microseconds, little-endian. */
    static PcapBytes usual() {
        return of(MICROS, ByteOrder.LITTLE_ENDIAN, 1);
    }

    static PcapBytes linkType(int type) {
        return of(MICROS, ByteOrder.LITTLE_ENDIAN, type);
    }

    static PcapBytes of(int magic, ByteOrder order, int linkType) {
        return new PcapBytes(magic, order, 4, linkType, 0, magic == MODIFIED ? 8 : 0);
    }

    /** Other than the common. */
    static PcapBytes variant(int magic, int version, int fileExtra, int recordExtra) {
        return new PcapBytes(magic, ByteOrder.LITTLE_ENDIAN, version, 1, fileExtra, recordExtra);
    }

    /** One second after the packet before, from second 1 on. */
    PcapBytes add(byte[] packet) {
        return add(packet, packet.length);
    }

    PcapBytes add(byte[] packet, int wireLength) {
        return add(++seconds, 0, packet, wireLength);
    }

    PcapBytes add(long seconds, int fraction, byte[] packet, int wireLength) {
        this.seconds = seconds;
        return record(seconds, fraction, packet.length, wireLength, packet);
    }

    /** A record whose header may lie. */
    PcapBytes record(long seconds, int fraction, int captured, int wireLength, byte[] packet) {
        ByteBuffer b = ByteBuffer.allocate(16 + extra).order(order);
        b.putInt((int) seconds).putInt(fraction).putInt(captured).putInt(wireLength);
        out.writeBytes(b.array());
        out.writeBytes(packet);
        return this;
    }

    byte[] toBytes() {
        return out.toByteArray();
    }

    private long seconds;
}
