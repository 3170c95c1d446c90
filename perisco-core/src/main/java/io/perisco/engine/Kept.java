package io.perisco.engine;

import io.perisco.spi.ByteView;
import java.util.Arrays;

/** The unconsumed bytes of one direction that must wait for more: a buffer that exists only while it is needed. */
final class Kept {
    private static final byte[] NO_BYTES = new byte[0];

    /** An emptied buffer larger than this is given back. */
    private static final int SMALL = 1024;

    private byte[] bytes = NO_BYTES;
    private int from;
    private int length;

    int length() {
        return length;
    }

    /** Bytes of memory it takes. */
    int capacity() {
        return bytes.length;
    }

    /** Lets a view show it; its first byte stands at {@code position}. */
    void show(ByteView.Control control, long position) {
        control.point(bytes, from, length, position);
    }

    void append(byte[] source, int offset, int n) {
        int total = length + n;
        if (from + total > bytes.length) {
            byte[] target = total > bytes.length ? new byte[Math.max(total, 2 * bytes.length)] : bytes;
            System.arraycopy(bytes, from, target, 0, length);
            bytes = target;
            from = 0;
        }
        System.arraycopy(source, offset, bytes, from + length, n);
        length = total;
    }

    /** Becomes what the view still holds, be that its own bytes or others'. */
    void retain(ByteView view) {
        int n = view.length();
        if (n == 0) {
            clear();
        } else if (view.array() == bytes && bytes.length > 0) {
            from = view.arrayOffset();
            length = n;
        } else {
            byte[] target = n <= bytes.length ? bytes : new byte[n];
            System.arraycopy(view.array(), view.arrayOffset(), target, 0, n);
            bytes = target;
            from = 0;
            length = n;
        }
    }

    void clear() {
        from = 0;
        length = 0;
        if (bytes.length > SMALL) {
            bytes = NO_BYTES;
        }
    }

    /** Gives the memory back too. */
    void drop() {
        clear();
        bytes = NO_BYTES;
    }

    byte[] copy() {
        return Arrays.copyOfRange(bytes, from, from + length);
    }

    /** How many of {@code n} bytes that begin {@code at} bytes after its first (or before it) differ from its own. */
    long differing(long at, byte[] other, int offset, int n) {
        long differing = 0;
        for (long i = Math.max(0, -at); i < n && at + i < length; i++) {
            if (other[offset + (int) i] != bytes[from + (int) (at + i)]) {
                differing++;
            }
        }
        return differing;
    }
}
