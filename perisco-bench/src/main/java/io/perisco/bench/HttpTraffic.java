package io.perisco.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.perisco.model.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** HTTP/1 from memory: connections taking turns, the same messages each time. */
final class HttpTraffic {
    private static final int CHUNK = 512;
    private static final int MSS = 1448;

    private HttpTraffic() {}

    /** Keep-alive connections, {@code rounds} exchanges each, every message one piece. */
    static Tape keepAlive(int connections, int rounds) {
        return turns(connections, rounds, (talk, exchange) -> {
            talk.say(Side.CLIENT, request(exchange));
            talk.say(Side.SERVER, response(exchange));
        });
    }

    /** The same with responses of {@code chunks} chunks of 512 bytes, in pieces of 1448 bytes. */
    static Tape chunked(int connections, int rounds, int chunks) {
        byte[] response = chunkedResponse(chunks);
        return turns(connections, rounds, (talk, exchange) -> {
            talk.say(Side.CLIENT, request(exchange));
            talk.say(Side.SERVER, response, MSS);
        });
    }

    /** One connection whose responses come in {@code pieces} pieces of 1448 bytes. */
    static Tape large(int rounds, int pieces) {
        return turns(1, rounds, (talk, exchange) -> {
            talk.say(Side.CLIENT, request(exchange));
            talk.say(Side.SERVER, largeResponse(pieces), MSS);
        });
    }

    /** One connection on which {@code open} requests wait for their responses, but for its beginning and its end. */
    static Tape pipelined(int open, int exchanges) {
        Tape tape = new Tape();
        Talk talk = new Talk(tape, new Talk.Clock(), 0);
        for (int i = 0; i < exchanges + open; i++) {
            if (i < exchanges) {
                talk.say(Side.CLIENT, request(i));
            }
            if (i >= open) {
                talk.say(Side.SERVER, response(i - open));
            }
        }
        talk.close();
        return tape;
    }

    private static Tape turns(int connections, int rounds, BiConsumer<Talk, Integer> exchange) {
        Tape tape = new Tape();
        Talk.Clock clock = new Talk.Clock();
        List<Talk> talks = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            talks.add(new Talk(tape, clock, i));
        }
        for (int i = 0; i < connections * rounds; i++) {
            exchange.accept(talks.get(i % connections), i);
        }
        talks.forEach(Talk::close);
        return tape;
    }

    /** The target of an exchange's request; a connection has every {@code connections}-th. */
    static String target(int exchange) {
        return "/api/v1/orders/" + exchange + "?expand=items";
    }

    /** The status of an exchange's response. */
    static int status(int exchange) {
        return exchange % 10 == 9 ? 404 : 200;
    }

    /** The bytes of the body of an exchange's response. */
    static int bodyBytes(int exchange) {
        return 16 + exchange % 300;
    }

    static byte[] request(int exchange) {
        return ("GET " + target(exchange) + " HTTP/1.1\r\n"
                        + "Host: shop.example.com\r\n"
                        + "User-Agent: orders/2.1 (linux; x86_64)\r\n"
                        + "Accept: application/json\r\n"
                        + "Accept-Encoding: gzip, deflate\r\n"
                        + "X-Request-Id: " + exchange + "\r\n\r\n")
                .getBytes(US_ASCII);
    }

    static byte[] response(int exchange) {
        return ("HTTP/1.1 " + (status(exchange) == 200 ? "200 OK" : "404 Not Found") + "\r\n"
                        + "Server: nginx/1.24.0\r\n"
                        + "Date: Thu, 01 Jan 2026 00:00:00 GMT\r\n"
                        + "Content-Type: application/json\r\n"
                        + "Content-Length: " + bodyBytes(exchange) + "\r\n"
                        + "Connection: keep-alive\r\n"
                        + "X-Request-Id: " + exchange + "\r\n\r\n"
                        + "x".repeat(bodyBytes(exchange)))
                .getBytes(US_ASCII);
    }

    private static byte[] chunkedResponse(int chunks) {
        String chunk = Integer.toHexString(CHUNK) + "\r\n" + "x".repeat(CHUNK) + "\r\n";
        return ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + chunk.repeat(chunks) + "0\r\n\r\n")
                .getBytes(US_ASCII);
    }

    private static byte[] largeResponse(int pieces) {
        int total = pieces * MSS;
        String head = "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: ";
        int body = total - head.length() - 4 - Integer.toString(total).length();
        return (head + body + "\r\n\r\n" + "x".repeat(body)).getBytes(US_ASCII);
    }
}
