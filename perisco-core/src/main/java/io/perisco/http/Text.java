package io.perisco.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Bytes from the wire to text. */
final class Text {
    private static final char REPLACEMENT = '\uFFFD';

    private Text() {}

    static String decode(byte[] bytes) {
        return decode(bytes, 0, bytes.length);
    }

    /** UTF-8, or ISO-8859-1 where the bytes are not UTF-8 (RFC 9110, section 5.5: obs-text is opaque). */
    static String decode(byte[] bytes, int from, int to) {
        String known = KnownText.of(bytes, from, to);
        return known != null ? known : decodeAfresh(bytes, from, to);
    }

    private static String decodeAfresh(byte[] bytes, int from, int to) {
        // The JDK's own decoder sees at vector speed that there is nothing to decode.
        String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        return text.indexOf(REPLACEMENT) < 0 ? text : decodeStrictly(bytes, from, to);
    }

    private static String decodeStrictly(byte[] bytes, int from, int to) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, to - from))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        }
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

    /** Whether the bytes are {@code name}, which is ASCII, whatever the case of either. */
    static boolean equalsIgnoreCase(byte[] bytes, int from, int to, String name) {
        if (to - from != name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            int b = bytes[from + i];
            int c = name.charAt(i);
            if (b != c && lower(b) != lower(c)) {
                return false;
            }
        }
        return true;
    }

    private static int lower(int ch) {
        return ch >= 'A' && ch <= 'Z' ? ch + 32 : ch;
    }

    private static boolean isBlank(byte b) {
        return b <= ' ' && (b == ' ' || b == '\r' || b == '\n' || b == '\t');
    }
}
