package io.perisco.pcap;

/** A TCP segment (RFC 9293): the header read, the payload where it lies. One is reused for all. */
final class Segment {
    static final int FIN = 1;
    static final int SYN = 2;
    static final int RST = 4;
    static final int ACK = 16;

    private static final int HEADER = 20;

    final Packet packet;
    int sourcePort;
    int targetPort;
    int sequence;
    int acknowledgement;
    int flags;
    /** Where the payload begins in {@code packet.bytes}. */
    int at;
    /** Bytes of payload captured. */
    int length;
    /** Bytes of payload carried. */
    int wireLength;

    Segment(Packet packet) {
        this.packet = packet;
    }

    /** Reads the header at the packet's cursor; false if it cannot be one, or was cut. */
    boolean read() {
        Packet p = packet;
        int i = p.at;
        int left = p.end - i;
        if (left < HEADER) {
            return false;
        }
        byte[] b = p.bytes;
        int header = b[i + 12] >> 2 & 0x3C;
        int carried = left + p.cut - header;
        if (header < HEADER || carried < 0) {
            return false;
        }
        sourcePort = Bytes.u16(b, i);
        targetPort = Bytes.u16(b, i + 2);
        sequence = Bytes.i32(b, i + 4);
        acknowledgement = Bytes.i32(b, i + 8);
        flags = b[i + 13];
        at = i + Math.min(header, left);
        length = Math.max(0, left - header); // the options may be cut
        wireLength = carried;
        return true;
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** The same for both directions, and spread over all bits. */
    long hash(long seed) {
        Packet p = packet;
        long recorded = p.origin.connection;
        long key = recorded == 0 ? seed : mix(recorded ^ seed);
        return hash(p.sourceHigh, p.sourceLow, sourcePort, key) + hash(p.targetHigh, p.targetLow, targetPort, key);
    }

    /** Nothing is added before it was mixed with the seed, or others could choose what collides. */
    private static long hash(long high, long low, long port, long seed) {
        if (high == 0 && low >>> 48 == 0) {
            return mix((low | port << 48) ^ seed); // IPv4
        }
        return mix(mix(mix(low ^ seed) ^ high) ^ port);
    }

    /** The finalizer of MurmurHash3. */
    private static long mix(long bits) {
        long h = bits;
        h = (h ^ h >>> 33) * 0xFF51AFD7ED558CCDL;
        h = (h ^ h >>> 33) * 0xC4CEB9FE1A85EC53L;
        return h ^ h >>> 33;
    }
}
