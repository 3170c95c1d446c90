package io.perisco.pcap;

/** Packets in packets: what overlay networks and mobile networks wrap around the traffic of others. */
final class Tunnels {
    private static final int VXLAN = 4789;
    private static final int VXLAN_LINUX = 8472; // what Linux used before there was a number, and flannel still does
    private static final int GENEVE = 6081;
    private static final int GTP_U = 2152;
    private static final int TEREDO = 3544;
    private static final int MPLS = 6635;

    private static final int UDP_HEADER = 8;
    private static final int ETHERNET_BRIDGED = 0x6558;
    private static final int ERSPAN = 0x88BE;
    private static final int ERSPAN_III = 0x22EB;

    private Tunnels() {}

    /** A tunnel, by the port it is sent to. */
    static int udp(Packet p) {
        if (p.left() < UDP_HEADER) {
            return Layers.MALFORMED;
        }
        int from = Bytes.u16(p.bytes, p.at);
        int to = Bytes.u16(p.bytes, p.at + 2);
        p.at += UDP_HEADER;
        switch (to) {
            case VXLAN:
            case VXLAN_LINUX:
                return vxlan(p);
            case GENEVE:
                return geneve(p);
            case GTP_U:
                return gtp(p);
            case MPLS:
                return EtherLayer.mpls(p);
            default:
                return to == TEREDO || from == TEREDO ? teredo(p) : Layers.OTHER;
        }
    }

    static int ethernetBehind(Packet p, int header) {
        p.at += header;
        return p.at > p.end ? Layers.MALFORMED : Layers.LINK | LinkLayer.ETHERNET;
    }

    /** GRE (RFC 2784, 2890) and PPTP's version 1 of it (RFC 2637). */
    static int gre(Packet p) {
        if (p.left() < 4) {
            return Layers.MALFORMED;
        }
        int flags = Bytes.u16(p.bytes, p.at);
        int type = Bytes.u16(p.bytes, p.at + 2);
        if ((flags & 0x4000) != 0 || (flags & 7) > 1) {
            return Layers.OTHER; // source routing, which nobody used (RFC 1701), or no version there is
        }
        boolean sequence = (flags & 0x1000) != 0;
        int header = 4 + bit(flags, 15) + bit(flags, 13) + bit(flags, 12);
        if ((flags & 7) == 1) {
            header += bit(flags, 7); // acknowledgement
        }
        if (header > p.left()) {
            return Layers.MALFORMED;
        }
        p.at += header;
        switch (type) {
            case ETHERNET_BRIDGED:
                return ethernetBehind(p, 0);
            case ERSPAN:
                return ethernetBehind(p, sequence ? 8 : 0); // type I has neither sequence numbers nor a header
            case ERSPAN_III:
                return p.left() < 12 ? Layers.MALFORMED : ethernetBehind(p, (p.bytes[p.at + 11] & 1) == 0 ? 12 : 20);
            default:
                return Layers.ETHERTYPE | type;
        }
    }

    /** The length of the word that a flag announces. */
    private static int bit(int flags, int bit) {
        return (flags >> bit & 1) << 2;
    }

    /** RFC 7348. */
    private static int vxlan(Packet p) {
        if (p.left() < 8 || (p.bytes[p.at] & 8) == 0) {
            return Layers.OTHER;
        }
        return ethernetBehind(p, 8);
    }

    /** RFC 8926. */
    private static int geneve(Packet p) {
        if (p.left() < 8 || (p.bytes[p.at] & 0xC0) != 0) {
            return Layers.OTHER;
        }
        int type = Bytes.u16(p.bytes, p.at + 2);
        p.at += 8 + ((p.bytes[p.at] & 0x3F) << 2);
        if (p.at > p.end) {
            return Layers.MALFORMED;
        }
        return type == ETHERNET_BRIDGED ? Layers.LINK | LinkLayer.ETHERNET : Layers.ETHERTYPE | type;
    }

    /** GTP-U of version 1 (3GPP TS 29.281): packets of a subscriber. */
    private static int gtp(Packet p) {
        if (p.left() < 8 || (p.bytes[p.at] & 0xF0) != 0x30 || Bytes.u8(p.bytes, p.at + 1) != 0xFF) {
            return Layers.OTHER;
        }
        int flags = p.bytes[p.at] & 7;
        p.at += 8;
        if (flags != 0) {
            p.at += 4; // sequence and N-PDU numbers, then the type of an extension header
            while ((flags & 4) != 0) {
                if (p.left() < 0 || p.bytes[p.at - 1] == 0) {
                    break;
                }
                int words = p.left() < 1 ? 0 : Bytes.u8(p.bytes, p.at);
                if (words == 0) {
                    return Layers.MALFORMED;
                }
                p.at += words << 2;
            }
        }
        return Layers.ipByVersion(p);
    }

    /** RFC 4380: IPv6, behind up to two indications. */
    private static int teredo(Packet p) {
        if (p.left() >= 4 && Bytes.u16(p.bytes, p.at) == 1) {
            p.at += 4 + Bytes.u8(p.bytes, p.at + 2) + Bytes.u8(p.bytes, p.at + 3) + 9; // authentication
        }
        if (p.left() >= 8 && Bytes.u16(p.bytes, p.at) == 0) {
            p.at += 8; // origin
        }
        return p.left() >= 1 && (p.bytes[p.at] & 0xF0) == 0x60 ? Layers.IPV6 : Layers.OTHER;
    }
}
