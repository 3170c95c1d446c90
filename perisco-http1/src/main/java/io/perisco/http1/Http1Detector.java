package io.perisco.http1;

import io.perisco.spi.ByteView;
import io.perisco.spi.Verdict;
import java.nio.charset.StandardCharsets;

/**
 * Tells HTTP/1.x by the first line of either side: a whole request line or the beginning of a status line. Strict, since
 * a wrong yes costs another protocol the connection.
 */
final class Http1Detector {
    /** No registered method is longer than 17; proprietary ones are not much. */
    private static final int LONGEST_METHOD = 32;

    /** Behind a well-known method, a target that goes on for so long is taken for one. */
    private static final int LONG_TARGET = 4 << 10;

    private static final byte[] OPTIONS = "options".getBytes(StandardCharsets.US_ASCII);

    /** {@code HTTP/1.1 200}. */
    private static final int STATUS_START = 12;

    private Http1Detector() {}

    static Verdict detect(ByteView client, ByteView server) {
        Verdict asked = request(client);
        if (asked == Verdict.YES) {
            return Verdict.YES;
        }
        Verdict answered = response(server);
        if (answered == Verdict.YES) {
            return Verdict.YES;
        }
        if (request(server) == Verdict.YES || response(client) == Verdict.YES) {
            return Verdict.YES_REVERSED;
        }
        boolean clientOpen = asked == Verdict.UNDECIDED || response(client) == Verdict.UNDECIDED;
        boolean serverOpen = answered == Verdict.UNDECIDED || request(server) == Verdict.UNDECIDED;
        // bytes that are not HTTP from the side that was to ask settle it; the other side has then answered those
        return clientOpen && serverOpen ? Verdict.UNDECIDED : Verdict.NO;
    }

    private static Verdict request(ByteView in) {
        byte[] b = in.array();
        int to = in.arrayOffset() + in.length();
        int from = afterLineEnds(b, in.arrayOffset(), to);
        int p = from;
        while (p < to && p - from <= LONGEST_METHOD && Octets.isTokenChar(b[p])) {
            p++;
        }
        if (p == to && p - from <= LONGEST_METHOD) {
            return Verdict.UNDECIDED;
        }
        if (p == from || p - from > LONGEST_METHOD || b[p] != ' ') {
            return Verdict.NO;
        }
        int feed = Octets.lineFeed(b, p, to);
        int textTo = feed < 0 ? to : feed;
        if (!isText(b, p, textTo)) {
            return Verdict.NO;
        }
        if (feed < 0) {
            boolean usual = Methods.isWellKnown(b, from, p);
            if (textTo - p > LONG_TARGET) {
                return usual ? Verdict.YES : Verdict.NO;
            }
            return Verdict.UNDECIDED;
        }
        // RFC 9112, section 3.2.4: the asterisk is for OPTIONS; SSDP has it with methods of its own
        boolean asterisk = b[p + 1] == '*' && b[p + 2] == ' ';
        boolean plausible = asterisk
                ? Octets.isNamed(b, from, p, OPTIONS)
                : Methods.isWellKnown(b, from, p) || isTarget(b, p + 1, feed);
        return plausible && isVersionLast(b, p, feed) ? Verdict.YES : Verdict.NO;
    }

    /** Whether a target begins as one does (RFC 9112, section 3.2), asked where the method is no help. */
    private static boolean isTarget(byte[] b, int from, int to) {
        if (b[from] == '/') {
            return true;
        }
        for (int i = from; i + 2 < to && b[i] != ' '; i++) {
            if (b[i] == ':') {
                return b[i + 1] == '/' && b[i + 2] == '/';
            }
        }
        return false;
    }

    private static boolean isVersionLast(byte[] b, int space, int feed) {
        int end = Octets.trimmedEnd(b, space, feed);
        int at = end - Versions.LENGTH;
        return at > space + 1 && Octets.isVersion(b, at) && Octets.isSpace(b[at - 1]);
    }

    /** A request target has no control characters, and begins with one that is visible. */
    private static boolean isText(byte[] b, int from, int to) {
        for (int i = from; i < to; i++) {
            boolean lineEnd = b[i] == '\r' && i == to - 1;
            if (((b[i] >= 0 && b[i] < ' ') || b[i] == 0x7F) && b[i] != '\t' && !lineEnd) {
                return false;
            }
        }
        return true;
    }

    private static Verdict response(ByteView in) {
        byte[] b = in.array();
        int to = in.arrayOffset() + in.length();
        int from = afterLineEnds(b, in.arrayOffset(), to);
        if (!StatusLine.isStart(b, from, to)) {
            return Verdict.NO;
        }
        if (to - from < STATUS_START) {
            return Verdict.UNDECIDED;
        }
        boolean status = Octets.isSpace(b[from + Versions.LENGTH])
                && Octets.isDigit(b[from + 9])
                && Octets.isDigit(b[from + 10])
                && Octets.isDigit(b[from + 11]);
        return status ? Verdict.YES : Verdict.NO;
    }

    /** RFC 9112, section 2.2: empty lines before a message are passed over. */
    private static int afterLineEnds(byte[] b, int from, int to) {
        int i = from;
        while (i < to && i - from < 8 && Octets.isLineEnd(b[i])) {
            i++;
        }
        return i;
    }
}
