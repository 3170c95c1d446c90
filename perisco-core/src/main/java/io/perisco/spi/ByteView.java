package io.perisco.spi;

import java.nio.charset.StandardCharsets;

/**
 * A borrowed cursor over the bytes of one direction (or of one body). There is one per direction, pointed anew for each
 * call; when the call returns it is empty, and what it gave access to may be overwritten. Not thread-safe.
 *
 * <p>All indexes count from the cursor.
 *
 * @since 0.1.0
 */
public final class ByteView {
    private static final byte[] EMPTY = new byte[0];

    private final Control control;
    private byte[] bytes = EMPTY;
    private int offset;
    private int end;
    private long position;
    private int needed;

    private ByteView(Control control) {
        this.control = control;
    }

    /** Bytes from the cursor to the end of what has arrived. */
    public int length() {
        return end - offset;
    }

    /** Whether nothing lies at the cursor. */
    public boolean isEmpty() {
        return offset == end;
    }

    /** The byte {@code i} after the cursor, 0 ≤ i &lt; length(). */
    public byte at(int i) {
        return bytes[index(i, 1)];
    }

    /** An unsigned byte. */
    public int u8(int i) {
        return at(i) & 0xFF;
    }

    /** An unsigned 16-bit number in network order. */
    public int u16(int i) {
        int k = index(i, 2);
        return (bytes[k] & 0xFF) << 8 | bytes[k + 1] & 0xFF;
    }

    /** An unsigned 24-bit number in network order. */
    public int u24(int i) {
        int k = index(i, 3);
        return (bytes[k] & 0xFF) << 16 | (bytes[k + 1] & 0xFF) << 8 | bytes[k + 2] & 0xFF;
    }

    /** An unsigned 32-bit number in network order. */
    public long u32(int i) {
        return (long) u16(i) << 16 | u16(i + 2);
    }

    /** Where {@code b} first stands at or after {@code from}, or -1. */
    public int indexOf(int b, int from) {
        for (int i = offset + Math.max(0, from); i < end; i++) {
            if (bytes[i] == (byte) b) {
                return i - offset;
            }
        }
        return -1;
    }

    /** Whether the bytes at {@code i} are {@code expected}. */
    public boolean startsWith(byte[] expected, int i) {
        if (i < 0 || length() - i < expected.length) {
            return false;
        }
        for (int k = 0; k < expected.length; k++) {
            if (bytes[offset + i + k] != expected[k]) {
                return false;
            }
        }
        return true;
    }

    /** The bytes {@code from} (inclusive) to {@code to} (exclusive) as ISO-8859-1. */
    public String ascii(int from, int to) {
        return new String(bytes, index(from, to - from), to - from, StandardCharsets.ISO_8859_1);
    }

    /** A copy of the bytes {@code from} (inclusive) to {@code to} (exclusive). */
    public byte[] copy(int from, int to) {
        byte[] copy = new byte[to - from];
        System.arraycopy(bytes, index(from, to - from), copy, 0, copy.length);
        return copy;
    }

    /**
     * The array behind the view, for scanning at speed: read only, valid until the call returns, and only between
     * {@link #arrayOffset()} and {@code arrayOffset() + length()}.
     */
    public byte[] array() {
        return bytes;
    }

    /** Where the cursor stands in {@link #array()}. */
    public int arrayOffset() {
        return offset;
    }

    /** How many bytes this direction carried before the cursor, holes included. */
    public long position() {
        return position;
    }

    /**
     * Passes {@code n} bytes that were understood.
     *
     * @throws IllegalArgumentException if n is negative or more than {@link #length()}
     */
    public void consume(int n) {
        if (n < 0 || n > end - offset) {
            throw new IllegalArgumentException("consume " + n + " of " + length());
        }
        offset += n;
        position += n;
        control.parsed += n;
    }

    /**
     * Passes {@code n} bytes that belong to nobody (padding, ignored frames); may reach past what has arrived.
     *
     * @throws IllegalArgumentException if n is negative
     */
    public void skip(long n) {
        if (n < 0) {
            throw new IllegalArgumentException("skip " + n);
        }
        int here = (int) Math.min(n, end - offset);
        offset += here;
        position += here;
        control.skipped += here;
        if (n > here) {
            control.owner.ahead(n - here);
        }
    }

    /** A hint that goes with {@link Step#MORE}: not again before {@code n} bytes lie at the cursor. */
    public void need(int n) {
        needed = n;
    }

    /**
     * Says that the next message begins at the cursor; its first byte's time becomes the message's. Implied at the
     * start, after {@code resync}, and after an end.
     */
    public void mark() {
        control.owner.marked();
    }

    /** The view over a copy of {@code bytes}, for trying out {@link Protocol#detect}. */
    public static ByteView of(byte[] bytes) {
        Control control = new Control(Owner.NONE);
        control.point(bytes.clone(), 0, bytes.length, 0);
        return control.view();
    }

    private int index(int i, int n) {
        if (i < 0 || n < 0 || n > end - offset - i) {
            throw new IndexOutOfBoundsException(n + " bytes at " + i + " of " + length());
        }
        return offset + i;
    }

    /** Who owns a view: told of what cannot be read off the view afterwards. */
    public interface Owner {
        /** For views without anybody behind them. */
        Owner NONE = new Owner() {
            @Override
            public void ahead(long n) {}

            @Override
            public void marked() {}
        };

        /** The cursor was moved {@code n} bytes past what has arrived. */
        void ahead(long n);

        /** See {@link ByteView#mark()}. */
        void marked();
    }

    /** The owner's handle on a view; whoever holds only the view cannot re-point it. */
    public static final class Control {
        private final Owner owner;
        private final ByteView view;
        private long parsed;
        private long skipped;

        public Control(Owner owner) {
            this.owner = owner;
            this.view = new ByteView(this);
        }

        public ByteView view() {
            return view;
        }

        /** Points the view at {@code length} bytes whose first stands at {@code position} of its direction. */
        public void point(byte[] bytes, int offset, int length, long position) {
            view.bytes = bytes;
            view.offset = offset;
            view.end = offset + length;
            view.position = position;
            view.needed = 0;
        }

        /** Takes the bytes away. */
        public void clear() {
            point(EMPTY, 0, 0, view.position);
        }

        /** What the reader asked for with {@link ByteView#need}; 0 if nothing. */
        public int needed() {
            return view.needed;
        }

        /** Bytes consumed since the last call. */
        public long takeParsed() {
            long n = parsed;
            parsed = 0;
            return n;
        }

        /** Bytes skipped within what had arrived since the last call. */
        public long takeSkipped() {
            long n = skipped;
            skipped = 0;
            return n;
        }
    }
}
