package io.perisco.pcap;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * What is at hand of a stream: a reused array that slides over it, so that memory is the same for any length. Errors of
 * the stream are its end, and are kept for the message.
 */
final class Window {
    /** Small enough that what was read is still in the processor's cache when it is looked at. */
    static final int SIZE = 128 << 10;

    byte[] bytes = new byte[SIZE];
    /** The next byte that was not consumed. */
    int at;
    /** Behind the last byte that was read. */
    int limit;

    private final InputStream in;
    private long base;
    private boolean ended;
    private @Nullable IOException failure;

    Window(InputStream in) {
        this.in = in;
    }

    /** Whether {@code n} bytes are at hand, reading on if need be. */
    boolean has(int n) {
        return limit - at >= n || fill(n);
    }

    /** Where {@link #at} lies in the stream. */
    long offset() {
        return base + at;
    }

    /** Bytes at hand, without reading. */
    int left() {
        return limit - at;
    }

    /** Steps over {@code n} bytes; false if the stream ends before. */
    boolean skip(long n) {
        long open = n;
        while (open > left()) {
            open -= left();
            at = limit;
            if (!has(1)) {
                return false;
            }
        }
        at += (int) open;
        return true;
    }

    /** What made the stream end before its time; null after a proper end. */
    @Nullable
    String failure() {
        IOException e = failure;
        return e == null ? null : e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /** Whatever is left, as a stream; this window must not be used beside it. */
    InputStream rest() {
        return new Rest();
    }

    private boolean fill(int n) {
        if (ended) {
            return false;
        }
        System.arraycopy(bytes, at, bytes, 0, limit - at);
        base += at;
        limit -= at;
        at = 0;
        if (n > bytes.length) {
            byte[] wider = new byte[n];
            System.arraycopy(bytes, 0, wider, 0, limit);
            bytes = wider;
        }
        while (limit < n && !ended) {
            limit += read(bytes, limit, bytes.length - limit);
        }
        return limit >= n;
    }

    /** 0 at the end. */
    private int read(byte[] into, int offset, int length) {
        try {
            int n = in.read(into, offset, length);
            if (n > 0) {
                return n;
            }
            ended = n < 0;
        } catch (EOFException e) {
            ended = true; // a packed stream that was cut: for the reader no different from a file that was
        } catch (IOException e) {
            ended = true;
            failure = e;
        }
        return 0;
    }

    /** See {@link #rest()}. */
    private final class Rest extends InputStream {
        @Override
        public int read() throws IOException {
            return has(1) ? bytes[at++] & 0xFF : end();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (!has(1)) {
                return end();
            }
            int n = Math.min(length, left());
            System.arraycopy(bytes, at, into, offset, n);
            at += n;
            return n;
        }

        /** Never 0 before the end is known: {@code GZIPInputStream} would take it for the end of the last member. */
        @Override
        public int available() {
            return ended ? left() : Math.max(1, left());
        }

        private int end() throws IOException {
            IOException e = failure;
            if (e != null) {
                throw e;
            }
            return -1;
        }
    }
}
