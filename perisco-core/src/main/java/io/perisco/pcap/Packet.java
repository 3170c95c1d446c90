package io.perisco.pcap;

/** A cursor that walks down the layers of a packet; one is reused for all. */
final class Packet {
    /** IPv4 addresses are kept as the IPv6 addresses they map to, {@code ::ffff:0:0/96}. */
    static final long MAPPED = 0xFFFF_0000_0000L;

    private static final int MAX_WIRE = 1 << 20;

    byte[] bytes = new byte[0];
    /** Where the layer at hand begins. */
    int at;
    /** Behind the last captured byte of the layer. */
    int end;
    /** How many bytes of the layer were carried but not captured. */
    int cut;
    /** Event time. */
    long nanos;
    /** Whose it is, if the capture says. */
    Origin origin = new Origin();

    /** Addresses of the innermost IP header that was read. */
    long sourceHigh;

    long sourceLow;
    long targetHigh;
    long targetLow;

    void set(byte[] bytes, int at, int length, int wireLength, long nanos) {
        this.bytes = bytes;
        this.at = at;
        this.end = at + length;
        // no packet is longer; a damaged length would be a hole of gigabytes
        this.cut = Math.max(0, Math.min(wireLength, MAX_WIRE) - length);
        this.nanos = nanos;
    }

    /** Bytes captured of the layer. */
    int left() {
        return end - at;
    }

    /** Cuts padding off: the layer is {@code length} bytes long, from here. */
    void limit(int length) {
        if (length <= left()) {
            end = at + length;
            cut = 0;
        } else {
            cut = length - left();
        }
    }
}
