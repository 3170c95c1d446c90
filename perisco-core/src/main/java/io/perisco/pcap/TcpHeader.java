package io.perisco.pcap;

import io.perisco.model.Endpoint;
import java.nio.ByteBuffer;

/** Makes up the headers of packets from one endpoint to another: IPv4 (RFC 791) or IPv6 (RFC 8200), and TCP (RFC 9293). */
final class TcpHeader {
    private static final int BYTES = 20;
    private static final int LONGEST = 60;
    private static final int PROTOCOL = 6;
    private static final int HOPS = 64;
    private static final int DO_NOT_FRAGMENT = 0x4000;
    private static final int WINDOW = 0xFFFF;

    private final byte[] source;
    private final byte[] target;
    private final int sourcePort;
    private final int targetPort;
    private final ByteBuffer header = ByteBuffer.allocate(LONGEST);

    TcpHeader(Endpoint from, Endpoint to) {
        boolean ipv4 = from.isIpv4() && to.isIpv4();
        this.source = address(from, ipv4);
        this.target = address(to, ipv4);
        this.sourcePort = from.port();
        this.targetPort = to.port();
    }

    /** IPv6 carries an IPv4 address as the one it maps to. */
    private static byte[] address(Endpoint endpoint, boolean ipv4) {
        byte[] bytes = endpoint.addressBytes();
        if (ipv4 || bytes.length == 16) {
            return bytes;
        }
        return ByteBuffer.allocate(16)
                .putShort(10, (short) 0xFFFF)
                .position(12)
                .put(bytes)
                .array();
    }

    /**
     * The headers, up to the buffer's position; overwritten by the next call.
     *
     * @param bytes of the payload, as far as it was captured
     * @param wireLength bytes of the payload that were carried
     */
    ByteBuffer of(int sequence, int acknowledgement, int flags, byte[] bytes, int offset, int length, int wireLength) {
        header.clear();
        ip(BYTES + wireLength);
        int tcp = header.position();
        header.putShort((short) sourcePort).putShort((short) targetPort);
        header.putInt(sequence).putInt(acknowledgement);
        header.put((byte) (BYTES / 4 << 4))
                .put((byte) flags)
                .putShort((short) WINDOW)
                .putInt(0);
        if (length == wireLength) { // of bytes that were not captured there is no sum
            long sum = sum(source, 0, source.length, 0) + sum(target, 0, target.length, 0) + PROTOCOL + BYTES + length;
            sum = sum(header.array(), tcp, BYTES, sum);
            header.putShort(tcp + 16, folded(sum(bytes, offset, length, sum)));
        }
        return header;
    }

    private void ip(int payload) {
        if (source.length == 16) {
            header.putInt(6 << 28)
                    .putShort((short) payload)
                    .put((byte) PROTOCOL)
                    .put((byte) HOPS);
            header.put(source).put(target);
            return;
        }
        header.putShort((short) 0x4500).putShort((short) (BYTES + payload));
        header.putShort((short) 0).putShort((short) DO_NOT_FRAGMENT);
        header.put((byte) HOPS)
                .put((byte) PROTOCOL)
                .putShort((short) 0)
                .put(source)
                .put(target);
        header.putShort(10, folded(sum(header.array(), 0, BYTES, 0)));
    }

    /** RFC 1071. */
    private static long sum(byte[] b, int offset, int length, long start) {
        long sum = start;
        int end = offset + length;
        for (int i = offset; i + 1 < end; i += 2) {
            sum += Bytes.u16(b, i);
        }
        return length % 2 == 0 ? sum : sum + ((b[end - 1] & 0xFF) << 8);
    }

    private static short folded(long sum) {
        long folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded & 0xFFFF) + (folded >>> 16);
        }
        return (short) ~folded;
    }
}
