package io.perisco.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * The ranges of one direction that came too early: beyond a hole, or ahead of bytes of the other side that they
 * acknowledge. Sorted, not overlapping; the first seen wins.
 */
final class Early {
    /**
     * One range.
     *
     * @param bytes what was captured of it, a copy of its own
     * @param wire how many bytes it covers
     * @param after see {@link io.perisco.spi.SocketEventSink#data}
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Range(long position, long time, byte[] bytes, long wire, long after) {
        long end() {
            return position + wire;
        }
    }

    private final List<Range> ranges = new ArrayList<>(4);
    private int head;
    private long bytes;
    private long retransmitted;
    private long overlapping;

    boolean isEmpty() {
        return head == ranges.size();
    }

    Range first() {
        return ranges.get(head);
    }

    Range takeFirst() {
        Range r = ranges.get(head++);
        bytes -= r.bytes.length;
        if (head > 32 && head * 2 > ranges.size()) {
            ranges.subList(0, head).clear();
            head = 0;
        }
        return r;
    }

    /** Where the last range ends. */
    long end() {
        return ranges.get(ranges.size() - 1).end();
    }

    /** Captured bytes held. */
    long bytes() {
        return bytes;
    }

    /** Ranges held. */
    int size() {
        return ranges.size() - head;
    }

    /** Bytes that {@link #add} was given but had; since the last call. */
    long takeRetransmitted() {
        long n = retransmitted;
        retransmitted = 0;
        return n;
    }

    /** Bytes among those that differed from what it had; since the last call. */
    long takeOverlapping() {
        long n = overlapping;
        overlapping = 0;
        return n;
    }

    /** Adds those parts of a range that are not held yet. */
    void add(long position, long time, byte[] source, int offset, int length, long wire, long after) {
        if (wire == 0) {
            acknowledge(position, time, after);
            return;
        }
        long from = position;
        long to = position + wire;
        int i = firstEndingAfter(from);
        while (from < to) {
            Range next = i < ranges.size() ? ranges.get(i) : null;
            long until = next == null ? to : Math.min(to, Math.max(from, next.position));
            if (until > from) {
                insert(i++, from, until, position, time, source, offset, length, after);
            }
            if (next != null && next.position < to) {
                compare(next, position, source, offset, length, to);
                from = Math.max(until, next.end());
                i++;
            } else {
                from = until;
            }
        }
    }

    private void acknowledge(long position, long time, long after) {
        int i = ranges.size();
        while (i > head && ranges.get(i - 1).position > position) {
            i--;
        }
        if (i > head && ranges.get(i - 1).wire == 0 && ranges.get(i - 1).position == position) {
            Range old = ranges.get(i - 1);
            ranges.set(i - 1, new Range(position, old.time, old.bytes, 0, Math.max(old.after, after)));
        } else {
            ranges.add(i, new Range(position, time, new byte[0], 0, after));
        }
    }

    private int firstEndingAfter(long position) {
        int i = ranges.size();
        while (i > head && ranges.get(i - 1).end() > position) {
            i--;
        }
        return i;
    }

    private void insert(
            int at, long from, long to, long position, long time, byte[] source, int offset, int length, long after) {
        int skip = (int) Math.min(length, from - position);
        int n = (int) Math.min(length - skip, to - from);
        byte[] copy = new byte[n];
        System.arraycopy(source, offset + skip, copy, 0, n);
        ranges.add(at, new Range(from, time, copy, to - from, after));
        bytes += n;
    }

    private void compare(Range held, long position, byte[] source, int offset, int length, long to) {
        long from = Math.max(position, held.position);
        long end = Math.min(to, held.end());
        retransmitted += Math.max(0, end - from);
        for (long p = from; p < end && p - position < length && p - held.position < held.bytes.length; p++) {
            if (source[offset + (int) (p - position)] != held.bytes[(int) (p - held.position)]) {
                overlapping++;
            }
        }
    }
}
