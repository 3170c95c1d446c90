package io.perisco.engine;

/**
 * When the bytes of one direction passed: pairs of (position, time), rising in both. Only what may still be asked for is
 * kept; the ordinary connection needs one pair.
 */
final class TimeMarks {
    /** Beyond so many pairs the finer ones are merged: memory stays bounded, times err to the early side. */
    private static final int LIMIT = 64;

    private long firstPosition;
    private long firstTime;
    private long[] more = NONE;
    private int size;

    private static final long[] NONE = new long[0];

    /** Bytes from {@code position} on passed at {@code time}, or at the latest time known if that is later. */
    void add(long position, long time) {
        if (size == 0) {
            firstPosition = position;
            firstTime = time;
            size = 1;
            return;
        }
        long latest = time(size - 1);
        if (time <= latest) {
            return;
        }
        if (size == LIMIT) {
            size--;
        }
        int i = (size - 1) * 2;
        if (i + 2 > more.length) {
            more = java.util.Arrays.copyOf(more, Math.max(8, more.length * 2));
        }
        more[i] = position;
        more[i + 1] = time;
        size++;
    }

    /** When the byte at {@code position} passed. */
    long at(long position) {
        int i = size - 1;
        while (i > 0 && position(i) > position) {
            i--;
        }
        return time(i);
    }

    /** Forgets what only concerns bytes before {@code position}. */
    void dropBefore(long position) {
        int drop = 0;
        while (drop + 1 < size && position(drop + 1) <= position) {
            drop++;
        }
        if (drop == 0) {
            return;
        }
        firstPosition = position(drop);
        firstTime = time(drop);
        size -= drop;
        System.arraycopy(more, drop * 2, more, 0, (size - 1) * 2);
    }

    /** Number of pairs. */
    int size() {
        return size;
    }

    long position(int i) {
        return i == 0 ? firstPosition : more[(i - 1) * 2];
    }

    long time(int i) {
        return i == 0 ? firstTime : more[(i - 1) * 2 + 1];
    }

    /** Forgets everything but the latest time, so that time still never runs backwards. */
    void restart(long position) {
        if (size > 0) {
            firstTime = time(size - 1);
            firstPosition = position;
            size = 1;
        }
    }
}
