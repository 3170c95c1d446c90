package io.perisco.http2;

import io.perisco.http.HttpRequest;
import java.util.Base64;

/** What an observer reads of a SETTINGS payload (RFC 9113, section 6.5). */
final class Settings {
    /** Octets of one setting. */
    static final int ENTRY = 6;

    static final int HEADER_TABLE_SIZE = 0x1;

    /** The setting does not stand there. */
    static final long ABSENT = -1;

    private static final int ENABLE_PUSH = 0x2;
    private static final int INITIAL_WINDOW_SIZE = 0x4;
    static final int MAX_FRAME_SIZE = 0x5;
    private static final int HIGHEST_KNOWN = 0x10;
    private static final int SMALLEST_MAX_FRAME_SIZE = 1 << 14;
    static final int LARGEST_MAX_FRAME_SIZE = (1 << 24) - 1;

    private Settings() {}

    /** The last value of setting {@code id} in the payload {@code [from, to)}, or {@link #ABSENT}. */
    static long value(byte[] b, int from, int to, int id) {
        long value = ABSENT;
        for (int at = from; at + ENTRY <= to; at += ENTRY) {
            if (id(b, at) == id) {
                value = FrameHeader.uint32(b, at + 2);
            }
        }
        return value;
    }

    /** The HEADER_TABLE_SIZE of the client of a request that was upgraded (RFC 7540, section 3.2.1). */
    static long tableSizeOf(HttpRequest upgraded) {
        String field = upgraded.headers().first("http2-settings");
        if (field == null) {
            return ABSENT;
        }
        try {
            byte[] payload = Base64.getUrlDecoder().decode(field);
            return value(payload, 0, payload.length, HEADER_TABLE_SIZE);
        } catch (IllegalArgumentException e) {
            return ABSENT;
        }
    }

    /** Whether every setting in {@code [from, to)} is one that is known, with a value that it may have. */
    static boolean arePlausible(byte[] b, int from, int to) {
        for (int at = from; at + ENTRY <= to; at += ENTRY) {
            long value = FrameHeader.uint32(b, at + 2);
            int id = id(b, at);
            boolean plausible = switch (id) {
                case ENABLE_PUSH -> value <= 1;
                case INITIAL_WINDOW_SIZE -> value <= Integer.MAX_VALUE;
                case MAX_FRAME_SIZE -> value >= SMALLEST_MAX_FRAME_SIZE && value <= LARGEST_MAX_FRAME_SIZE;
                // grpc has one of its own, and reserved ones are sent to keep peers tolerant (RFC 9113, section 5.5)
                default -> id > 0 && id <= HIGHEST_KNOWN || id == 0xFE03 || (id & 0x0F0F) == 0x0A0A;
            };
            if (!plausible) {
                return false;
            }
        }
        return true;
    }

    private static int id(byte[] b, int at) {
        return (b[at] & 0xFF) << 8 | b[at + 1] & 0xFF;
    }
}
