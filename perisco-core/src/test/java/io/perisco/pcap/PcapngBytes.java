package io.perisco.pcap;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes pcapng files block by block. */
final class PcapngBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

    PcapngBytes section(ByteOrder order) {
        this.order = order;
        return block(0x0A0D0D0A, body(16).putInt(0x1A2B3C4D).putShort((short) 1).putShort((short) 0).putLong(-1));
    }

    PcapngBytes interfaceOf(int linkType) {
        return interfaceOf(linkType, 0, new byte[0]);
    }

    PcapngBytes interfaceOf(int linkType, int snapLength, byte[] options) {
        return block(
                1,
                body(8 + options.length)
                        .putShort((short) linkType)
                        .putShort((short) 0)
                        .putInt(snapLength)
                        .put(options));
    }

    /** An option, padded. */
    byte[] option(int code, byte... value) {
        ByteBuffer b = body(4 + (value.length + 3 & ~3));
        return b.putShort((short) code).putShort((short) value.length).put(value).array();
    }

    byte[] option(int code, long value) {
        return option(code, body(8).putLong(value).array());
    }

    PcapngBytes enhanced(int id, long ticks, byte[] packet) {
        return enhanced(id, ticks, packet, packet.length);
    }

    PcapngBytes enhanced(int id, long ticks, byte[] packet, int wireLength) {
        return block(6, packetBody(ticks, packet, wireLength, b -> b.putInt(id)));
    }

    /** The block that the enhanced one replaced. */
    PcapngBytes obsolete(int id, long ticks, byte[] packet) {
        return block(2, packetBody(ticks, packet, packet.length, b -> b.putShort((short) id).putShort((short) 7)));
    }

    PcapngBytes simple(byte[] packet, int wireLength) {
        return block(3, body(4 + (packet.length + 3 & ~3)).putInt(wireLength).put(packet));
    }

    PcapngBytes block(int type, ByteBuffer body) {
        byte[] content = body.array();
        ByteBuffer b = body(12 + content.length).putInt(type).putInt(12 + content.length);
        b.put(content).putInt(12 + content.length);
        out.writeBytes(b.array());
        return this;
    }

    ByteBuffer body(int length) {
        return ByteBuffer.allocate(length).order(order);
    }

    byte[] toBytes() {
        return out.toByteArray();
    }

    private ByteBuffer packetBody(long ticks, byte[] packet, int wireLength, java.util.function.UnaryOperator<ByteBuffer> id) {
        return id.apply(body(20 + (packet.length + 3 & ~3)))
                .putInt((int) (ticks >>> 32))
                .putInt((int) ticks)
                .putInt(packet.length)
                .putInt(wireLength)
                .put(packet);
    }
}
