package io.perisco.bench;

import io.perisco.model.Counter;
import io.perisco.model.Endpoint;
import io.perisco.model.Side;
import io.perisco.spi.ConnectionStart;
import io.perisco.spi.End;
import io.perisco.spi.SocketEventSink;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Writes what it is told as a capture of Ethernet, IPv4 and TCP; whole pieces of at most 64 KiB only. */
final class CaptureWriter implements SocketEventSink {
    private static final int HEADERS = 14 + 20 + 20;
    private static final int FIN = 1;
    private static final int SYN = 2;
    private static final int ACK = 16;
    private static final int ETHERNET = 1;

    private record Flow(ConnectionStart start) implements Handle {
        @Override
        public boolean isIgnored() {
            return false;
        }

        @Override
        public boolean isForgotten() {
            return false;
        }
    }

    private final boolean pcapng;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private long nanos;

    private CaptureWriter(boolean pcapng) {
        this.pcapng = pcapng;
        ByteBuffer head = ByteBuffer.allocate(48);
        if (pcapng) {
            head.putInt(0x0A0D0D0A)
                    .putInt(28)
                    .putInt(0x1A2B3C4D)
                    .putInt(0x10000)
                    .putLong(-1)
                    .putInt(28);
            head.putInt(1)
                    .putInt(20)
                    .putShort((short) ETHERNET)
                    .putShort((short) 0)
                    .putInt(0)
                    .putInt(20);
        } else {
            head.putInt(0xA1B2C3D4).putInt(0x20004).putLong(0).putInt(1 << 18).putInt(ETHERNET);
        }
        out.write(head.array(), 0, head.position());
    }

    /** The tape as a file in pcapng or pcap format. */
    static byte[] write(Tape tape, boolean pcapng) {
        CaptureWriter writer = new CaptureWriter(pcapng);
        Handle[] handles = new Handle[tape.connections()];
        for (int i = 0; i < tape.size(); i++) {
            tape.tell(i, writer, handles);
        }
        return writer.out.toByteArray();
    }

    @Override
    public void event(long ordinal, long time) {
        nanos = time;
    }

    @Override
    public Handle opened(ConnectionStart start) {
        Flow flow = new Flow(start);
        packet(flow, Side.CLIENT, -1, -1, SYN, new byte[0], 0, 0);
        packet(flow, Side.SERVER, -1, 0, SYN | ACK, new byte[0], 0, 0);
        return flow;
    }

    @Override
    public void data(
            Handle connection, Side side, long position, byte[] bytes, int offset, int length, long wire, long after) {
        packet((Flow) connection, side, position, after, ACK, bytes, offset, length);
    }

    @Override
    public void ended(Handle connection, Side side, long position, End how) {
        packet((Flow) connection, side, position, 0, FIN, new byte[0], 0, 0);
    }

    @Override
    public void lost(Handle connection, Side side, long upTo) {}

    @Override
    public void closed(Handle connection, End how) {}

    @Override
    public void count(Counter counter, long n) {}

    @Override
    public void problem(String message) {}

    private void packet(
            Flow flow, Side from, long position, long after, int flags, byte[] bytes, int offset, int length) {
        Endpoint source = from == Side.CLIENT ? flow.start.client() : flow.start.server();
        Endpoint target = from == Side.CLIENT ? flow.start.server() : flow.start.client();
        int size = HEADERS + length;
        int padding = pcapng ? -size & 3 : 0;
        long micros = nanos / 1000;
        ByteBuffer b = ByteBuffer.allocate(32 + size + padding);
        if (pcapng) {
            b.putInt(6)
                    .putInt(32 + size + padding)
                    .putInt(0)
                    .putLong(micros)
                    .putInt(size)
                    .putInt(size);
        } else {
            b.putInt((int) (micros / 1_000_000))
                    .putInt((int) (micros % 1_000_000))
                    .putInt(size)
                    .putInt(size);
        }
        b.putLong(0x0200_0000_0001_0200L).putInt(2).putShort((short) 0x0800);
        b.putShort((short) 0x4500).putShort((short) (size - 14)).putInt(0).putInt(0x4006_0000);
        b.put(source.addressBytes()).put(target.addressBytes());
        b.putShort((short) source.port()).putShort((short) target.port());
        b.putInt((int) position)
                .putInt((int) after)
                .putShort((short) (0x5000 | flags))
                .putShort((short) 0xFFFF);
        b.putInt(0).put(bytes, offset, length);
        if (pcapng) {
            b.put(new byte[padding]).putInt(32 + size + padding);
        }
        out.write(b.array(), 0, b.position());
    }
}
