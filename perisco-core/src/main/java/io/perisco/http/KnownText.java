package io.perisco.http;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Names and values that most heads have, as strings that are there already: half of what a head says is among them.
 * Those of the static table of RFC 9204 (appendix A) and what HTTP/1 adds to them.
 */
final class KnownText {
    /** As most HTTP/1 senders spell them; known in lower case too. */
    static final String[] NAMES = {
        "Accept",
        "Accept-Charset",
        "Accept-Encoding",
        "Accept-Language",
        "Accept-Ranges",
        "Access-Control-Allow-Credentials",
        "Access-Control-Allow-Headers",
        "Access-Control-Allow-Methods",
        "Access-Control-Allow-Origin",
        "Access-Control-Expose-Headers",
        "Access-Control-Max-Age",
        "Access-Control-Request-Headers",
        "Access-Control-Request-Method",
        "Age",
        "Allow",
        "Alt-Svc",
        "Authorization",
        "Cache-Control",
        "Connection",
        "Content-Disposition",
        "Content-Encoding",
        "Content-Language",
        "Content-Length",
        "Content-Location",
        "Content-Range",
        "Content-Security-Policy",
        "Content-Type",
        "Cookie",
        "DNT",
        "Date",
        "ETag",
        "Early-Data",
        "Expect",
        "Expect-CT",
        "Expires",
        "Forwarded",
        "From",
        "Host",
        "If-Match",
        "If-Modified-Since",
        "If-None-Match",
        "If-Range",
        "If-Unmodified-Since",
        "Keep-Alive",
        "Last-Modified",
        "Link",
        "Location",
        "Max-Forwards",
        "Origin",
        "P3P",
        "Pragma",
        "Priority",
        "Proxy-Authenticate",
        "Proxy-Authorization",
        "Proxy-Connection",
        "Range",
        "Referer",
        "Referrer-Policy",
        "Refresh",
        "Retry-After",
        "Sec-Ch-Ua",
        "Sec-Ch-Ua-Mobile",
        "Sec-Ch-Ua-Platform",
        "Sec-Fetch-Dest",
        "Sec-Fetch-Mode",
        "Sec-Fetch-Site",
        "Sec-Fetch-User",
        "Sec-WebSocket-Accept",
        "Sec-WebSocket-Extensions",
        "Sec-WebSocket-Key",
        "Sec-WebSocket-Protocol",
        "Sec-WebSocket-Version",
        "Server",
        "Server-Timing",
        "Set-Cookie",
        "Strict-Transport-Security",
        "TE",
        "Timing-Allow-Origin",
        "Traceparent",
        "Tracestate",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade",
        "Upgrade-Insecure-Requests",
        "User-Agent",
        "Vary",
        "Via",
        "WWW-Authenticate",
        "X-B3-Sampled",
        "X-B3-SpanId",
        "X-B3-TraceId",
        "X-Cache",
        "X-Content-Type-Options",
        "X-Correlation-Id",
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "X-Forwarded-Port",
        "X-Forwarded-Proto",
        "X-Frame-Options",
        "X-Powered-By",
        "X-Real-IP",
        "X-Request-ID",
        "X-Request-Id",
        "X-Requested-With",
        "X-XSS-Protection",
        "grpc-accept-encoding",
        "grpc-encoding",
        "grpc-message",
        "grpc-status",
        "grpc-timeout",
    };

