package io.perisco.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes little-endian microsecond captures of raw IPv4, packet by packet. */
final class SyntheticPcap {
    private static final int FIN = 1;
    private static final int SYN = 2;
    private static final int ACK = 16;
    private static final int HEADERS = 40;

    private final OutputStream out;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 18).order(ByteOrder.LITTLE_ENDIAN);
    private long micros = 1_700_000_000_000_000L;

    SyntheticPcap(OutputStream out) throws IOException {
        this.out = out;
        buffer.putInt(0xA1B2C3D4)
                .putShort((short) 2)
                .putShort((short) 4)
                .putLong(0)
                .putInt(262_144)
                .putInt(101);
        flush();
    }

    /** One GET and its answer, from SYN to FIN. */
    static byte[] oneExchange() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        SyntheticPcap pcap = new SyntheticPcap(bytes);
        byte[] request = "GET /spliced HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        byte[] response = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);
        pcap.open(1);
        pcap.fromClient(1, 0, 0, request);
        pcap.fromServer(1, 0, request.length, response);
        pcap.close(1, request.length, response.length);
        pcap.flush();
        return bytes.toByteArray();
    }

    void open(int connection) throws IOException {
        packet(connection, true, SYN, -1, 0, new byte[0], 0);
        packet(connection, false, SYN | ACK, -1, 0, new byte[0], 0);
        packet(connection, true, ACK, 0, 0, new byte[0], 0);
    }

    void close(int connection, int sent, int answered) throws IOException {
        packet(connection, false, FIN | ACK, answered, sent, new byte[0], 0);
        packet(connection, true, FIN | ACK, sent, answered + 1, new byte[0], 0);
        packet(connection, false, ACK, answered + 1, sent + 1, new byte[0], 0);
    }

    /** Bytes from the client, whose first stands at {@code position}; so much of the server's is acknowledged. */
    void fromClient(int connection, int position, int acknowledged, byte[] bytes) throws IOException {
        packet(connection, true, ACK, position, acknowledged, bytes, bytes.length);
    }

    void fromServer(int connection, int position, int acknowledged, byte[] bytes) throws IOException {
        packet(connection, false, ACK, position, acknowledged, bytes, bytes.length);
    }

    /** The first number of each direction is 1,000. */
    private void packet(
            int connection, boolean client, int flags, int position, int acknowledged, byte[] bytes, int length)
            throws IOException {
        micros++;
        if (buffer.remaining() < 16 + HEADERS + length) {
            flush();
        }
        buffer.putInt((int) (micros / 1_000_000)).putInt((int) (micros % 1_000_000));
        buffer.putInt(HEADERS + length).putInt(HEADERS + length);
        buffer.order(ByteOrder.BIG_ENDIAN);
        int source = 0x0A010000 + connection / 50_000;
        int target = 0x0A020001;
        int port = 10_000 + connection % 50_000;
        buffer.put((byte) 0x45)
                .put((byte) 0)
                .putShort((short) (HEADERS + length))
                .putInt(0x4000);
        buffer.put((byte) 64).put((byte) 6).putShort((short) 0);
        buffer.putInt(client ? source : target).putInt(client ? target : source);
        buffer.putShort((short) (client ? port : 80)).putShort((short) (client ? 80 : port));
        buffer.putInt(1001 + position).putInt((flags & ACK) == 0 ? 0 : 1001 + acknowledged);
        buffer.put((byte) 0x50).put((byte) flags).putShort((short) 0xFFFF).putInt(0);
        buffer.put(bytes, 0, length);
        buffer.order(ByteOrder.LITTLE_ENDIAN);
    }

    void flush() throws IOException {
        out.write(buffer.array(), 0, buffer.position());
        buffer.clear();
    }
}
