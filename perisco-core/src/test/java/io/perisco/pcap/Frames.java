package io.perisco.pcap;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Packets to test with, layer by layer from the inside. Checksums are left 0: captures of a sender hold such packets. */
final class Frames {
    static final int FIN = 1;
    static final int SYN = 2;
    static final int RST = 4;
    static final int PSH = 8;
    static final int ACK = 16;

    private static final byte[] MACS = new byte[12];

    private Frames() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Numbers as bytes. */
    static byte[] of(int... values) {
        byte[] b = new byte[values.length];
        for (int i = 0; i < b.length; i++) {
            b[i] = (byte) values[i];
        }
        return b;
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.write(part, 0, part.length);
        }
        return out.toByteArray();
    }

    static byte[] u16(int value) {
        return of(value >> 8, value);
    }

    static byte[] u32(long value) {
        return of((int) (value >> 24), (int) (value >> 16), (int) (value >> 8), (int) value);
    }

    /** Bytes in network order, or the other way round. */
    static byte[] ordered(byte[] number, boolean little) {
        byte[] b = number.clone();
        for (int i = 0; little && i < b.length; i++) {
            b[i] = number[b.length - 1 - i];
        }
        return b;
    }

    static byte[] tcp(int from, int to, int flags, long sequence, long acknowledgement, byte[] options, byte[] data) {
        byte[] header = join(
                u16(from),
                u16(to),
                u32(sequence),
                u32(acknowledgement),
                of((20 + options.length) << 2, flags),
                u16(0xFFFF),
                new byte[4]);
        return join(header, options, data);
    }

    /** A segment from port 40000 to port 80. */
    static byte[] tcp(int flags, long sequence, long acknowledgement, String data) {
        return tcp(40000, 80, flags, sequence, acknowledgement, new byte[0], bytes(data));
    }

    static byte[] udp(int from, int to, byte[] payload) {
        return join(u16(from), u16(to), u16(8 + payload.length), u16(0), payload);
    }

    /** From 10.0.0.1 to 10.0.0.2. */
    static byte[] ip4(int protocol, byte[] payload) {
        return ip4(protocol, 0, 0, new byte[0], payload);
    }

    /** @param fragment flags and offset, as they stand in the header */
    static byte[] ip4(int protocol, int id, int fragment, byte[] options, byte[] payload) {
        return join(
                of(0x40 | (20 + options.length) >> 2, 0),
                u16(20 + options.length + payload.length),
                u16(id),
                u16(fragment),
                of(64, protocol, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2),
                options,
                payload);
    }

    /** From 2001:db8::1 to 2001:db8::2. */
    static byte[] ip6(int next, byte[] payload) {
        byte[] source = of(0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
        byte[] target = of(0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2);
        return join(of(0x60, 0, 0, 0), u16(payload.length), of(next, 64), source, target, payload);
    }

    static byte[] ethernet(int type, byte[] payload) {
        return join(MACS, u16(type), payload);
    }

    /** An IPv4 packet in Ethernet with a request on a connection that was joined. */
    static byte[] get() {
        return ethernet(0x0800, ip4get());
    }

    static byte[] ip4get() {
        return ip4(6, tcp(ACK, 1000, 2000, "GET"));
    }

    static byte[] ip6get() {
        return ip6(6, tcp(ACK, 1000, 2000, "GET"));
    }
}
