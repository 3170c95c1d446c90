package io.perisco.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Heads as browsers, programs and servers write them, the same ones each time. */
final class HeadGenerator {
    private static final String[] METHODS = {"GET", "GET", "GET", "GET", "POST", "PUT", "DELETE", "HEAD"};
    private static final String[] PATHS = {
        "/", "/static/app.js", "/api/v1/orders", "/api/v1/customers/search", "/assets/logo.svg", "/login", "/cart/items"
    };
    private static final String[] AGENTS = {
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:125.0) Gecko/20100101 Firefox/125.0",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 Version/17.4 Mobile/15E148"
    };
    private static final String[] ACCEPTS = {
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8",
        "application/json, text/plain, */*"
    };
    private static final String[] TYPES = {"text/html; charset=utf-8", "application/json", "image/svg+xml", "text/css"};
    private static final String[] STATUSES = {
        "200 OK", "200 OK", "200 OK", "201 Created", "302 Found", "404 Not Found", "503 Service Unavailable"
    };
    private static final String[] DAYS = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

    private final Random random = new Random(20260101);

    private HeadGenerator() {}

    static HeadSet heads(Kind kind, int count) {
        HeadGenerator generator = new HeadGenerator();
        List<byte[]> heads = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            heads.add((kind == Kind.REQUEST ? generator.request(i) : generator.response(i)).getBytes(US_ASCII));
        }
        return HeadSet.of(heads);
    }

    private String request(int number) {
        StringBuilder head = new StringBuilder(600);
        head.append(pick(METHODS)).append(' ').append(pick(PATHS));
        head.append("?page=").append(number).append("&session=").append(hex(2)).append(" HTTP/1.1\r\n");
        field(head, "Host", "shop" + random.nextInt(20) + ".example.com:8080");
        field(head, "User-Agent", pick(AGENTS));
        field(head, "Accept", pick(ACCEPTS));
        field(head, "Accept-Encoding", "gzip, deflate, br");
        field(head, "Accept-Language", "en-GB,en;q=0.8,de;q=0.5");
        field(head, "Cookie", "sid=" + hex(4) + "; theme=dark; visits=" + random.nextInt(1000));
        field(head, "traceparent", "00-" + hex(4) + "-" + hex(2) + "-01");
        if (random.nextInt(3) > 0) {
            field(head, "Referer", "https://shop.example.com" + pick(PATHS));
        }
        if (random.nextInt(4) == 0) {
            field(head, "connection", "keep-alive");
        }
        return head.append("\r\n").toString();
    }

    private String response(int number) {
        StringBuilder head = new StringBuilder(500);
        head.append("HTTP/1.1 ").append(pick(STATUSES)).append("\r\n");
        field(head, "Server", "nginx/1.24.0");
        field(head, "Date", date());
        field(head, "Content-Type", pick(TYPES));
        field(head, "Content-Length", Integer.toString(random.nextInt(100_000) + 1));
        field(head, "Last-Modified", date());
        field(head, "Connection", "keep-alive");
        field(head, "ETag", "\"" + hex(1) + "-" + Integer.toHexString(number) + "\"");
        field(head, "Cache-Control", "public, max-age=" + random.nextInt(86_400));
        field(head, "Vary", "Accept-Encoding");
        field(head, "X-Request-Id", hex(4));
        if (random.nextInt(2) == 0) {
            field(head, "Set-Cookie", "sid=" + hex(2) + "; Path=/; HttpOnly");
        }
        if (random.nextInt(2) == 0) {
            field(head, "Accept-Ranges", "bytes");
        }
        return head.append("\r\n").toString();
    }

    private static void field(StringBuilder head, String name, String value) {
        head.append(name).append(": ").append(value).append("\r\n");
    }

    private String pick(String[] from) {
        return from[random.nextInt(from.length)];
    }

    private String date() {
        return pick(DAYS) + ", " + (10 + random.nextInt(19)) + " Jan 2026 " + (10 + random.nextInt(14)) + ":"
                + (10 + random.nextInt(50)) + ":" + (10 + random.nextInt(50)) + " GMT";
    }

    /** Eight digits a word. */
    private String hex(int words) {
        StringBuilder digits = new StringBuilder(8 * words);
        for (int i = 0; i < words; i++) {
            digits.append(Integer.toHexString(random.nextInt() | 0x80000000));
        }
        return digits.toString();
    }
}
