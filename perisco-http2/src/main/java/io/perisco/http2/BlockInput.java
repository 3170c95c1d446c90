package io.perisco.http2;

import java.io.InputStream;
import java.util.Objects;

/** A range of bytes as a stream: exact in what is available, with mark and reset, reusable, without locks. */
final class BlockInput extends InputStream {
    private static final byte[] NOTHING = {};

    private byte[] bytes = NOTHING;
    private int next;
    private int to;
    private int mark;

    /** Reads this range from now on. */
    void open(byte[] range, int start, int end) {
        bytes = range;
        next = start;
        mark = start;
        to = end;
    }

    /** Lets go of the bytes. */
    void release() {
        open(NOTHING, 0, 0);
    }

    @Override
    public int read() {
        return next < to ? bytes[next++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        int n = Math.min(length, to - next);
        if (n <= 0) {
            return -1;
        }
        System.arraycopy(bytes, next, target, offset, n);
        next += n;
        return n;
    }

    @Override
    public long skip(long count) {
        int n = (int) Math.max(0, Math.min(count, to - next));
        next += n;
        return n;
    }

    @Override
    public int available() {
        return to - next;
    }

    @Override
    public boolean markSupported() {
        return true;
    }

    @Override
    public void mark(int limit) {
        mark = next;
    }

    @Override
    public void reset() {
        next = mark;
    }
}
