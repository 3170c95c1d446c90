package io.perisco.pcap;

import java.util.Arrays;

/** An IP datagram of which fragments have come. Kept for a moment when done, so that fragments captured twice are known. */
final class Datagram {
    static final int MAX_LENGTH = 1 << 16;

    private static final int UNIT = 8;
    private static final long FRESH_NANOS = 200_000_000L;
    private static final byte[] NONE = {};

    private final long sourceHigh;
    private final long sourceLow;
    private final long targetHigh;
    private final long targetLow;
    private final int id;
    /** -1 where it is no part of the identity (IPv6). */
    private final int protocol;

    private long nanos;
    private byte[] bytes = NONE;
    /** A bit for each unit of 8 bytes that has come. */
    private final long[] seen = new long[MAX_LENGTH / UNIT / Long.SIZE];

    private int unitsSeen;
    private int length = -1;
    private int carried;
    private boolean done;

    Datagram(Packet p, int id, int protocol) {
        sourceHigh = p.sourceHigh;
        sourceLow = p.sourceLow;
        targetHigh = p.targetHigh;
        targetLow = p.targetLow;
        this.id = id;
        this.protocol = protocol;
        nanos = p.nanos;
    }

    boolean matches(Packet p, int id, int protocol) {
        return this.id == id
                && this.protocol == protocol
                && sourceLow == p.sourceLow
                && targetLow == p.targetLow
                && sourceHigh == p.sourceHigh
                && targetHigh == p.targetHigh;
    }

    /** When its first fragment came or, if done, its last. */
    long nanos() {
        return nanos;
    }

    boolean isDone() {
        return done;
    }

    boolean isFresh(long now) {
        return now - nanos < FRESH_NANOS;
    }

    /** Bytes of memory. */
    int size() {
        return bytes.length;
    }

    /**
     * @param total the datagram's length if this is its last fragment, else -1
     * @return whether it is complete
     */
    boolean add(byte[] from, int at, int count, int offset, int total, int carries) {
        if (total >= 0 && length < 0) {
            length = total;
        }
        if (offset == 0) {
            carried = carries;
        }
        if (offset + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.min(MAX_LENGTH, Math.max(offset + count, 2 * bytes.length)));
        }
        for (int done = 0; done < count; done += UNIT) {
            int unit = (offset + done) / UNIT;
            int n = Math.min(UNIT, count - done);
            boolean whole = n == UNIT || offset + done + n == length; // else the capture cut it
            if (whole && (seen[unit >> 6] & 1L << unit) == 0) {
                seen[unit >> 6] |= 1L << unit;
                unitsSeen++;
                System.arraycopy(from, at + done, bytes, offset + done, n);
            }
        }
        return length >= 0 && unitsSeen * UNIT >= length && isCovered();
    }

    /** Sets the cursor to the whole; says what it carries. */
    int done(Packet p) {
        p.set(bytes, 0, length, length, p.nanos);
        done = true;
        nanos = p.nanos;
        bytes = NONE;
        return Layers.IP | carried;
    }

    /** Counting is not enough: units may lie behind what the last fragment says is the end. */
    private boolean isCovered() {
        for (int unit = 0; unit * UNIT < length; unit++) {
            if ((seen[unit >> 6] & 1L << unit) == 0) {
                return false;
            }
        }
        return true;
    }
}
