package io.perisco.grpc;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The encoding of {@code grpc-message}: {@code %XX} for a byte of UTF-8. */
final class Percent {
    private Percent() {}

    /** What is badly encoded stays as it is: a reader must not lose the message for it. */
    static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(encoded.length);
        for (int i = 0; i < encoded.length; i++) {
            int high = encoded[i] == '%' ? digit(encoded, i + 1) : -1;
            int low = high < 0 ? -1 : digit(encoded, i + 2);
            if (low < 0) {
                decoded.write(encoded[i]);
            } else {
                decoded.write(high << 4 | low);
                i += 2;
            }
        }
        return decoded.toString(StandardCharsets.UTF_8);
    }

    private static int digit(byte[] bytes, int i) {
        return i < bytes.length ? Character.digit(bytes[i], 16) : -1;
    }
}
