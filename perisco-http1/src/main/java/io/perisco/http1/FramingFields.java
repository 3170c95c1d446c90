package io.perisco.http1;

import io.perisco.http1.Framing.Coding;
import java.nio.charset.StandardCharsets;

/**
 * What the fields of a head say about where its message ends: Content-Length, Transfer-Encoding and Upgrade. The scanner
 * notes the lines as it passes them; {@link #read} makes sense of them once the section is whole.
 */
final class FramingFields {
    /** No Content-Length. */
    private static final long ABSENT = -1;

    /** A Content-Length that is no number. */
    private static final long INVALID = -2;

    /** Longer content is not believed: positions must stay countable. */
    static final long LONGEST = 1L << 60;

    private static final byte[] CONTENT_LENGTH = lower("content-length");
    private static final byte[] TRANSFER_ENCODING = lower("transfer-encoding");
    private static final byte[] UPGRADE = lower("upgrade");
    private static final byte[] CHUNKED = lower("chunked");
    private static final byte[] IDENTITY = lower("identity");
    private static final byte[] H2C = lower("h2c");

    /** By the length of a name: how a name of that length begins that is of interest here. */
    private static final byte[] INITIALS = new byte[32];

    static {
        for (byte[] name : new byte[][] {CONTENT_LENGTH, TRANSFER_ENCODING, UPGRADE}) {
            INITIALS[name.length] = name[0];
        }
    }

    /** More lines of framing fields than this are not looked at; two are suspect already. */
    private static final int MOST = 8;

    private final int[] noted = new int[MOST];
    private int count;

    private boolean suspect;
    private long length = ABSENT;
    private Coding coding = Coding.NONE;
    private boolean encoded;
    private boolean upgrade;
    private boolean h2c;

    /** Whether a name of that length that begins so may be one of them. */
    static boolean mayBe(byte first, int nameLength) {
        return nameLength < INITIALS.length && INITIALS[nameLength] == (first | 0x20);
    }

    void reset() {
        count = 0;
    }

    /** Line {@code i} may be one of them. */
    void note(int i) {
        if (count < MOST) {
            noted[count] = i;
        }
        count++;
    }

    /**
     * Makes sense of the lines that were noted.
     *
     * @param version of the message
     */
    void read(byte[] bytes, HeadScanner scanner, String version) {
        suspect = count > MOST; // what they say is not known
        count = Math.min(count, MOST);
        length = ABSENT;
        coding = Coding.NONE;
        encoded = false;
        upgrade = false;
        h2c = false;
        for (int n = 0; n < count; n++) {
            int i = noted[n];
            int name = scanner.nameFrom(i);
            int from = scanner.valueFrom(i);
            int nameTo = Octets.trimmedEnd(bytes, name, from - 1);
            int to = scanner.valueTo(i);
            // section 5.1: with white space before the colon some take it for the field, some for another
            boolean apart = nameTo < from - 1;
            if (Octets.isNamed(bytes, name, nameTo, CONTENT_LENGTH)) {
                suspect |= apart;
                lengths(bytes, from, to);
            } else if (Octets.isNamed(bytes, name, nameTo, TRANSFER_ENCODING)) {
                suspect |= apart;
                encoded = true;
                codings(bytes, from, to);
            } else if (Octets.isNamed(bytes, name, nameTo, UPGRADE)) {
                upgrade = true;
                h2c |= Octets.isNamed(
                        bytes, Octets.trimmedStart(bytes, from, to), Octets.trimmedEnd(bytes, from, to), H2C);
            }
        }
        // section 6.1: HTTP/1.0 does not know Transfer-Encoding, and no message has both
        suspect |= encoded && (length != ABSENT || version.equals(Versions.HTTP_1_0));
    }

    /** Whether there is a Content-Length that is a number. */
    boolean hasLength() {
        return length >= 0;
    }

    /** The last Content-Length that was sent; 0 if there is none. */
    long length() {
        return Math.max(0, length);
    }

    Coding coding() {
        return coding;
    }

    /** Whether the fields contradict each other, or make no sense (RFC 9112, sections 6.1 to 6.3). */
    boolean isSuspect() {
        return suspect;
    }

    /** Whether there is an Upgrade field. */
    boolean upgrades() {
        return upgrade;
    }

    /** Whether the upgrade is to {@code h2c} (RFC 7540, section 3.2). */
    boolean upgradesToH2c() {
        return h2c;
    }

    private void lengths(byte[] bytes, int from, int to) {
        for (int at = from; at < to; ) {
            int comma = comma(bytes, at, to);
            long n = number(bytes, Octets.trimmedStart(bytes, at, comma), Octets.trimmedEnd(bytes, at, comma));
            // Section 6.3, item 5: equal values may be repeated. Whoever meets others refuses the message and closes,
            // so
            // that no length matters; which one is taken by whoever does not, the bytes do not tell. The last is here.
            suspect |= n == INVALID || (length != ABSENT && n != length);
            length = n;
            at = comma + 1;
        }
    }

    private static long number(byte[] bytes, int from, int to) {
        long n = 0;
        for (int i = from; i < to; i++) {
            if (!Octets.isDigit(bytes[i]) || n > LONGEST / 10) {
                return INVALID;
            }
            n = n * 10 + bytes[i] - '0';
        }
        return from < to ? n : INVALID;
    }

    private void codings(byte[] bytes, int from, int to) {
        for (int at = from; at < to; ) {
            int comma = comma(bytes, at, to);
            int start = Octets.trimmedStart(bytes, at, comma);
            int end = start;
            while (end < comma && Octets.isTokenChar(bytes[end])) {
                end++;
            }
            int rest = Octets.trimmedStart(bytes, end, comma);
            suspect |= end > start && coding == Coding.CHUNKED; // section 6.1: chunked comes last, and once
            if (Octets.isNamed(bytes, start, end, CHUNKED)) {
                suspect |= rest < comma; // section 7.1: it has no parameters
                coding = Coding.CHUNKED;
            } else if (end > start && !Octets.isNamed(bytes, start, end, IDENTITY)) {
                suspect |= rest < comma && bytes[rest] != ';';
                coding = Coding.OTHER;
            } else {
                suspect |= rest < comma;
            }
            at = comma + 1;
        }
    }

    private static int comma(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && bytes[i] != ',') {
            i++;
        }
        return i;
    }

    private static byte[] lower(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }
}
