package io.perisco.pcap;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Packets of a pcapng file: draft-ietf-opsawg-pcapng. Blocks that carry no packets are stepped over. */
final class PcapngReader extends CaptureReader {
    /** Reads the same in both byte orders. */
    static final int SECTION_HEADER = 0x0A0D0D0A;

    private static final int INTERFACE = 1;
    private static final int PACKET = 2; // obsolete
    private static final int SIMPLE_PACKET = 3;
    private static final int ENHANCED_PACKET = 6;

    private static final int BYTE_ORDER = 0x1A2B3C4D;
    private static final int MIN_BLOCK = 12;
    private static final int OPTION_COMMENT = 1;
    /** Type, length, five numbers; the packet follows. */
    private static final int PACKET_AT = 28;
    /** Room for the longest packet and generous options. */
    private static final int MAX_BLOCK = 4 * MAX_PACKET;

    /** As many as the older packet block can name. */
    static final int MAX_INTERFACES = 1 << 16;

    /** Lines about interfaces of one file; nobody reads more. */
    private static final int MAX_REMARKS = 16;

    private final List<PcapngInterface> interfaces = new ArrayList<>();
    /** Interfaces of this section that packets name and no block describes, as far as they were told. */
    private final Set<Integer> undescribed = new HashSet<>();

    private int remarks;
    private boolean tooManyTold;
    private boolean impossibleTimeTold;
    private boolean little;
    /** Interfaces of the sections before this one. */
    private int earlierInterfaces;

    /** @param window at the first section header, of which 4 bytes are at hand */
    PcapngReader(String name, Window window) {
        super(name, window);
    }

    @Override
    boolean next() {
        while (true) {
            Window w = window;
            if (!w.has(MIN_BLOCK)) {
                return w.left() > 0 || w.failure() != null ? cut("a block", MIN_BLOCK) : false;
            }
            int type = Bytes.i32(w.bytes, w.at, little);
            if (type == SECTION_HEADER && !section()) {
                return false;
            }
            long total = Bytes.u32(w.bytes, w.at + 4, little);
            if (total < MIN_BLOCK || total % 4 != 0) {
                return nonsense("a block of type " + type + " and " + total + " bytes");
            }
            if (!isRead(type)) {
                if (!w.skip(total)) {
                    return cut("a block", total);
                }
                continue;
            }
            if (total > MAX_BLOCK) {
                return nonsense("a block of type " + type + " and " + total + " bytes");
            }
            if (!w.has((int) total)) {
                return cut("a block", total);
            }
            int at = w.at;
            if (Bytes.u32(w.bytes, at + (int) total - 4, little) != total) {
                return nonsense("a block of " + total + " bytes whose two lengths differ");
            }
            if (!block(type, at, (int) total)) {
                return nonsense("a block of type " + type + " whose content does not fit its " + total + " bytes");
            }
            w.at += (int) total;
            if (type != INTERFACE) {
                return true;
            }
        }
    }

    private static boolean isRead(int type) {
        return type == ENHANCED_PACKET || type == SIMPLE_PACKET || type == PACKET || type == INTERFACE;
    }

    /** Begins a section, which may have another byte order. */
    private boolean section() {
        if (!window.has(16)) {
            return cut("a section header", 28);
        }
        int order = Bytes.i32(window.bytes, window.at + 8);
        if (order != BYTE_ORDER && order != Integer.reverseBytes(BYTE_ORDER)) {
            return nonsense("a section whose byte order mark is " + Integer.toHexString(order));
        }
        little = order != BYTE_ORDER;
        int major = Bytes.u16(window.bytes, window.at + 12, little);
        if (major != 1) {
            return nonsense("a section of version " + major + ", where perisco knows version 1");
        }
        earlierInterfaces += interfaces.size();
        interfaces.clear();
        undescribed.clear();
        tooManyTold = false;
        return true;
    }

