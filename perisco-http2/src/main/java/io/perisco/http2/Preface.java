package io.perisco.http2;

import io.perisco.spi.ByteView;
import io.perisco.spi.Verdict;
import java.nio.charset.StandardCharsets;

/** What a client sends before its first frame (RFC 9113, section 3.4). */
final class Preface {
    private static final byte[] BYTES = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    static final int LENGTH = BYTES.length;

    private Preface() {}

    /** Whether it stands at the cursor, as far as bytes have come; at least one must have. */
    static Verdict at(ByteView in) {
        return at(in.array(), in.arrayOffset(), in.arrayOffset() + in.length());
    }

    /** Whether it stands at {@code from}, as far as there are bytes. */
    static Verdict at(byte[] b, int from, int to) {
        int n = Math.min(LENGTH, to - from);
        for (int i = 0; i < n; i++) {
            if (b[from + i] != BYTES[i]) {
                return Verdict.NO;
            }
        }
        return n == LENGTH ? Verdict.YES : Verdict.UNDECIDED;
    }
}
