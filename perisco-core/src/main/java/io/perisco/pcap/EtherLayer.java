package io.perisco.pcap;

/** Ethernet, and what stands between it and IP: tags, labels, LLC, PPPoE. */
final class EtherLayer {
    /** Up to here the type field is a length (IEEE 802.3). */
    static final int MAX_LENGTH = 1500;

    private static final int HEADER = 14;

    private EtherLayer() {}

    static int frame(Packet p) {
        if (p.left() < HEADER) {
            return Layers.MALFORMED;
        }
        int type = Bytes.u16(p.bytes, p.at + 12);
        p.at += HEADER;
        return Layers.ETHERTYPE | type;
    }

    /** By EtherType, IP excepted. */
    static int next(Packet p, int type) {
        switch (type) {
            case 0x8100: // 802.1Q
            case 0x88A8: // 802.1ad
            case 0x9100: // QinQ before it had a standard
            case 0x9200:
            case 0x9300:
                return tag(p);
            case 0x8847: // MPLS
            case 0x8848:
                return mpls(p);
            case 0x8864:
                return pppoe(p);
            case 0x880B: // in GRE
                return ppp(p);
            default:
                if (type > MAX_LENGTH) {
                    return Layers.OTHER;
                }
                if (type > 0 && type <= p.left()) {
                    p.limit(type);
                }
                return llc(p);
        }
    }

    /** IEEE 802.2; IP directly, or behind a SNAP header. */
    static int llc(Packet p) {
        if (p.left() < 8) {
            return Layers.OTHER;
        }
        byte[] b = p.bytes;
        int saps = Bytes.u16(b, p.at);
        if (b[p.at + 2] != 3) {
            return Layers.OTHER; // not unnumbered information
        }
        if (saps == 0x0606) {
            p.at += 3;
            return Layers.IPV4;
        }
        int organization = Bytes.i32(b, p.at + 2) & 0xFF_FFFF;
        if (saps != 0xAAAA || organization != 0 && organization != 0xF8) {
            return Layers.OTHER;
        }
        int type = Bytes.u16(b, p.at + 6);
        p.at += 8;
        return type > MAX_LENGTH ? Layers.ETHERTYPE | type : Layers.OTHER;
    }

    /** Labels up to the bottom of the stack (RFC 3032); what follows is not said, and is told by its first bits. */
    static int mpls(Packet p) {
        int bottom = 0;
        while (bottom == 0) {
            if (p.left() < 4) {
                return Layers.MALFORMED;
            }
            bottom = p.bytes[p.at + 2] & 1;
            p.at += 4;
        }
        if (p.left() < 4) {
            return Layers.OTHER;
        }
        int first = p.bytes[p.at] >> 4 & 15;
        if (first == 4 || first == 6) {
            return Layers.ipByVersion(p);
        }
        if (first == 0) {
            p.at += 4; // the control word of an Ethernet pseudo-wire (RFC 4448)
        }
        return frame(p);
    }

    /** RFC 2516; only sessions carry packets. */
    static int pppoe(Packet p) {
        if (p.left() < 6) {
            return Layers.MALFORMED;
        }
        if (Bytes.u16(p.bytes, p.at) != 0x1100) {
            return Layers.OTHER;
        }
        int length = Bytes.u16(p.bytes, p.at + 4);
        p.at += 6;
        p.limit(length);
        return ppp(p);
    }

    /** A PPP frame (RFC 1661, 1662), with or without address and control bytes, the protocol of one byte or two. */
    static int ppp(Packet p) {
        if (p.left() >= 2 && Bytes.u16(p.bytes, p.at) == 0xFF03) {
            p.at += 2;
        }
        if (p.left() < 2) {
            return Layers.MALFORMED;
        }
        int protocol = Bytes.u8(p.bytes, p.at++);
        if ((protocol & 1) == 0) {
            protocol = protocol << 8 | Bytes.u8(p.bytes, p.at++);
        }
        return Layers.PPP | protocol;
    }

    /** By PPP protocol number. */
    static int ppp(Packet p, int protocol) {
        switch (protocol) {
            case 0x21:
                return Layers.IPV4;
            case 0x57:
                return Layers.IPV6;
            case 0x281:
            case 0x283:
                return mpls(p);
            default:
                return Layers.OTHER;
        }
    }

    private static int tag(Packet p) {
        if (p.left() < 4) {
            return Layers.MALFORMED;
        }
        int type = Bytes.u16(p.bytes, p.at + 2);
        p.at += 4;
        return Layers.ETHERTYPE | type;
    }
}