    private boolean block(int type, int at, int total) {
        byte[] b = window.bytes;
        switch (type) {
            case INTERFACE:
                if (total < 20) {
                    return false;
                }
                described(b, at, total);
                return true;
            case SIMPLE_PACKET:
                return total >= 16 && simplePacket(b, at, total);
            case PACKET:
                return total >= PACKET_AT + 4 && packet(b, at, total, Bytes.u16(b, at + 8, little));
            default:
                return total >= PACKET_AT + 4 && packet(b, at, total, Bytes.i32(b, at + 8, little));
        }
    }

    private void described(byte[] b, int at, int total) {
        if (interfaces.size() < MAX_INTERFACES) {
            interfaces.add(PcapngInterface.read(b, at, total, little));
        } else if (!tooManyTold) {
            tooManyTold = true;
            if (remarks++ < MAX_REMARKS) {
                remark(
                        "more than " + MAX_INTERFACES + " interfaces in one section",
                        "packets of those beyond are left out, split the capture by interface");
            }
        }
    }

    /** Both kinds of packet block differ only in the interface. */
    private boolean packet(byte[] b, int at, int total, int id) {
        long captured = Bytes.u32(b, at + 20, little);
        if (captured > total - PACKET_AT - 4) {
            return false;
        }
        long ticks = Bytes.u32(b, at + 12, little) << 32 | Bytes.u32(b, at + 16, little);
        if (onInterface(id)) {
            long time = interfaces.get(id).nanos(ticks);
            if (time >= 0) {
                nanos = time;
            } else {
                impossibleTime(ticks);
            }
        }
        found(at + PACKET_AT, (int) captured, Bytes.i32(b, at + 24, little));
        origin(b, at + PACKET_AT + ((int) captured + 3 & ~3), at + total - 4);
        return true;
    }

    /** Looks for the comment of a recording among the options. */
    private void origin(byte[] b, int from, int end) {
        origin.clear();
        for (int option = from; end - option >= 4 && origin.connection == 0; ) {
            int code = Bytes.u16(b, option, little);
            int length = Bytes.u16(b, option + 2, little);
            if (code == 0 || length > end - option - 4) {
                return;
            }
            if (code == OPTION_COMMENT) {
                origin.read(b, option + 4, length);
            }
            option += 4 + (length + 3 & ~3);
        }
    }

    /** Has neither interface nor time: the first interface, and the time of the packet before. */
    private boolean simplePacket(byte[] b, int at, int total) {
        long captured = Math.min(Bytes.u32(b, at + 8, little), total - 16);
        origin.clear();
        if (onInterface(0)) {
            long snap = interfaces.get(0).snapLength();
            captured = snap == 0 ? captured : Math.min(captured, snap);
        }
        found(at + 12, (int) captured, Bytes.i32(b, at + 8, little));
        return true;
    }

    private boolean onInterface(int id) {
        interfaceId = earlierInterfaces + id;
        if (id < 0 || id >= interfaces.size()) {
            linkType = -1;
            undescribed(id);
            return false;
        }
        linkType = interfaces.get(id).linkType();
        return true;
    }

    private void undescribed(int id) {
        if (tooManyTold && id >= MAX_INTERFACES) {
            return;
        }
        if (remarks < MAX_REMARKS && undescribed.add(id)) {
            remarks++;
            remark(
                    "a packet of interface " + Integer.toUnsignedString(id) + ", which its section does not describe",
                    "packets of it are left out, get the file again or merge it anew with the descriptions");
        }
    }

    private void impossibleTime(long ticks) {
        if (!impossibleTimeTold) {
            impossibleTimeTold = true;
            remark(
                    "a packet of time " + Long.toUnsignedString(ticks) + ", which is before 1970 or after 2261",
                    "such packets have the time of the packet before, correct them with editcap");
        }
    }

    private void found(int at, int captured, int wire) {
        start = at;
        length = captured;
        wireLength = Math.max(captured, wire);
    }
}
