package io.perisco.engine;

import io.perisco.spi.End;
import org.jspecify.annotations.Nullable;

/**
 * Puts one direction in order before its {@link Lane} sees it: ranges beyond a hole wait for the hole to fill, bytes that
 * acknowledge the other side's wait for those, repeats are trimmed; the first seen wins. What waits is bounded in bytes
 * and in time, then the hole is told.
 */
final class Order {
    /** How much of one direction waits for the bytes of the other that it acknowledges. */
    private static final long HELD_BYTES = 64 << 10;

    /** How long it waits. */
    private static final long HELD_NANOS = 1_000_000_000L;

    /** No window is wider (RFC 7323, section 2.3); what acknowledges more of what is known is nonsense. */
    private static final long FURTHEST = 1L << 30;

    /** What one waiting range costs besides its bytes; bounds floods of tiny ones. */
    private static final long RANGE_BYTES = 64;

    private final Conn conn;
    private final Lane lane;
    private @Nullable Early early;
    private long endPosition = -1;
    private End endHow = End.SOURCE_ENDED;

    Order(Conn conn, Lane lane) {
        this.conn = conn;
        this.lane = lane;
    }

    /** Bytes that wait. */
    long earlyBytes() {
        return early == null ? 0 : early.bytes();
    }

    /** Bytes of memory that what waits takes, about. */
    long cost() {
        return early == null ? 0 : early.bytes() + early.size() * RANGE_BYTES;
    }

    /** Whether anything waits. */
    boolean isWaiting() {
        return early != null && !early.isEmpty();
    }

    /** See {@link io.perisco.spi.SocketEventSink#data}. */
    void data(long position, byte[] bytes, int offset, int length, long wire, long after, long time) {
        if (lane.done) {
            afterEnd(position, wire);
            return;
        }
        Order peer = peer();
        peer.startAt(after);
        if (wire > 0) {
            startAt(position);
            startBefore(position);
        }
        if (!isWaiting() && position == lane.next && !isBlocked(after)) {
            if (wire > 0) {
                pass(bytes, offset, length, wire, time);
                checkEnd();
                if (peer.isWaiting()) {
                    conn.drain();
                }
            }
            return;
        }
        late(position, bytes, offset, length, wire, after, time);
        conn.drain();
        bound(peer);
    }

    /** A connection that was joined late begins where it is first seen, or acknowledged. */
    private void startAt(long position) {
        if (!lane.started && position > 0) {
            lane.start(position);
        }
    }

    /**
     * Bytes from before where a connection was joined, while none has been told yet: it begins with them, if they are
     * near, or so far off that what told of the beginning was nonsense.
     */
    private void startBefore(long position) {
        long before = lane.next - position;
        if (lane.isUntouched()
                && before > 0
                && (before < conn.engine.config.limits().bufferBytes() || before >= FURTHEST)) {
            lane.start(position);
        }
    }

    /** Bytes that were on their way when the direction ended: those that are new make no sense to anybody. */
    private void afterEnd(long position, long wire) {
        long added = Math.max(0, Math.min(wire, position + wire - lane.next));
        lane.bytes().retransmitted += wire - added;
        if (added > 0) {
            lane.pastEnd(position + wire);
        }
    }

    private Order peer() {
        return conn.order(1 - lane.index);
    }

    /** Whether bytes of the other side come first, and still may. */
    private boolean isBlocked(long after) {
        Lane other = conn.lane(1 - lane.index);
        return after > other.next && after - other.next < FURTHEST && !other.done && !conn.isDropping();
    }

    private void late(long position, byte[] bytes, int offset, int length, long wire, long after, long time) {
        long old = Math.max(0, Math.min(wire, lane.next - position));
        if (old > 0) {
            lane.bytes().retransmitted += old;
            lane.bytes().overlapping += conn.overlap(lane, position, bytes, offset, (int) Math.min(length, old));
        }
        if (old == wire && !isBlocked(after)) {
            return;
        }
        if (early == null) {
            early = new Early();
        }
        // of bytes that nobody wants only the place waits
        int wanted = conn.isDropping() ? 0 : length;
        int cut = (int) Math.min(wanted, old);
        long before = early.bytes();
        long from = Math.max(position + old, lane.next);
        early.add(from, time, bytes, offset + cut, wanted - cut, wire - old, after);
        held(early.bytes() - before);
        lane.bytes().retransmitted += early.takeRetransmitted();
        long differing = early.takeOverlapping();
        if (differing > 0) {
            lane.bytes().overlapping += differing;
            conn.overlapped(lane);
        }
    }

    private void held(long n) {
        lane.bytes().pending += n;
        lane.bytes().carried += n;
    }

