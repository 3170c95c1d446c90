package io.perisco.http1;

import io.perisco.http.Headers;
import io.perisco.model.Redaction;
import java.util.Arrays;

/**
 * Finds the field lines of a header or trailer section (RFC 9112, section 5) in one pass over its bytes, and notes
 * those that decide about the message's framing. Holds the last section scanned, as indexes into the bytes it was
 * given.
 *
 * <p>Reads what a lenient recipient reads: a bare LF ends a line (section 2.2), a line that begins with white space
 * continues the field before it (section 5.2), white space before the colon does not belong to the name. Lines without
 * a colon, and continuations of nothing, are no fields.
 */
final class HeadScanner {
    /** {@link #scan}: the empty line that ends the section has not come. */
    static final int INCOMPLETE = -1;

    /** Indexes kept of a line: its start and its colon; behind the last line stands its end. */
    private static final int INDEXES = 2;
    /** Few heads have more; memory for as many is kept. */
    private static final int USUAL_LINES = 16;
    /** In the place of a colon: the line is no field. */
    private static final int NO_FIELD = -1;

    private int[] lines = new int[USUAL_LINES * INDEXES + 1];
    private int count;
    private boolean folded;
    private boolean gaps;
    private final FramingFields framing = new FramingFields();

    /**
     * Scans from the first field line on. If the section is incomplete, what was found holds for the lines that are
     * there whole.
     *
     * @return where the bytes behind the section begin, or {@link #INCOMPLETE}
     */
    int scan(byte[] bytes, int from, int to) {
        reset(from);
        int p = from;
        while (p < to) {
            byte first = bytes[p];
            if (first == '\n') {
                return p + 1;
            }
            if (first == '\r' && p + 1 < to && bytes[p + 1] == '\n') {
                return p + 2;
            }
            int colon = Octets.colonOrLineFeed(bytes, p, to);
            int feed = Octets.lineFeed(bytes, colon, to);
            if (feed < 0) {
                return INCOMPLETE;
            }
            if (colon == feed || Octets.isSpace(first)) {
                irregular(first, p, feed + 1);
            } else {
                if (FramingFields.mayBe(first, colon - p) || (colon > p && Octets.isSpace(bytes[colon - 1]))) {
                    framing.note(count);
                }
                line(p, colon, feed + 1);
            }
            p = feed + 1;
        }
        return INCOMPLETE;
    }

    /** What the fields of the last scan say about framing. */
    FramingFields framing() {
        return framing;
    }

    /** Where the line ends of which a field was seen last; where the section begins if none was. */
    int end() {
        return lines[count * INDEXES];
    }

    /** Where the name of field line {@code i} begins. */
    int nameFrom(int i) {
        return lines[i * INDEXES];
    }

    /** Where the value of field line {@code i} begins, white space included. */
    int valueFrom(int i) {
        return lines[i * INDEXES + 1] + 1;
    }

    /** Where field line {@code i} ends, white space and line end included. */
    int valueTo(int i) {
        return lines[(i + 1) * INDEXES];
    }

    /**
     * The fields of the last scan.
     *
     * @param copy holds a copy of the bytes scanned, of its own; line folds in it become spaces
     * @param base which of those bytes is the first of {@code copy}
     */
    Headers headers(byte[] copy, int base, Redaction redaction) {
        if (folded) {
            unfold(copy);
        }
        Headers headers = gaps ? spanned(copy, base, redaction) : Headers.ofLines(copy, lines, base, count, redaction);
        if (lines.length > USUAL_LINES * INDEXES + 1) {
            lines = new int[USUAL_LINES * INDEXES + 1];
        }
        return headers;
    }

    private void reset(int from) {
        count = 0;
        folded = false;
        gaps = false;
        framing.reset();
        lines[0] = from;
    }

    private void line(int from, int colon, int end) {
        int i = count++ * INDEXES;
        if (i + INDEXES == lines.length - 1) {
            lines = Arrays.copyOf(lines, lines.length + i + INDEXES);
        }
        lines[i] = from;
        lines[i + 1] = colon;
        lines[i + INDEXES] = end;
    }

    /** A line that is no field of its own. */
    private void irregular(byte first, int from, int end) {
        if (count > 0 && Octets.isSpace(first)) {
            // RFC 9112, section 5.2: the line before goes on; if that was no field, neither is this.
            folded = true;
            lines[count * INDEXES] = end;
        } else {
            // Section 2.2 has white space behind the start line ignored; RFC 9110, section 5.1, wants a colon.
            gaps = true;
            line(from, NO_FIELD, end);
        }
    }

    /** RFC 9112, section 5.2: a recipient replaces each obs-fold with spaces. */
    private static void unfold(byte[] copy) {
        for (int i = 0; i + 1 < copy.length; i++) {
            if (copy[i] == '\n' && Octets.isSpace(copy[i + 1])) {
                copy[i] = ' ';
                if (i > 0 && copy[i - 1] == '\r') {
                    copy[i - 1] = ' ';
                }
            }
        }
    }

    /** Where some lines are no fields, a field's end is not the next one's start. */
    private Headers spanned(byte[] copy, int base, Redaction redaction) {
        int[] spans = new int[count * 4];
        int size = 0;
        for (int i = 0; i < count; i++) {
            int from = lines[i * INDEXES] - base;
            int colon = lines[i * INDEXES + 1];
            if (colon == NO_FIELD) {
                continue;
            }
            int value = Octets.trimmedStart(copy, colon + 1 - base, valueTo(i) - base);
            spans[size * 4] = from;
            spans[size * 4 + 1] = Octets.trimmedEnd(copy, from, colon - base);
            spans[size * 4 + 2] = value;
            spans[size * 4 + 3] = Octets.trimmedEnd(copy, value, valueTo(i) - base);
            size++;
        }
        return Headers.of(copy, spans, size, redaction);
    }
}
