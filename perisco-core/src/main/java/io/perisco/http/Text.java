package io.perisco.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Bytes from the wire to text. */
final class Text {
    private Text() {}

    /** UTF-8, or ISO-8859-1 where the bytes are not UTF-8 (RFC 9110, section 5.5: obs-text is opaque). */
    static String decode(byte[] bytes, int from, int to) {
        byte seen = 0;
        for (int i = from; i < to; i++) {
            seen |= bytes[i];
        }
        if (seen >= 0) {
            return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, to - from))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        }
    }

    /** Whether the bytes are {@code lower}, which is ASCII in lower case, whatever their own case. */
    static boolean equalsIgnoreCase(byte[] bytes, int from, int to, String lower) {
        if (to - from != lower.length()) {
            return false;
        }
        for (int i = 0; i < lower.length(); i++) {
            int b = bytes[from + i];
            if (b != lower.charAt(i) && (b < 'A' || b > 'Z' || b + 32 != lower.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