    /** Tells a range that stands at {@code lane.next}. */
    private void pass(byte[] bytes, int offset, int length, long wire, long time) {
        if (length > 0) {
            lane.accept(bytes, offset, length, time);
        }
        if (wire > length) {
            lane.gap(wire - length);
        }
    }

    /** Tells what needs to wait no more; returns whether that was anything. See {@link Conn#drain()}. */
    boolean drain() {
        boolean moved = false;
        while (isWaiting() && early != null) {
            Early.Range r = early.first();
            if (r.position() > lane.next || isBlocked(r.after())) {
                break;
            }
            moved = true;
            release(early.takeFirst());
        }
        if (moved) {
            checkEnd();
        }
        return moved;
    }

    private void releaseFirst() {
        if (early != null) {
            release(early.takeFirst());
        }
    }

    private void release(Early.Range r) {
        held(-r.bytes().length);
        long old = Math.min(r.wire(), lane.next - r.position());
        if (old < r.wire()) {
            int cut = (int) Math.min(r.bytes().length, Math.max(0, old));
            pass(r.bytes(), cut, r.bytes().length - cut, r.wire() - Math.max(0, old), r.time());
        }
    }

    /** The bytes before {@code upTo} that have not come will not come. */
    void giveUp(long upTo) {
        startAt(upTo);
        while (lane.next < upTo && !lane.done) {
            long to =
                    isWaiting() && early != null ? Math.min(upTo, early.first().position()) : upTo;
            if (to > lane.next) {
                lane.gap(to - lane.next);
                checkEnd();
                conn.drain();
            } else if (early != null) {
                // waiting for the other side's bytes, which wait for these, would be for ever
                release(early.takeFirst());
            }
        }
        checkEnd();
        conn.drain();
    }

    private void bound(Order peer) {
        long limit = conn.engine.config.limits().bufferBytes();
        while (isWaiting() && early != null && cost() > limit) {
            Early.Range r = early.first();
            if (r.position() > lane.next) {
                giveUp(r.position());
            } else {
                peer.giveUp(r.after());
            }
        }
        while (isWaiting() && early != null && cost() > HELD_BYTES && isHeldByPeer()) {
            peer.giveUp(early.first().after());
        }
    }

    private boolean isHeldByPeer() {
        return isWaiting()
                && early != null
                && early.first().position() <= lane.next
                && isBlocked(early.first().after());
    }

    /** When what waits has waited long enough, or {@link Long#MAX_VALUE}. */
    long due() {
        if (!isWaiting() || early == null) {
            return Long.MAX_VALUE;
        }
        long patience = isHeldByPeer() ? HELD_NANOS : conn.engine.config.reorderNanos();
        return patience == Long.MAX_VALUE ? Long.MAX_VALUE : early.first().time() + patience;
    }

    /** Gives up what has waited too long. */
    void expire(long now) {
        while (due() <= now && early != null) {
            giveUpFirst();
        }
    }

    /** The stream ends at {@code position}. */
    void ended(long position, End how) {
        startAt(position);
        if (how == End.RESET) {
            conn.flush();
        }
        if (endPosition < 0 || how == End.RESET) {
            endPosition = how == End.RESET ? lane.next : Math.max(position, lane.next);
            endHow = how;
        }
        checkEnd();
        conn.drain();
    }

    /** Ends the direction once all of it was told, and its parser waits for nobody. */
    void checkEnd() {
        if (endPosition < 0 || lane.next < endPosition || lane.done || (isWaiting() && endHow != End.RESET)) {
            return;
        }
        conn.replayIfPending();
        if (!lane.loop.waiting || endHow == End.RESET) {
            lane.finish(endHow);
        }
    }

    /** Everything is over, and nothing waits any more. */
    void close(End how) {
        conn.catchUp();
        if (endPosition > lane.next && !lane.done) {
            lane.gap(endPosition - lane.next);
        }
        lane.finish(endPosition >= 0 ? endHow : how);
    }

    /** When what waits longest came, or {@link Long#MAX_VALUE}. */
    long waitingSince() {
        return isWaiting() && early != null ? early.first().time() : Long.MAX_VALUE;
    }

    /** Gives up what keeps the first waiting range: a hole before it, or bytes of the other side. */
    void giveUpFirst() {
        if (early == null) {
            return;
        }
        Early.Range r = early.first();
        if (r.position() > lane.next) {
            giveUp(r.position());
        } else if (!isBlocked(r.after())) {
            release(early.takeFirst());
        } else if (peer().isHeldByPeer()) {
            // both wait for each other: what came first goes first
            Order first = r.time() <= peer().waitingSince() ? this : peer();
            first.releaseFirst();
        } else {
            peer().giveUp(r.after());
        }
        checkEnd();
        conn.drain();
    }
}
