package io.perisco.pcap;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The numbers of one direction of a connection: maps sequence numbers of 32 bits to positions of 64. */
final class Way {
    /** What lies farther away is not of this connection: the largest window there is (RFC 7323). */
    private static final long WINDOW = 1L << 30;

    /** A RST has to be where the receiver may be, and there may be a little that was not captured. */
    private static final long RESET_SLACK = 1L << 16;

    private static final int STRAY = 1 << 20;

    /** So far beyond what was seen a side may have sent what is still on its way: few windows are wider. */
    private static final int IN_FLIGHT = 1 << 20;

    /** So many of the numbers that a side gave its first byte are remembered. */
    private static final int FIRSTS = 4;

    /** Whether the numbering is known. */
    boolean known;
    /** Whether it is from a SYN, and not inferred. */
    boolean synSeen;
    /** Where the stream ends, or -1. */
    long end;

    /** The sequence number of position 0. */
    private int origin;
    /** Behind the last byte that was carried. */
    private long next;
    /** Up to where the other side acknowledged; the end counts one. */
    private long acknowledged;

    private boolean strayed;
    private int stray;

    /** The numbers of the first byte that were told one after the other; null where there was but one. */
    private int @Nullable [] firsts;

    void clear() {
        known = false;
        synSeen = false;
        end = -1;
        next = 0;
        acknowledged = 0;
        strayed = false;
        firsts = null;
    }

    /** The sequence number stands at a position, which is where the connection begins for us. */
    void learn(int sequence, long position) {
        known = true;
        origin = sequence - (int) position;
        next = position;
        acknowledged = position;
    }

    /** Another number of the first byte, before there was any: it holds until {@link #settle} finds that an older one does. */
    void learnAgain(int sequence, long position) {
        int[] before = firsts == null ? new int[] {origin + (int) position} : firsts;
        int kept = Math.min(before.length, FIRSTS - 1);
        int[] all = Arrays.copyOfRange(before, before.length - kept, before.length + 1);
        all[kept] = sequence;
        firsts = all;
        learn(sequence, position);
    }

    /** Whether it is open from which number on to count. */
    boolean isUnsettled() {
        return firsts != null;
    }

    /**
     * Counts from the number that fits best, the latest if several do.
     *
     * @param sequence acknowledged, or of data
     * @param position of the first byte
     */
    void settle(int sequence, long position) {
        int[] all = firsts;
        if (all == null) {
            return;
        }
        int best = all[0];
        for (int first : all) {
            if (Integer.compareUnsigned(sequence - first, sequence - best) <= 0) {
                best = first;
            }
        }
        if (Integer.compareUnsigned(sequence - best, (int) WINDOW) < 0) {
            learn(best, position);
        }
    }

    /** The position that is nearest to what is known; may be negative. */
    long position(int sequence) {
        long anchor = anchor();
        return anchor + (sequence - (origin + (int) anchor));
    }

    boolean isPlausible(long position) {
        long distance = position - anchor();
        return distance >= -WINDOW && distance <= WINDOW;
    }

    /** RFC 9293, section 3.10.7.4, as far as an observer can tell: not below what was acknowledged. */
    boolean isResettableAt(long position) {
        return position >= acknowledged && position <= Math.max(anchor(), end + 1) + RESET_SLACK;
    }

    /** Whether a connection that is over may have had the bytes: from its beginning to its end or, reset, a little on. */
    boolean mayCarry(long position, int length) {
        return position >= 0 && isPlausible(position) && position + length <= furthest();
    }

    /** The same of a number that acknowledges; the end counts one. */
    boolean mayBeAcknowledged(long position) {
        return position >= 0 && isPlausible(position) && position <= furthest() + 1;
    }

    private long furthest() {
        return end >= 0 ? Math.max(end, next) : anchor() + IN_FLIGHT;
    }

    /** The last byte again, or nothing in its place: asks whether the other side is alive. */
    boolean isProbe(long position, int length) {
        return length <= 1 && position == next - 1;
    }

    void carried(long upTo) {
        if (upTo > next) {
            next = upTo;
            firsts = null;
        }
        strayed = false;
    }

    /**
     * How far bytes reach before a position at which there are none: a FIN has a number too. One that was not captured
     * shows only by that number, which is one beyond what was carried.
     */
    long bytesBefore(long position) {
        if (end >= 0) {
            return Math.min(position, end);
        }
        return position == next + 1 ? next : position;
    }

    void acknowledged(long upTo) {
        if (upTo > acknowledged) {
            acknowledged = upTo;
        }
    }

    boolean hasCarried(long start) {
        return next > start;
    }

    /** Whether there were bytes, captured or not. */
    boolean hasBeenHeard(long start) {
        return anchor() > start;
    }

    /** Whether all before {@code position} is accounted for. */
    boolean hasSent(long position) {
        return position <= next;
    }

    /** Whether it ended, and the other side knows. */
    boolean isOver() {
        return end >= 0 && acknowledged > end;
    }

    /** Notes data far off; true if it goes on where such data came before, so that it is the connection that moved. */
    boolean strayed(int sequence, int length) {
        int distance = sequence - stray;
        boolean goesOn = strayed && distance >= 0 && distance < STRAY;
        strayed = true;
        stray = sequence + length;
        return goesOn;
    }

    private long anchor() {
        return Math.max(next, acknowledged);
    }
}
