package io.perisco.http1;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** What single bytes mean in HTTP (RFC 9110, section 5.6), and where line feeds stand. */
final class Octets {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long LINE_FEEDS = ONES * '\n';
    private static final long COLONS = ONES * ':';

    /** {@code HTTP/1.} as the low seven bytes of a word. */
    private static final long VERSION = 0x002E312F50545448L;

    private static final boolean[] TOKEN = tokenChars();

    private Octets() {}

    /** RFC 9110, section 5.6.2. */
    static boolean isTokenChar(byte b) {
        return TOKEN[b & 0xFF];
    }

    static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    /** What targets are made of: no white space, no controls; RFC 3986 allows less, senders do not care. */
    static boolean isTargetChar(byte b) {
        return b > ' ' && b != 0x7F || b < 0;
    }

    /** OWS of RFC 9110, section 5.6.3. */
    static boolean isSpace(byte b) {
        return b == ' ' || b == '\t';
    }

    static boolean isLineEnd(byte b) {
        return b == '\r' || b == '\n';
    }

    /** The first index that holds neither space, tab nor a line end. */
    static int trimmedStart(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && isBlank(bytes[i])) {
            i++;
        }
        return i;
    }

    /** The index behind the last byte that is neither space, tab nor a line end. */
    static int trimmedEnd(byte[] bytes, int from, int to) {
        int i = to;
        while (i > from && isBlank(bytes[i - 1])) {
            i--;
        }
        return i;
    }

    private static boolean isBlank(byte b) {
        return isSpace(b) || isLineEnd(b);
    }

    /** Where the first line feed in {@code [from, to)} stands, or -1. */
    static int lineFeed(byte[] bytes, int from, int to) {
        // Eight bytes at a time: the lines of a head are long, and a loop over words has fewer turns to mispredict.
        int p = from;
        int lastWord = Math.min(to - 1, bytes.length - Long.BYTES);
        while (p <= lastWord) {
            long word = (long) WORD.get(bytes, p) ^ LINE_FEEDS;
            long zeros = (word - ONES) & ~word & HIGH_BITS;
            if (zeros != 0) {
                int found = p + (Long.numberOfTrailingZeros(zeros) >>> 3);
                return found < to ? found : -1;
            }
            p += Long.BYTES;
        }
        for (; p < to; p++) {
            if (bytes[p] == '\n') {
                return p;
            }
        }
        return -1;
    }

    /** Where the first colon or line feed in {@code [from, to)} stands, or {@code to}. */
    static int colonOrLineFeed(byte[] bytes, int from, int to) {
        int p = from;
        int lastWord = Math.min(to - 1, bytes.length - Long.BYTES);
        while (p <= lastWord) {
            long word = (long) WORD.get(bytes, p);
            long colons = word ^ COLONS;
            long feeds = word ^ LINE_FEEDS;
            // a borrow makes wrong ones only above a right one, and the lowest is taken
            long zeros = ((colons - ONES) & ~colons | (feeds - ONES) & ~feeds) & HIGH_BITS;
            if (zeros != 0) {
                return Math.min(to, p + (Long.numberOfTrailingZeros(zeros) >>> 3));
            }
            p += Long.BYTES;
        }
        while (p < to && bytes[p] != ':' && bytes[p] != '\n') {
            p++;
        }
        return Math.min(to, p);
    }

    /** Whether {@code HTTP/1.x} stands at {@code at}, where eight bytes must be. */
    static boolean isVersion(byte[] bytes, int at) {
        return ((long) WORD.get(bytes, at) & -1L >>> Byte.SIZE) == VERSION && isDigit(bytes[at + 7]);
    }

    /** Whether {@code [from, to)} reads {@code lower}, which is in lower case, whatever its own case. */
    static boolean isNamed(byte[] bytes, int from, int to, byte[] lower) {
        if (to - from != lower.length) {
            return false;
        }
        for (int i = 0; i < lower.length; i++) {
            byte b = bytes[from + i];
            if ((b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b) != lower[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean[] tokenChars() {
        boolean[] token = new boolean[256];
        for (char c = '0'; c <= 'z'; c++) {
            token[c] = Character.isLetterOrDigit(c);
        }
        for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
            token[c] = true;
        }
        return token;
    }
}
