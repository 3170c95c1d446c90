package io.perisco.http1;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Request methods as strings, without making one for each request. */
final class Methods {
    static final String HEAD = "HEAD";
    static final String CONNECT = "CONNECT";
    static final String OPTIONS = "OPTIONS";

    /** The nine of RFC 9110, section 9, and RFC 5789 come first, the usual ones before the others. */
    private static final String[] KNOWN = {
        "GET",
        "POST",
        "PUT",
        HEAD,
        "DELETE",
        OPTIONS,
        "PATCH",
        CONNECT,
        "TRACE",
        "PROPFIND",
        "PROPPATCH",
        "MKCOL",
        "COPY",
        "MOVE",
        "LOCK",
        "UNLOCK",
        "REPORT",
        "SEARCH",
    };

    private static final int WELL_KNOWN = 9;

    private Methods() {}

    /** The method in {@code [from, to)}. */
    static String name(byte[] bytes, int from, int to) {
        String known = known(bytes, from, to, KNOWN.length);
        return known != null ? known : new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** Whether {@code [from, to)} is one of the nine methods of RFC 9110 and RFC 5789. */
    static boolean isWellKnown(byte[] bytes, int from, int to) {
        return known(bytes, from, to, WELL_KNOWN) != null;
    }

    /** The length of the longest of the nine that {@code [from, to)} ends with, or 0. */
    static int wellKnownSuffix(byte[] bytes, int from, int to) {
        int longest = 0;
        for (int i = 0; i < WELL_KNOWN; i++) {
            int n = KNOWN[i].length();
            if (n > longest && to - n >= from && matches(KNOWN[i], bytes, to - n)) {
                longest = n;
            }
        }
        return longest;
    }

    private static @Nullable String known(byte[] bytes, int from, int to, int among) {
        for (int i = 0; i < among; i++) {
            String method = KNOWN[i];
            if (method.length() == to - from && matches(method, bytes, from)) {
                return method;
            }
        }
        return null;
    }

    private static boolean matches(String method, byte[] bytes, int from) {
        for (int i = 0; i < method.length(); i++) {
            if (bytes[from + i] != method.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
