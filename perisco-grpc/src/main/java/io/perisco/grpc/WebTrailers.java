package io.perisco.grpc;

import io.perisco.http.Headers;
import io.perisco.model.Redaction;
import java.util.Arrays;

/** The block of trailers at the end of a gRPC-Web body: lines as in HTTP/1. */
final class WebTrailers {
    private WebTrailers() {}

    /** Lines that are no fields are passed over. */
    static Headers parse(byte[] block, Redaction redaction) {
        int[] spans = new int[16];
        int size = 0;
        for (int from = 0; from < block.length; ) {
            int to = indexOf(block, '\n', from, block.length);
            int colon = indexOf(block, ':', from, to);
            if (colon > from && colon < to) {
                if (size * 4 == spans.length) {
                    spans = Arrays.copyOf(spans, spans.length * 2);
                }
                int valueTo = trimmedEnd(block, colon + 1, to);
                spans[size * 4] = from;
                spans[size * 4 + 1] = colon;
                spans[size * 4 + 2] = trimmedStart(block, colon + 1, valueTo);
                spans[size * 4 + 3] = valueTo;
                size++;
            }
            from = to + 1;
        }
        return Headers.of(block, spans, size, redaction);
    }

    private static int indexOf(byte[] block, char c, int from, int to) {
        int i = from;
        while (i < to && block[i] != c) {
            i++;
        }
        return i;
    }

    private static int trimmedStart(byte[] block, int from, int to) {
        int i = from;
        while (i < to && block[i] == ' ') {
            i++;
        }
        return i;
    }

    private static int trimmedEnd(byte[] block, int from, int to) {
        int i = to;
        while (i > from && (block[i - 1] == '\r' || block[i - 1] == ' ')) {
            i--;
        }
        return i;
    }
}
