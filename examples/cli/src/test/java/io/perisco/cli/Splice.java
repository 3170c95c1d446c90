package io.perisco.cli;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Puts the packets of one capture between those of another. Little-endian files only, which all here are. */
final class Splice {
    private static final int MICROS = 0xA1B2C3D4;
    private static final int SECTION = 0x0A0D0D0A;
    private static final int INTERFACE = 1;
    private static final int SIMPLE_PACKET = 3;
    private static final int PACKET = 6;
    private static final int OPTION_RESOLUTION = 9;

    /** So long the result lasts at most, so that nothing in it times out. */
    private static final double LONGEST_NANOS = 10e9;

    private static final long BEGIN_NANOS = 1_700_000_000_000_000_000L;

    private record Packet(int linkType, long nanos, byte[] bytes, int wireLength) {}

    private record Interface(int linkType, long nanosPerTick) {}

    private Splice() {}

    /**
     * A pcapng file with an interface for each link type: all packets of {@code host} in their order, those of {@code
     * guest} spread evenly between the first of them and the last. Where the host lasts too long, its time runs faster.
     */
    static byte[] between(byte[] host, byte[] guest) {
        List<Packet> around = read(host);
        List<Packet> inside = read(guest);
        TreeSet<Integer> types = new TreeSet<>();
        around.forEach(p -> types.add(p.linkType));
        inside.forEach(p -> types.add(p.linkType));
        List<Integer> interfaces = new ArrayList<>(types);
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (Packet p : around) {
            first = Math.min(first, p.nanos);
            last = Math.max(last, p.nanos);
        }
        double pace = Math.min(1, LONGEST_NANOS / Math.max(1, last - first));

        ByteArrayOutputStream out = new ByteArrayOutputStream();
        block(
                out,
                SECTION,
                le(28 - 12)
                        .putInt(0x1A2B3C4D)
                        .putShort((short) 1)
                        .putShort((short) 0)
                        .putLong(-1));
        for (int type : interfaces) {
            ByteBuffer b = le(20).putShort((short) type).putShort((short) 0).putInt(0);
            block(
                    out,
                    INTERFACE,
                    b.putShort((short) OPTION_RESOLUTION)
                            .putShort((short) 1)
                            .put((byte) 9)
                            .position(16));
        }
        int told = 0;
        for (int i = 0; i < around.size(); i++) {
            long nanos = BEGIN_NANOS + (long) ((around.get(i).nanos - first) * pace);
            packet(out, interfaces, around.get(i), nanos);
            // between two of the host's packets, the last gap takes what is left
            long due = (long) (i + 1) * inside.size() / Math.max(1, around.size() - 1);
            while (told < Math.min(inside.size(), due)) {
                packet(out, interfaces, inside.get(told++), nanos);
            }
        }
        if (told < inside.size()) {
            throw new IllegalStateException(told + " of " + inside.size() + " packets were spliced");
        }
        return out.toByteArray();
    }

    private static List<Packet> read(byte[] file) {
        ByteBuffer b = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        List<Packet> packets = new ArrayList<>();
        switch (b.getInt(0)) {
            case MICROS -> {
                int type = b.getInt(20) & 0xFFFF;
                b.position(24);
                while (b.remaining() >= 16) {
                    long nanos = b.getInt() * 1_000_000_000L + b.getInt() * 1000L;
                    int captured = b.getInt();
                    int wire = b.getInt();
                    packets.add(new Packet(type, nanos, bytes(b, b.position(), captured), wire));
                    b.position(b.position() + captured);
                }
            }
            case SECTION -> blocks(b, packets);
            default -> throw new IllegalStateException("neither pcap nor pcapng, or of another byte order");
        }
        return packets;
    }

    private static void blocks(ByteBuffer b, List<Packet> packets) {
        List<Interface> interfaces = new ArrayList<>();
        long nanos = 0;
        for (int at = 0; at < b.limit(); at += b.getInt(at + 4)) {
            switch (b.getInt(at)) {
                case SECTION -> {
                    if (b.getInt(at + 8) != 0x1A2B3C4D) {
                        throw new IllegalStateException("a section of another byte order");
                    }
                    interfaces.clear();
                }
                case INTERFACE -> interfaces.add(new Interface(b.getShort(at + 8) & 0xFFFF, nanosPerTick(b, at)));
                case SIMPLE_PACKET -> {
                    int wire = b.getInt(at + 8);
                    int captured = Math.min(wire, b.getInt(at + 4) - 16);
                    packets.add(new Packet(interfaces.get(0).linkType, nanos, bytes(b, at + 12, captured), wire));
                }
                case PACKET -> {
                    Interface of = interfaces.get(b.getInt(at + 8));
                    nanos = ((long) b.getInt(at + 12) << 32 | b.getInt(at + 16) & 0xFFFF_FFFFL) * of.nanosPerTick;
                    byte[] bytes = bytes(b, at + 28, b.getInt(at + 20));
                    packets.add(new Packet(of.linkType, nanos, bytes, b.getInt(at + 24)));
                }
                case 2 -> throw new IllegalStateException("an obsolete packet block");
                default -> {}
            }
        }
    }

    private static long nanosPerTick(ByteBuffer b, int at) {
        int end = at + b.getInt(at + 4) - 4;
        for (int option = at + 16; end - option >= 4 && b.getShort(option) != 0; ) {
            if (b.getShort(option) == OPTION_RESOLUTION) {
                return switch (b.get(option + 4)) {
                    case 6 -> 1000;
                    case 9 -> 1;
                    default -> throw new IllegalStateException("a resolution of neither micro- nor nanoseconds");
                };
            }
            option += 4 + (b.getShort(option + 2) + 3 & ~3);
        }
        return 1000;
    }

    private static byte[] bytes(ByteBuffer from, int at, int length) {
        byte[] bytes = new byte[length];
        from.get(at, bytes);
        return bytes;
    }

    private static ByteBuffer le(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void packet(ByteArrayOutputStream out, List<Integer> interfaces, Packet p, long nanos) {
        ByteBuffer b = le(20 + (p.bytes.length + 3 & ~3));
        b.putInt(interfaces.indexOf(p.linkType)).putInt((int) (nanos >>> 32)).putInt((int) nanos);
        block(
                out,
                PACKET,
                b.putInt(p.bytes.length).putInt(p.wireLength).put(p.bytes).position(b.limit()));
    }

    private static void block(ByteArrayOutputStream out, int type, ByteBuffer body) {
        int length = 12 + body.capacity();
        out.writeBytes(le(8).putInt(type).putInt(length).array());
        out.writeBytes(bytes(body, 0, body.capacity()));
        out.writeBytes(le(4).putInt(length).array());
    }
}
