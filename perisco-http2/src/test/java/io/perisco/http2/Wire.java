package io.perisco.http2;

import com.twitter.hpack.Encoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What one side of a connection writes: frames, and header lists through an encoder of its own. */
final class Wire {
    static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    static final int END_STREAM = FrameType.END_STREAM;
    static final int END_HEADERS = FrameType.END_HEADERS;

    private final Encoder encoder;

    Wire() {
        this(4096);
    }

    /** @param tableSize of the encoder, to begin with; 0 gives blocks that refer to nothing */
    Wire(int tableSize) {
        encoder = new Encoder(4096);
        if (tableSize != 4096) {
            tableSize(tableSize);
        }
    }

    /** The encoder's table has another size from its next block on, whose beginning says so. */
    void tableSize(int octets) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            encoder.setMaxHeaderTableSize(out, octets);
            update = out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] update = new byte[0];

    /** A header block: name, value, name, value … */
    byte[] block(String... fields) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(update);
            update = new byte[0];
            for (int i = 0; i < fields.length; i += 2) {
                encoder.encodeHeader(out, latin(fields[i]), latin(fields[i + 1]), false);
            }
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** HEADERS with the whole list. */
    byte[] headers(int stream, boolean endStream, String... fields) {
        return frame(FrameType.HEADERS, END_HEADERS | (endStream ? END_STREAM : 0), stream, block(fields));
    }

    /** The HEADERS of a request. */
    byte[] request(int stream, String method, String path, boolean endStream, String... more) {
        String[] fields = new String[8 + more.length];
        String[] pseudo = {":method", method, ":scheme", "http", ":path", path, ":authority", "example.org"};
        System.arraycopy(pseudo, 0, fields, 0, pseudo.length);
        System.arraycopy(more, 0, fields, pseudo.length, more.length);
        return headers(stream, endStream, fields);
    }

    byte[] get(int stream, String path) {
        return request(stream, "GET", path, true);
    }

    /** The HEADERS of a response. */
    byte[] response(int stream, int status, boolean endStream, String... more) {
        String[] fields = new String[2 + more.length];
        fields[0] = ":status";
        fields[1] = Integer.toString(status);
        System.arraycopy(more, 0, fields, 2, more.length);
        return headers(stream, endStream, fields);
    }

    byte[] promise(int stream, int promised, String path) {
        byte[] block = block(":method", "GET", ":scheme", "http", ":path", path, ":authority", "example.org");
        return frame(FrameType.PUSH_PROMISE, END_HEADERS, stream, join(int32(promised), block));
    }

    static byte[] data(int stream, String content, boolean endStream) {
        return frame(FrameType.DATA, endStream ? END_STREAM : 0, stream, latin(content));
    }

    static byte[] padded(int stream, String content, int padding, boolean endStream) {
        byte[] payload = join(new byte[] {(byte) padding}, latin(content), new byte[padding]);
        return frame(FrameType.DATA, FrameType.PADDED | (endStream ? END_STREAM : 0), stream, payload);
    }

    static byte[] reset(int stream, int code) {
        return frame(FrameType.RST_STREAM, 0, stream, int32(code));
    }

    static byte[] goAway(int last, int code) {
        return frame(FrameType.GOAWAY, 0, 0, join(int32(last), int32(code), latin("bye")));
    }

    static byte[] windowUpdate(int stream, int increment) {
        return frame(FrameType.WINDOW_UPDATE, 0, stream, int32(increment));
    }

    static byte[] ping() {
        return frame(FrameType.PING, 0, 0, new byte[8]);
    }

    /** SETTINGS: id, value, id, value … */
    static byte[] settings(int... entries) {
        byte[] payload = new byte[0];
        for (int i = 0; i < entries.length; i += 2) {
            payload = join(payload, new byte[] {0, (byte) entries[i]}, int32(entries[i + 1]));
        }
        return frame(FrameType.SETTINGS, 0, 0, payload);
    }

    static byte[] settingsAck() {
        return frame(FrameType.SETTINGS, FrameType.ACK, 0);
    }

    static byte[] frame(int type, int flags, int stream, byte... payload) {
        int n = payload.length;
        byte[] header = {(byte) (n >> 16), (byte) (n >> 8), (byte) n, (byte) type, (byte) flags};
        return join(header, int32(stream), payload);
    }

    static byte[] int32(int v) {
        return new byte[] {(byte) (v >> 24), (byte) (v >> 16), (byte) (v >> 8), (byte) v};
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
