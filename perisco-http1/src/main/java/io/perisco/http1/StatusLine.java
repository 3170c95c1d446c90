package io.perisco.http1;

import io.perisco.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/**
 * Reads {@code HTTP/1.x SP status [SP reason]} (RFC 9112, section 4). A status that is no number of three digits is
 * {@link HttpResponse#UNKNOWN_STATUS}, and stands in the reason phrase as it was sent. Holds the last line read.
 */
final class StatusLine {
    /** {@code HTTP/1.} tells a response from everything else. */
    private static final byte[] START = "HTTP/1.".getBytes(StandardCharsets.US_ASCII);

    private static final int DIGITS = 3;

    /** So many bytes show whether a line is {@linkplain #isPlausible plausible}. */
    static final int PLAUSIBLE = Versions.LENGTH + 1 + DIGITS + 1;

    private int status;
    private String reason = "";
    private String version = "";

    /** Where the line behind it begins, or {@link RequestLine#INCOMPLETE} or {@link RequestLine#INVALID}. */
    int read(byte[] bytes, int from, int to) {
        int p = from + Versions.LENGTH;
        if (p >= to) {
            return isStart(bytes, from, to) ? RequestLine.INCOMPLETE : RequestLine.INVALID;
        }
        if (!Octets.isVersion(bytes, from) || !Octets.isSpace(bytes[p]) && !Octets.isLineEnd(bytes[p])) {
            return RequestLine.INVALID;
        }
        int feed = Octets.lineFeed(bytes, p, to);
        if (feed < 0) {
            return RequestLine.INCOMPLETE;
        }
        int end = feed;
        while (bytes[end - 1] == '\r' || Octets.isSpace(bytes[end - 1])) {
            end--;
        }
        while (p < end && Octets.isSpace(bytes[p])) {
            p++;
        }
        version = Versions.name(bytes[from + Versions.LENGTH - 1]);
        status = status(bytes, p, end);
        int text = status == HttpResponse.UNKNOWN_STATUS ? p : p + DIGITS;
        while (text < end && Octets.isSpace(bytes[text])) {
            text++;
        }
        reason = ReasonPhrases.text(status, bytes, Math.min(text, end), end);
        return feed + 1;
    }

    int status() {
        return status;
    }

    String reason() {
        return reason;
    }

    String version() {
        return version;
    }

    /** Whether {@code [from, to)} may become a status line: its bytes are those of {@code HTTP/1.x} so far. */
    static boolean isStart(byte[] bytes, int from, int to) {
        int n = Math.min(to - from, START.length);
        for (int i = 0; i < n; i++) {
            if (bytes[from + i] != START[i]) {
                return false;
            }
        }
        return to - from <= START.length || Octets.isDigit(bytes[from + START.length]);
    }

    /** Whether {@code [from, to)} is {@code HTTP/1.x SP 3DIGIT} and white space, or may become that. */
    static boolean isPlausible(byte[] bytes, int from, int to) {
        if (!isStart(bytes, from, to)) {
            return false;
        }
        int digits = from + Versions.LENGTH + 1;
        int end = digits + DIGITS;
        if (to >= digits && bytes[digits - 1] != ' ') {
            return false;
        }
        for (int p = digits; p < Math.min(to, end); p++) {
            if (!Octets.isDigit(bytes[p]) || p == digits && bytes[p] == '0') {
                return false;
            }
        }
        return to <= end || Octets.isSpace(bytes[end]) || Octets.isLineEnd(bytes[end]);
    }

    private static int status(byte[] bytes, int from, int end) {
        if (end - from < DIGITS || end - from > DIGITS && !Octets.isSpace(bytes[from + DIGITS])) {
            return HttpResponse.UNKNOWN_STATUS;
        }
        byte hundreds = bytes[from];
        byte tens = bytes[from + 1];
        byte ones = bytes[from + 2];
        boolean number = hundreds >= '1' && Octets.isDigit(hundreds) && Octets.isDigit(tens) && Octets.isDigit(ones);
        return number ? (hundreds - '0') * 100 + (tens - '0') * 10 + ones - '0' : HttpResponse.UNKNOWN_STATUS;
    }
}
