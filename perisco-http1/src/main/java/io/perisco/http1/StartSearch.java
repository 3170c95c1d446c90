package io.perisco.http1;

import io.perisco.spi.ByteView;

/**
 * Finds the next start line of one direction after a loss, looking at each byte once however they trickle in: what it
 * finds depends on the bytes alone, never on how they were cut.
 */
final class StartSearch {
    /** A request line that is longer is not found again. */
    private static final int LONGEST_LINE = 8 << 10;

    /** Whether the byte before the cursor was a line feed; behind a hole nobody knows. */
    private boolean atLineStart;

    private long searched;

    /** Bytes were lost before those that come next. */
    void begin() {
        atLineStart = false;
        searched = -1;
    }

    /** Moves the cursor to the next request line that has come whole; bytes it passes are none. */
    boolean request(ByteView in) {
        byte[] bytes = in.array();
        while (true) {
            int from = in.arrayOffset();
            int to = from + in.length();
            int feed = Octets.lineFeed(bytes, from + (int) Math.max(0, searched - in.position()), to);
            int lineFrom = Math.max(from, (feed < 0 ? to : feed) - LONGEST_LINE);
            if (feed < 0) {
                atLineStart &= lineFrom == from;
                in.consume(lineFrom - from);
                searched = in.position() + in.length();
                return false;
            }
            int start = requestLine(bytes, lineFrom, feed, atLineStart && lineFrom == from);
            in.consume((start < 0 ? feed + 1 : start) - from);
            if (start >= 0) {
                return true;
            }
            atLineStart = true;
        }
    }

    /**
     * Where a request line begins that ends at {@code feed}, or -1. Content without a line end may stand before it, so
     * a method is sought at the end of the token that stands in its place; a token that is none of the known methods
     * must have been seen whole.
     */
    private static int requestLine(byte[] bytes, int from, int feed, boolean whole) {
        int end = feed > from && bytes[feed - 1] == '\r' ? feed - 1 : feed;
        int targetTo = end - Versions.LENGTH - 1;
        if (targetTo <= from || bytes[targetTo] != ' ' || !Octets.isVersion(bytes, targetTo + 1)) {
            return -1;
        }
        int targetFrom = targetTo;
        while (targetFrom > from && Octets.isTargetChar(bytes[targetFrom - 1])) {
            targetFrom--;
        }
        int methodTo = targetFrom - 1;
        if (targetFrom == targetTo || methodTo <= from || bytes[methodTo] != ' ') {
            return -1;
        }
        int methodFrom = methodTo;
        while (methodFrom > from && Octets.isTokenChar(bytes[methodFrom - 1])) {
            methodFrom--;
        }
        boolean isToken = methodFrom < methodTo && methodTo - methodFrom <= RequestLine.LONGEST_METHOD;
        if (isToken && whole && methodFrom == from) {
            return methodFrom;
        }
        int known = Methods.wellKnownSuffix(bytes, from, methodTo);
        if (known > 0) {
            return methodTo - known;
        }
        return isToken && methodFrom > from ? methodFrom : -1;
    }

    /** Moves the cursor to what may be a status line; one that may yet become one is kept. */
    boolean response(ByteView in) {
        byte[] bytes = in.array();
        int from = in.arrayOffset();
        int to = from + in.length();
        for (int p = from; p < to; p++) {
            if (bytes[p] == 'H' && StatusLine.isPlausible(bytes, p, to)) {
                in.consume(p - from);
                return to - p >= StatusLine.PLAUSIBLE;
            }
        }
        in.consume(to - from);
        return false;
    }
}
