package io.perisco.pcap;

/** Link-layer headers, by their LINKTYPE_ numbers (tcpdump.org/linktypes.html). */
final class LinkLayer {
    static final int NULL = 0;
    static final int ETHERNET = 1;
    private static final int ARCNET = 7;
    private static final int PPP = 9;
    private static final int RAW_BSD = 12;
    private static final int RAW_OPENBSD = 14;
    private static final int PPP_HDLC = 50;
    private static final int PPP_ETHER = 51;
    private static final int RAW = 101;
    private static final int C_HDLC = 104;
    private static final int LOOP = 108;
    private static final int LINUX_SLL = 113;
    private static final int ARCNET_LINUX = 129;
    private static final int IPV4 = 228;
    private static final int IPV6 = 229;
    private static final int NFLOG = 239;
    private static final int LINUX_SLL2 = 276;

    private LinkLayer() {}

    static int next(Packet p, int type) {
        switch (type) {
            case ETHERNET:
                return EtherLayer.frame(p);
            case RAW:
            case RAW_BSD:
            case RAW_OPENBSD:
            case IPV4:
            case IPV6:
                return Layers.ipByVersion(p);
            case NULL:
            case LOOP:
                return loopback(p);
            case LINUX_SLL:
                return typeAt(p, 14, 16);
            case LINUX_SLL2:
                return typeAt(p, 0, 20);
            case C_HDLC:
                return typeAt(p, 2, 4);
            case PPP:
            case PPP_HDLC:
                return EtherLayer.ppp(p);
            case PPP_ETHER:
                return EtherLayer.pppoe(p);
            case NFLOG:
                return nflog(p);
            case ARCNET:
                return arcnet(p);
            case ARCNET_LINUX:
                return arcnetLinux(p);
            default:
                return Layers.UNSUPPORTED;
        }
    }

    /** For messages: the name of a type that is likely to be met and is not read. */
    static String name(int type) {
        return switch (type) {
            case 6 -> "Token Ring";
            case 10 -> "FDDI";
            case 105 -> "802.11";
            case 117 -> "PFLOG";
            case 119 -> "802.11 with Prism header";
            case 127 -> "802.11 with radiotap header";
            case 138 -> "IP over FireWire";
            case 189, 220 -> "USB";
            case 187, 201, 254 -> "Bluetooth";
            case 195, 215, 230, 283 -> "802.15.4";
            case 227 -> "CAN";
            case 231 -> "D-Bus";
            case 253 -> "netlink";
            case 258 -> "macOS PKTAP";
            default -> type >= 147 && type <= 162 ? "private use" : "unknown to perisco";
        };
    }

    /** An EtherType that stands {@code offset} bytes into a header of {@code header} bytes. */
    private static int typeAt(Packet p, int offset, int header) {
        if (p.left() < header) {
            return Layers.MALFORMED;
        }
        int type = Bytes.u16(p.bytes, p.at + offset);
        p.at += header;
        // Linux names 802.2 by ETH_P_802_2, 4; its other small numbers are no lengths either.
        return type > EtherLayer.MAX_LENGTH ? Layers.ETHERTYPE | type : type == 4 ? EtherLayer.llc(p) : Layers.OTHER;
    }

    /** An address family, in the order of the host (NULL) or of the network (LOOP). */
    private static int loopback(Packet p) {
        if (p.left() < 4) {
            return Layers.MALFORMED;
        }
        int family = Bytes.i32(p.bytes, p.at);
        if (family >>> 16 != 0) {
            family = Integer.reverseBytes(family);
        }
        p.at += 4;
        switch (family) {
            case 2:
                return Layers.IPV4;
            case 10: // Linux
            case 23: // Windows
            case 24: // NetBSD, OpenBSD
            case 28: // FreeBSD
            case 30: // macOS
                return Layers.IPV6;
            default:
                return Layers.OTHER;
        }
    }

    /** A header of 4 bytes, then type-length-values in the order of the host that captured. */
    private static int nflog(Packet p) {
        int at = p.at + 4;
        while (p.end - at >= 4) {
            int length = Bytes.u16(p.bytes, at, true);
            int type = Bytes.u16(p.bytes, at + 2, true);
            if (type > 0xFF) {
                length = Bytes.u16(p.bytes, at);
                type = Bytes.u16(p.bytes, at + 2);
            }
            if (length < 4) {
                return Layers.MALFORMED;
            }
            if (type == 9) { // NFULA_PAYLOAD
                p.at = at + 4;
                p.limit(length - 4);
                return Layers.ipByVersion(p);
            }
            at += length + 3 & ~3;
        }
        return Layers.OTHER;
    }

    /** Source, destination, protocol: RFC 1051, or RFC 1201 with a fragmentation header (fragments are not read). */
    private static int arcnet(Packet p) {
        if (p.left() < 6) {
            return Layers.MALFORMED;
        }
        int protocol = Bytes.u8(p.bytes, p.at + 2);
        int flag = Bytes.u8(p.bytes, p.at + 3);
        if (protocol == 240) {
            p.at += 3;
            return Layers.IPV4;
        }
        if (protocol != 212 && protocol != 196 || flag != 0 && flag != 0xFF) {
            return Layers.OTHER;
        }
        p.at += flag == 0 ? 6 : 10; // the 'exception' frame pads a length that the hardware cannot send
        return protocol == 212 ? Layers.IPV4 : Layers.IPV6;
    }

    /** Source, destination, offset, protocol; then, but for RFC 1051, what RFC 1201 needs for fragments. */
    private static int arcnetLinux(Packet p) {
        if (p.left() < 8) {
            return Layers.MALFORMED;
        }
        int protocol = Bytes.u8(p.bytes, p.at + 4);
        p.at += protocol == 240 ? 5 : 8;
        return protocol == 240 || protocol == 212 ? Layers.IPV4 : protocol == 196 ? Layers.IPV6 : Layers.OTHER;
    }
}
