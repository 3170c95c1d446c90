package io.perisco.pcap;

/** IPv4 (RFC 791) and IPv6 (RFC 8200), and what IP carries. Where IP's length says more than was captured, it is believed. */
final class IpLayer {
    private static final int HEADER4 = 20;
    private static final int HEADER6 = 40;
    private static final int FRAGMENT_HEADER = 8;

    private final Fragments fragments = new Fragments();

    int version4(Packet p) {
        byte[] b = p.bytes;
        int at = p.at;
        int left = p.end - at;
        if (left < HEADER4) {
            return Layers.MALFORMED;
        }
        int header = (b[at] & 15) << 2;
        int total = Bytes.u16(b, at + 2);
        if ((b[at] & 0xF0) != 0x40 || header < HEADER4 || header > left) {
            return Layers.MALFORMED;
        }
        if (total >= header) {
            p.limit(total);
        } else if (total != 0) {
            return Layers.MALFORMED;
        } // else the network card was to cut it into segments and set the length: all of it is there
        p.sourceHigh = 0;
        p.sourceLow = Packet.MAPPED | Bytes.u32(b, at + 12);
        p.targetHigh = 0;
        p.targetLow = Packet.MAPPED | Bytes.u32(b, at + 16);
        p.at = at + header;
        int protocol = b[at + 9] & 0xFF;
        int fragment = Bytes.u16(b, at + 6) & 0x3FFF;
        if (fragment == 0) {
            return Layers.IP | protocol;
        }
        return fragments.add(
                p, Bytes.u16(b, at + 4), protocol, (fragment & 0x1FFF) << 3, (fragment & 0x2000) != 0, false);
    }

    int version6(Packet p) {
        byte[] b = p.bytes;
        int at = p.at;
        if (p.end - at < HEADER6 || (b[at] & 0xF0) != 0x60) {
            return Layers.MALFORMED;
        }
        int payload = Bytes.u16(b, at + 4);
        p.at = at + HEADER6;
        if (payload != 0) {
            p.limit(payload);
        } // else a jumbogram (RFC 2675), or to be cut by the network card: all of it is there
        p.sourceHigh = Bytes.i64(b, at + 8);
        p.sourceLow = Bytes.i64(b, at + 16);
        p.targetHigh = Bytes.i64(b, at + 24);
        p.targetLow = Bytes.i64(b, at + 32);
        return Layers.IP | b[at + 6] & 0xFF;
    }

    /** By IP protocol number, TCP excepted. */
    int next(Packet p, int protocol) {
        switch (protocol) {
            case 17:
                return Tunnels.udp(p);
            case 4:
                return Layers.IPV4;
            case 41:
                return Layers.IPV6;
            case 47:
                return Tunnels.gre(p);
            case 0: // hop-by-hop options
            case 43: // routing
            case 60: // destination options
            case 135: // mobility
                return extension(p, 8, 8);
            case 51: // authentication header: counts words of 4 bytes, less 2
                return extension(p, 8, 4);
            case 44:
                return fragment(p);
            case 97: // EtherIP, RFC 3378
                return Tunnels.ethernetBehind(p, 2);
            case 137: // RFC 4023
                return EtherLayer.mpls(p);
            case 143: // RFC 8986
                return Tunnels.ethernetBehind(p, 0);
            default:
                return Layers.OTHER;
        }
    }

    private static int extension(Packet p, int base, int unit) {
        if (p.left() < base) {
            return Layers.MALFORMED;
        }
        int next = Bytes.u8(p.bytes, p.at);
        int length = base + Bytes.u8(p.bytes, p.at + 1) * unit;
        if (length > p.left()) {
            return Layers.MALFORMED;
        }
        p.at += length;
        return Layers.IP | next;
    }

    private int fragment(Packet p) {
        if (p.left() < FRAGMENT_HEADER) {
            return Layers.MALFORMED;
        }
        byte[] b = p.bytes;
        int next = Bytes.u8(b, p.at);
        int fragment = Bytes.u16(b, p.at + 2);
        int id = Bytes.i32(b, p.at + 4);
        p.at += FRAGMENT_HEADER;
        if ((fragment & 0xFFF9) == 0) {
            return Layers.IP | next; // 'atomic', RFC 6946: one fragment is all
        }
        return fragments.add(p, id, next, fragment & 0xFFF8, (fragment & 1) != 0, true);
    }
}
