package io.perisco.pcap;

/**
 * The walk from a packet's link layer to its innermost TCP header. Each layer reads its header at the
 * {@linkplain Packet cursor}, steps over it, and says what follows: a number in one of the name spaces below, or one of
 * the negative answers. A loop, so that tunnels in tunnels need no stack.
 */
final class Layers {
    /** Name spaces, to be combined with a number of 16 bits. */
    static final int LINK = 0x1_0000;

    static final int ETHERTYPE = 0x2_0000;
    static final int IP = 0x3_0000;
    static final int PPP = 0x4_0000;

    static final int IPV4 = ETHERTYPE | 0x0800;
    static final int IPV6 = ETHERTYPE | 0x86DD;
    static final int TCP = IP | 6;

    /** Nothing that carries TCP, or a fragment that waits for others. */
    static final int OTHER = -1;
    /** Lengths or versions that cannot be. */
    static final int MALFORMED = -2;
    /** A link type that is not read. */
    static final int UNSUPPORTED = -3;

    /** Far beyond what real packets nest; every layer takes bytes, so this bounds time, not memory. */
    private static final int MAX_LAYERS = 64;

    private final IpLayer ip = new IpLayer();

    /** {@link #TCP} with the cursor at its header, or a negative answer. */
    int descend(Packet p, int linkType) {
        int next = LINK | linkType;
        for (int i = 0; i < MAX_LAYERS && next > 0; i++) {
            int number = next & 0xFFFF;
            switch (next & ~0xFFFF) {
                case ETHERTYPE:
                    next = number == 0x0800
                            ? ip.version4(p)
                            : number == 0x86DD ? ip.version6(p) : EtherLayer.next(p, number);
                    break;
                case LINK:
                    next = LinkLayer.next(p, number);
                    break;
                case IP:
                    if (next == TCP) {
                        return TCP;
                    }
                    next = ip.next(p, number);
                    break;
                default:
                    next = EtherLayer.ppp(p, number);
                    break;
            }
        }
        return next > 0 ? OTHER : next;
    }

    /** IP of whichever version, by its first four bits. */
    static int ipByVersion(Packet p) {
        if (p.left() < 1) {
            return MALFORMED;
        }
        int version = p.bytes[p.at] >> 4 & 15;
        return version == 4 ? IPV4 : version == 6 ? IPV6 : MALFORMED;
    }
}
