package io.perisco.pcap;

import java.util.Map;
import java.util.TreeMap;

/** What was told of one direction of a connection that is recorded: where it has holes, and which were given up. */
final class RecordedSide {
    /** Ranges beyond a hole; with more, the hole is given up. */
    private static final int MAX_BEYOND = 1024;

    final TcpHeader header;
    final byte[] comment;
    /** The comment that says that what a packet of this side acknowledges was lost. */
    final byte[] lostComment;

    private final int firstSequence;

    /** Whether a position was told, or the beginning seen. */
    boolean known;
    /** Whether it ended. */
    boolean ended;

    private long complete;
    private long furthest;
    private final TreeMap<Long, Long> beyond = new TreeMap<>();
    private long holeSince;

    /** @param initialSequence of the SYN, which stands before position 0 */
    RecordedSide(TcpHeader header, byte[] comment, byte[] lostComment, int initialSequence, boolean known) {
        this.header = header;
        this.comment = comment;
        this.lostComment = lostComment;
        this.firstSequence = initialSequence + 1;
        this.known = known;
    }

    int sequence(long position) {
        return firstSequence + (int) position;
    }

    /** Where the next packet without bytes stands. The end has a number too. */
    int next() {
        return sequence(ended ? furthest + 1 : furthest);
    }

    /** Up to where everything came or was given up. */
    long complete() {
        return complete;
    }

    long furthest() {
        return furthest;
    }

    /** What to acknowledge for all before {@code position}; of all there is, its end too. */
    int acknowledged(long position) {
        return sequence(ended && position >= furthest ? furthest + 1 : position);
    }

    void carried(long from, long to, long nanos) {
        if (!known) {
            known = true;
            complete = from;
            furthest = from;
        }
        furthest = Math.max(furthest, to);
        if (from <= complete) {
            complete(to);
        } else if (to > from) {
            if (beyond.isEmpty()) {
                holeSince = nanos;
            }
            beyond.merge(from, to, Math::max);
        }
    }

    /** What is missing before {@code upTo} will not come. */
    void complete(long upTo) {
        known = true;
        complete = Math.max(complete, upTo);
        furthest = Math.max(furthest, complete);
        for (Map.Entry<Long, Long> e = beyond.firstEntry();
                e != null && e.getKey() <= complete;
                e = beyond.firstEntry()) {
            complete = Math.max(complete, e.getValue());
            beyond.pollFirstEntry();
        }
    }

    /** Gives up the first hole if it was waited for long enough; whether it did. */
    boolean givesUp(long nanos, long patience) {
        if (beyond.isEmpty() || nanos - holeSince <= patience && beyond.size() <= MAX_BEYOND) {
            return false;
        }
        complete(beyond.firstKey());
        holeSince = nanos;
        return true;
    }
}
