package io.perisco.grpc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;

/** The bytes of calls: HTTP/2 frames whose header lists are literals that refer to nothing, and messages of gRPC. */
final class Wire {
    static final byte[] PREFACE = latin("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    static final int CANCEL = 8;

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int GOAWAY = 7;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int PADDED = 8;

    private Wire() {}

    /** The first bytes of a client. */
    static byte[] hello() {
        return join(PREFACE, frame(SETTINGS, 0, 0));
    }

    /** The first bytes of a server. */
    static byte[] settings() {
        return join(frame(SETTINGS, 0, 0), frame(SETTINGS, 1, 0));
    }

    /** The head of a call: name, value, name, value … behind what all have. */
    static byte[] call(int stream, String path, String... more) {
        return headers(
                stream,
                false,
                with(
                        more,
                        ":method",
                        "POST",
                        ":scheme",
                        "http",
                        ":path",
                        path,
                        ":authority",
                        "example.org",
                        "content-type",
                        "application/grpc",
                        "te",
                        "trailers"));
    }

    /** The head of an answer. */
    static byte[] answer(int stream, String... more) {
        return headers(stream, false, with(more, ":status", "200", "content-type", "application/grpc"));
    }

    /** The trailers of an answer. */
    static byte[] trailers(int stream, int status, String... more) {
        return headers(stream, true, with(more, "grpc-status", Integer.toString(status)));
    }

    private static String[] with(String[] more, String... first) {
        String[] all = new String[first.length + more.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return all;
    }

    static byte[] headers(int stream, boolean endStream, String... fields) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int i = 0; i < fields.length; i += 2) {
            block.write(0); // RFC 7541, section 6.2.2: literal without indexing, new name
            string(block, fields[i]);
            string(block, fields[i + 1]);
        }
        return frame(HEADERS, END_HEADERS | (endStream ? END_STREAM : 0), stream, block.toByteArray());
    }

    private static void string(ByteArrayOutputStream block, String text) {
        byte[] bytes = latin(text);
        if (bytes.length < 127) {
            block.write(bytes.length);
        } else {
            block.write(127);
            int rest = bytes.length - 127;
            for (; rest >= 128; rest >>= 7) {
                block.write(rest & 0x7F | 0x80);
            }
            block.write(rest);
        }
        block.writeBytes(bytes);
    }

    static byte[] data(int stream, boolean endStream, byte... content) {
        return frame(DATA, endStream ? END_STREAM : 0, stream, content);
    }

    static byte[] padded(int stream, int padding, byte... content) {
        return frame(DATA, PADDED, stream, join(new byte[] {(byte) padding}, content, new byte[padding]));
    }

    static byte[] reset(int stream, int code) {
        return frame(RST_STREAM, 0, stream, int32(code));
    }

    static byte[] goAway(int last) {
        return frame(GOAWAY, 0, 0, join(int32(last), int32(0)));
    }

    static byte[] frame(int type, int flags, int stream, byte... payload) {
        int n = payload.length;
        byte[] header = {(byte) (n >> 16), (byte) (n >> 8), (byte) n, (byte) type, (byte) flags};
        return join(header, int32(stream), payload);
    }

    static byte[] int32(int v) {
        return new byte[] {(byte) (v >> 24), (byte) (v >> 16), (byte) (v >> 8), (byte) v};
    }

    /** A message with its prefix. */
    static byte[] message(byte... content) {
        return prefixed(0, content);
    }

    /** A message that is one field, 1, of text. */
    static byte[] message(String text) {
        return message(field(1, text));
    }

    static byte[] prefixed(int flags, byte... content) {
        return join(new byte[] {(byte) flags}, int32(content.length), content);
    }

    /** A field of text, at most 127 bytes. */
    static byte[] field(int number, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return join(new byte[] {(byte) (number << 3 | 2), (byte) bytes.length}, bytes);
    }

    static byte[] gzip(byte... content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static String base64(byte... content) {
        return Base64.getEncoder().encodeToString(content);
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
