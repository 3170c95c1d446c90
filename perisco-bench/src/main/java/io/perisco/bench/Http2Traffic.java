package io.perisco.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.twitter.hpack.Encoder;
import io.perisco.model.Side;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** HTTP/2 and gRPC from memory, one connection, the same frames each time. */
final class Http2Traffic {
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int WINDOW_UPDATE = 8;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;

    private final Tape tape = new Tape();
    private final Talk talk = new Talk(tape, new Talk.Clock(), 0);
    private final Encoder requests = new Encoder(4096);
    private final Encoder responses = new Encoder(4096);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private Http2Traffic() {
        out.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
        frame(SETTINGS, 0, 0, new byte[0]);
        send(Side.CLIENT);
        frame(SETTINGS, 0, 0, new byte[0]);
        send(Side.SERVER);
    }

    /** Streams of which {@code open} are open at a time, but for the beginning and the end; responses in order. */
    static Tape streams(int open, int exchanges) {
        Http2Traffic traffic = new Http2Traffic();
        for (int i = 0; i < exchanges + open; i++) {
            if (i < exchanges) {
                traffic.request(i, "GET", "/api/v1/orders/" + i, "application/json", true);
                traffic.send(Side.CLIENT);
            }
            if (i >= open) {
                traffic.response(i - open, "application/json");
                traffic.frame(DATA, END_STREAM, stream(i - open), new byte[64]);
                traffic.send(Side.SERVER);
            }
        }
        return traffic.close();
    }

    /** Exchanges whose response is {@code frames} frames of 1 KiB of DATA, with as many small frames on stream 0. */
    static Tape frames(int exchanges, int frames) {
        Http2Traffic traffic = new Http2Traffic();
        for (int i = 0; i < exchanges; i++) {
            traffic.request(i, "GET", "/api/v1/orders/" + i, "application/json", true);
            traffic.send(Side.CLIENT);
            traffic.response(i, "application/json");
            for (int k = 0; k < frames; k++) {
                if (k % 2 == 0) {
                    traffic.frame(WINDOW_UPDATE, 0, 0, new byte[] {0, 0, 4, 0});
                } else {
                    traffic.frame(PING, 0, 0, new byte[8]);
                }
                traffic.frame(DATA, k == frames - 1 ? END_STREAM : 0, stream(i), new byte[1024]);
            }
            traffic.send(Side.SERVER);
        }
        return traffic.close();
    }

    /** gRPC calls answered by {@code messages} messages of 100 bytes, four in a frame. */
    static Tape calls(int calls, int messages) {
        Http2Traffic traffic = new Http2Traffic();
        for (int i = 0; i < calls; i++) {
            traffic.request(i, "POST", "/shop.Orders/List", "application/grpc", false);
            traffic.frame(DATA, END_STREAM, stream(i), messages(1));
            traffic.send(Side.CLIENT);
            traffic.response(i, "application/grpc");
            for (int left = messages; left > 0; left -= 4) {
                traffic.frame(DATA, 0, stream(i), messages(Math.min(4, left)));
            }
            traffic.trailers(i);
            traffic.send(Side.SERVER);
        }
        return traffic.close();
    }

    private static int stream(int exchange) {
        return 2 * exchange + 1;
    }

    private static byte[] messages(int n) {
        byte[] messages = new byte[n * 105];
        for (int i = 0; i < n; i++) {
            messages[i * 105 + 4] = 100;
        }
        return messages;
    }

    private void request(int exchange, String method, String path, String type, boolean end) {
        block(
                requests,
                exchange,
                end,
                ":method",
                method,
                ":scheme",
                "http",
                ":path",
                path,
                ":authority",
                "shop.example.com:8080",
                "content-type",
                type,
                "user-agent",
                "orders/2.1 (linux; x86_64)",
                "te",
                "trailers",
                "x-request-id",
                Integer.toString(exchange));
    }

    private void response(int exchange, String type) {
        block(
                responses,
                exchange,
                false,
                ":status",
                "200",
                "server",
                "nginx/1.24.0",
                "date",
                "Thu, 01 Jan 2026 00:00:00 GMT",
                "content-type",
                type,
                "x-request-id",
                Integer.toString(exchange));
    }

    private void trailers(int exchange) {
        block(responses, exchange, true, "grpc-status", "0");
    }

    private void block(Encoder encoder, int exchange, boolean end, String... fields) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        try {
            for (int i = 0; i < fields.length; i += 2) {
                encoder.encodeHeader(block, fields[i].getBytes(US_ASCII), fields[i + 1].getBytes(US_ASCII), false);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        frame(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream(exchange), block.toByteArray());
    }

    private void frame(int type, int flags, int stream, byte[] payload) {
        number(payload.length, 3);
        number(type, 1);
        number(flags, 1);
        number(stream, 4);
        out.writeBytes(payload);
    }

    private void number(int value, int octets) {
        for (int shift = 8 * (octets - 1); shift >= 0; shift -= 8) {
            out.write(value >> shift);
        }
    }

    private void send(Side from) {
        talk.say(from, out.toByteArray());
        out.reset();
    }

    private Tape close() {
        talk.close();
        return tape;
    }
}