    static final String[] VALUES = {
        "",
        "*",
        "/",
        "0",
        "1",
        "*/*",
        "1; mode=block",
        "?0",
        "?1",
        "100-continue",
        "Accept-Encoding",
        "Close",
        "DENY",
        "GET",
        "HIT",
        "Keep-Alive",
        "MISS",
        "OPTIONS",
        "Origin",
        "POST",
        "SAMEORIGIN",
        "Upgrade",
        "XMLHttpRequest",
        "accept-encoding",
        "application/dns-message",
        "application/grpc",
        "application/grpc+proto",
        "application/javascript",
        "application/json",
        "application/json; charset=utf-8",
        "application/json;charset=UTF-8",
        "application/octet-stream",
        "application/x-www-form-urlencoded",
        "application/xml",
        "br",
        "bytes",
        "bytes=0-",
        "chunked",
        "close",
        "content-type",
        "cors",
        "cross-site",
        "deflate",
        "document",
        "empty",
        "en-US,en;q=0.5",
        "en-US,en;q=0.9",
        "false",
        "font/woff2",
        "get",
        "get, post, options",
        "gzip",
        "gzip, deflate",
        "gzip, deflate, br",
        "gzip, deflate, br, zstd",
        "gzip,deflate",
        "h2c",
        "http",
        "https",
        "identity",
        "image",
        "image/gif",
        "image/jpeg",
        "image/png",
        "image/svg+xml",
        "image/webp",
        "image/x-icon",
        "keep-alive",
        "localhost",
        "max-age=0",
        "max-age=2592000",
        "max-age=31536000",
        "max-age=31536000; includeSubDomains",
        "max-age=31536000; includesubdomains",
        "max-age=31536000; includesubdomains; preload",
        "max-age=3600",
        "max-age=604800",
        "max-age=86400",
        "navigate",
        "no-cache",
        "no-cache, no-store, must-revalidate",
        "no-cors",
        "no-store",
        "nosniff",
        "options",
        "origin",
        "private",
        "public",
        "public, max-age=31536000",
        "same-origin",
        "same-site",
        "script",
        "style",
        "text/css",
        "text/event-stream",
        "text/html",
        "text/html; charset=UTF-8",
        "text/html; charset=utf-8",
        "text/javascript",
        "text/plain",
        "text/plain; charset=utf-8",
        "text/plain;charset=utf-8",
        "trailers",
        "true",
        "u=1",
        "upgrade",
        "websocket",
        "zstd",
    };

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Sparse, so that one look is mostly enough. */
    private static final int SLOT_BITS = 11;

    private static final int LONGEST = 48;

    /**
     * A text with its first and its last eight bytes as words, which are all there is to compare of most; both are the
     * same of a text shorter than that, zeros behind it.
     */
    private record Known(long first, long last, byte[] bytes, String text) {
        boolean is(long otherFirst, long otherLast, byte[] others, int from, int n) {
            if (first != otherFirst || last != otherLast || bytes.length != n) {
                return false;
            }
            for (int i = Long.BYTES; i < n - Long.BYTES; i += Long.BYTES) {
                if ((long) WORD.get(bytes, i) != (long) WORD.get(others, from + i)) {
                    return false;
                }
            }
            return true;
        }
    }

    private static final @Nullable Known[] SLOTS = new Known[1 << SLOT_BITS];

    static {
        for (String name : NAMES) {
            add(name);
            add(name.toLowerCase(Locale.ROOT));
        }
        for (String value : VALUES) {
            add(value);
        }
    }

    private KnownText() {}

    /** The text in {@code [from, to)}, or null if it is not known. */
    static @Nullable String of(byte[] bytes, int from, int to) {
        int n = to - from;
        if (n > LONGEST) {
            return null;
        }
        long first;
        long last;
        if (n >= Long.BYTES) {
            first = (long) WORD.get(bytes, from);
            last = (long) WORD.get(bytes, to - Long.BYTES);
        } else {
            first = from <= bytes.length - Long.BYTES ? (long) WORD.get(bytes, from) & mask(n) : word(bytes, from, to);
            last = first;
        }
        int slot = slot(first, last, n);
        for (Known known = SLOTS[slot]; known != null; known = SLOTS[slot]) {
            if (known.is(first, last, bytes, from, n)) {
                return known.text;
            }
            slot = next(slot);
        }
        return null;
    }

    private static void add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        int n = bytes.length;
        byte[] padded = Arrays.copyOf(bytes, Math.max(n, Long.BYTES));
        if (of(padded, 0, n) != null) {
            return;
        }
        long first = (long) WORD.get(padded, 0);
        long last = (long) WORD.get(padded, padded.length - Long.BYTES);
        int slot = slot(first, last, n);
        while (SLOTS[slot] != null) {
            slot = next(slot);
        }
        SLOTS[slot] = new Known(first, last, bytes, text);
    }

    /** Covers the first {@code n} bytes of a word, which has more. */
    private static long mask(int n) {
        return (1L << n * Byte.SIZE) - 1;
    }

    /** Fewer bytes than a word has, zeros behind them. */
    private static long word(byte[] bytes, int from, int to) {
        long word = 0;
        for (int i = to - 1; i >= from; i--) {
            word = word << Byte.SIZE | bytes[i] & 0xFF;
        }
        return word;
    }

    private static int slot(long first, long last, int n) {
        long hash = (first * 0x9E3779B97F4A7C15L ^ last) * 0xC2B2AE3D27D4EB4FL + n;
        return (int) (hash >>> Long.SIZE - SLOT_BITS);
    }

    private static int next(int slot) {
        return slot + 1 & (1 << SLOT_BITS) - 1;
    }
}
