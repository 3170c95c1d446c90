package io.perisco.http1;

/**
 * Reads {@code method SP request-target SP HTTP/1.x} (RFC 9112, section 3), as leniently as its third paragraph allows:
 * by words that white space sets apart, however much. What stands between the target and the version is passed over, as
 * most servers do. Holds the last line read.
 */
final class RequestLine {
    /** The line's end has not come yet. */
    static final int INCOMPLETE = -1;
    /** Not a request line of HTTP/1. */
    static final int INVALID = -2;

    /** No method comes near; so random text is found out early. */
    static final int LONGEST_METHOD = 64;

    private String method = "";
    private int targetFrom;
    private int targetTo;
    private String version = "";

    /** Where the line behind it begins, or {@link #INCOMPLETE} or {@link #INVALID}. */
    int read(byte[] bytes, int from, int to) {
        int p = from;
        while (p < to && Octets.isTokenChar(bytes[p])) {
            p++;
        }
        if (p == to && p - from <= LONGEST_METHOD) {
            return INCOMPLETE;
        }
        if (p == from || p - from > LONGEST_METHOD || !Octets.isSpace(bytes[p])) {
            return INVALID;
        }
        int feed = Octets.lineFeed(bytes, p, to);
        if (feed < 0) {
            return INCOMPLETE;
        }
        int end = feed;
        while (bytes[end - 1] == '\r' || Octets.isSpace(bytes[end - 1])) {
            end--;
        }
        int at = end - Versions.LENGTH;
        if (at <= p || !Octets.isVersion(bytes, at) || !Octets.isSpace(bytes[at - 1])) {
            return INVALID;
        }
        method = Methods.name(bytes, from, p);
        version = Versions.name(bytes[end - 1]);
        targetFrom = p + 1;
        while (targetFrom < at && Octets.isSpace(bytes[targetFrom])) {
            targetFrom++;
        }
        targetTo = targetFrom;
        while (targetTo < at - 1 && !Octets.isSpace(bytes[targetTo])) {
            targetTo++;
        }
        return targetTo > targetFrom ? feed + 1 : INVALID;
    }

    String method() {
        return method;
    }

    int targetFrom() {
        return targetFrom;
    }

    int targetTo() {
        return targetTo;
    }

    String version() {
        return version;
    }
}
