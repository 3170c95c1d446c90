package io.perisco.pcap;

import java.io.ByteArrayOutputStream;

/** Writes pcapng files block by block. */
final class PcapngBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private boolean little = true;

    PcapngBytes section(boolean little) {
        this.little = little;
        return block(0x0A0D0D0A, u32(0x1A2B3C4D), u16(1), u16(0), u32(-1), u32(-1));
    }

    PcapngBytes interfaceOf(int linkType) {
        return interfaceOf(linkType, 0);
    }

    PcapngBytes interfaceOf(int linkType, int snapLength, byte[]... options) {
        return block(1, u16(linkType), u16(0), u32(snapLength), Frames.join(options));
    }

    byte[] option(int code, byte... value) {
        return Frames.join(u16(code), u16(value.length), padded(value));
    }

    /** An option of 64 bits. */
    byte[] option(int code, long value) {
        byte[] high = u32(value >>> 32);
        byte[] low = u32(value);
        return option(code, little ? Frames.join(low, high) : Frames.join(high, low));
    }

    PcapngBytes enhanced(int id, long ticks, byte[] packet) {
        return enhanced(id, ticks, packet, packet.length);
    }

    PcapngBytes enhanced(int id, long ticks, byte[] packet, int wireLength) {
        return block(6, u32(id), u32(ticks >>> 32), u32(ticks), u32(packet.length), u32(wireLength), padded(packet));
    }

    /** The block that the enhanced one replaced. */
    PcapngBytes obsolete(int id, long ticks, byte[] packet) {
        return block(
                2,
                u16(id),
                u16(7), // drops
                u32(ticks >>> 32),
                u32(ticks),
                u32(packet.length),
                u32(packet.length),
                padded(packet));
    }

    PcapngBytes simple(byte[] packet, int wireLength) {
        return block(3, u32(wireLength), padded(packet));
    }

    PcapngBytes block(int type, byte[]... body) {
        byte[] content = Frames.join(body);
        byte[] length = u32(12 + content.length);
        out.writeBytes(Frames.join(u32(type), length, content, length));
        return this;
    }

    /** Whatever a damaged file may hold. */
    PcapngBytes raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    byte[] u16(int value) {
        return Frames.ordered(Frames.u16(value), little);
    }

    byte[] u32(long value) {
        return Frames.ordered(Frames.u32(value), little);
    }

    byte[] toBytes() {
        return out.toByteArray();
    }

    private static byte[] padded(byte[] value) {
        return Frames.join(value, new byte[-value.length & 3]);
    }
}
