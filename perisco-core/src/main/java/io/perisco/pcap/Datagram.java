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
    /** A bit for each unit of 8 bytes that was captured. */
    private final long[] seen = new long[MAX_LENGTH / UNIT / Long.SIZE];

    /** A bit for each unit that was carried, whether or not the capture cut it off. */
    private final long[] carriedUnits = new long[MAX_LENGTH / UNIT / Long.SIZE];

    private int unitsCarried;
    private int length = -1;
    /** Where the first cut is, in the middle of a unit. */
    private int cutAt = Integer.MAX_VALUE;

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
     * @param count bytes captured
     * @param cut bytes carried behind them that were not
     * @param total the datagram's length if this is its last fragment, else -1
     * @return whether all of it was carried
     */
    boolean add(byte[] from, int at, int count, int cut, int offset, int total, int carries) {
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
            if (!has(seen, unit)) {
                System.arraycopy(from, at + done, bytes, offset + done, n);
                if (n == UNIT || cut == 0) {
                    seen[unit >> 6] |= 1L << unit;
                } else {
                    cutAt = Math.min(cutAt, offset + count);
                }
            }
        }
        for (int unit = offset / UNIT; unit * UNIT < offset + count + cut; unit++) {
            if (!has(carriedUnits, unit)) {
                carriedUnits[unit >> 6] |= 1L << unit;
                unitsCarried++;
            }
        }
        return length >= 0 && unitsCarried * UNIT >= length && reach(carriedUnits) >= length;
    }

    /** Sets the cursor to the whole, or to what was captured of it up to the first cut; says what it carries. */
    int done(Packet p) {
        int captured = Math.min(length, reach(seen));
        if (cutAt / UNIT == captured / UNIT) {
            captured = Math.max(captured, Math.min(length, cutAt));
        }
        p.set(bytes, 0, captured, length, p.nanos);
        done = true;
        nanos = p.nanos;
        bytes = NONE;
        return Layers.IP | carried;
    }

    /** The bytes of the units at the beginning that have come: counting is not enough, others may lie behind the end. */
    private int reach(long[] units) {
        int unit = 0;
        while (unit * UNIT < length && has(units, unit)) {
            unit++;
        }
        return unit * UNIT;
    }

    private static boolean has(long[] units, int unit) {
        return (units[unit >> 6] & 1L << unit) != 0;
    }
}
