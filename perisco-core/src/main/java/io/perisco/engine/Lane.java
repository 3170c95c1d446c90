package io.perisco.engine;

import io.perisco.model.Counter;
import io.perisco.model.Side;
import io.perisco.spi.ByteView;
import io.perisco.spi.End;

/**
 * One direction of a connection after {@link Order} has put it in order: contiguous bytes with measured gaps, a cursor
 * that may run ahead of them, and the calls that move it.
 *
 * <p>At rest {@code cursor + kept.length() == next}: what lies between is kept. While runs are ahead, nothing is kept.
 */
final class Lane {
    private static final byte[] NO_BYTES = new byte[0];

    final Conn conn;
    final int index;
    private Side side;
    private Tally.Bytes bytes;

    /** Where the next byte in order stands. */
    long next;

    /** Whether {@link #next} means anything yet. */
    boolean started;

    /** Whether bytes or holes were told, so that the beginning is settled. */
    private boolean touched;

    private long cursor;
    private final Marks marks = new Marks();
    private final Kept kept = new Kept();

    /** What stands ahead of the bytes. */
    final Announced announced;

    /** The parser's turns in this direction. */
    final ParseLoop loop;

    /** The next message is the first of a connection that was joined late. */
    boolean joined;

    /** Different bytes came for what the next message begins with, or what is under way. */
    boolean overlapped;

    private int need;
    private int pieceLength;

    /** A call is under way whose view belongs to this lane; until it returns the view knows more than the fields. */
    private boolean busy;

    /** Nothing more will come. */
    boolean done;

    Lane(Conn conn, Side side) {
        this.conn = conn;
        this.index = side.ordinal();
        this.side = side;
        this.bytes = conn.engine.tally.bytes(side);
        this.announced = new Announced(this, conn);
        this.loop = new ParseLoop(this, conn);
    }

    Side side() {
        return side;
    }

    Tally.Bytes bytes() {
        return bytes;
    }

    /** The roles were settled the other way round: what is pending moves to the other side's account. */
    void flip(long early) {
        Tally.Bytes from = bytes;
        side = side.other();
        bytes = conn.engine.tally.bytes(side);
        long carried = early + (busy ? control().view().length() : kept.length());
        from.pending -= kept.length() + early;
        from.carried -= carried;
        bytes.pending += kept.length() + early;
        bytes.carried += carried;
    }

    /** Whether it was joined late and nothing has been told yet. */
    boolean isUntouched() {
        return started && !touched;
    }

    /** The first byte that will be told stands at {@code position}. */
    void start(long position) {
        started = true;
        next = position;
        cursor = position;
        marks.set(position);
    }

    // ---- where it stands

    int keptLength() {
        return kept.length();
    }

    /** Bytes of memory that what is kept takes. */
    int keptCapacity() {
        return kept.capacity();
    }

    /** When the byte before the cursor passed. */
    long lastTime() {
        return marks.timeAt(cursor - 1, conn.engine.now());
    }

    /** When the byte at the cursor passed. */
    long cursorTime() {
        return marks.timeAt(cursor, conn.engine.now());
    }

    /** When the message at the last mark began. */
    long markTime() {
        return marks.take(conn.engine.now());
    }

    /** How many bytes the piece held that was told last. */
    int pieceLength() {
        return pieceLength;
    }

    void marked() {
        if (announced.isEmpty()) {
            markNow();
        } else {
            announced.add(RunsAhead.Kind.MARK);
        }
    }

    /** The next message begins at the cursor, whatever else is still ahead. */
    void markNow() {
        marks.set(cursorNow());
    }

    private long cursorNow() {
        if (busy && announced.isEmpty()) {
            cursor = control().view().position();
        }
        return cursor;
    }

    /** The cursor moved by what the parser did so far; for times that are asked for in the middle of a call. */
    void sync() {
        cursorNow();
    }

    private ByteView.Control control() {
        return conn.engine.control(index);
    }

    // ---- bytes in order

    /** {@code length} bytes that stand at {@link #next}. */
    void accept(byte[] source, int offset, int length, long time) {
        conn.replayIfPending();
        touched = true;
        started = true;
        bytes.carried += length;
        marks.passed(next, time);
        pieceLength = length;
        next += length;
        if (conn.isDropping()) {
            drop(length);
            return;
        }
        int used = announced.came(source, offset, length);
        int rest = length - used;
        if (rest == 0) {
            return;
        }
        if (conn.isDropping()) {
            drop(rest);
            return;
        }
        marks.trim(cursor);
        ByteView.Control control = control();
        if (kept.length() == 0) {
            control.point(source, offset + used, rest, cursor);
        } else {
            append(source, offset + used, rest);
            kept.show(control, cursor);
        }
        busy = true;
        if (conn.replayPending) {
            need = 0;
        } else if (conn.isDetecting()) {
            conn.detect(this, control);
        } else if ((!loop.waiting && control.view().length() >= need)
                || control.view().length() > limit()) {
            loop.waiting = false;
            loop.run(control);
        } else {
            control.view().need(need);
        }
        retain(control);
        busy = false;
    }

    /** Calls the parser again with what is kept. */
    void again() {
        loop.wake();
        if (kept.length() > 0 && !conn.isDropping() && !conn.isDetecting()) {
            ByteView.Control control = control();
            kept.show(control, cursor);
            busy = true;
            loop.run(control);
            retain(control);
            busy = false;
        }
    }

    /** Unconsumed bytes that may be kept. */
    int limit() {
        return conn.engine.config.limits().bufferBytes();
    }

    private void drop(long n) {
        if (conn.isGivenUp()) {
            bytes.ignored += n;
        } else {
            bytes.opaque += n;
        }
        cursor = next;
    }

    /** Announced bytes that came. */
    void skipped(int n) {
        bytes.skipped += n;
        cursor += n;
    }

    /** Announced bytes that will not come. */
    void lost(long n) {
        bytes.lost += n;
        cursor += n;
    }

    // ---- gaps

    /** {@code n} bytes that stand at {@link #next} will never come. */
    void gap(long n) {
        conn.catchUp();
        touched = true;
        started = true;
        bytes.carried += n;
        next += n;
        if (conn.isDropping()) {
            drop(n); // nobody wants them, and the source was told so
            return;
        }
        conn.engine.tally.add(Counter.HOLES, 1);
        long left = n - announced.missed(n);
        if (left == 0) {
            return;
        }
        if (conn.isDropping()) {
            drop(left);
        } else if (conn.replayPending || conn.isDetecting()) {
            bytes.lost += left + takeKept();
            cursor = next;
            conn.gapUnparsed(this);
        } else {
            missing(left);
            // the other side may have waited for what is gone now, and asked before what follows the hole
            conn.catchUp();
        }
    }

    private void missing(long n) {
        ByteView.Control control = control();
        kept.show(control, cursor);
        Session s = conn.session;
        loop.holes++;
        if (s != null) {
            if (loop.resync) {
                // no start was found yet, so nothing before the hole can be trusted; but more messages may be gone
                bytes.lost += control.view().length();
                cursor += control.view().length();
                control.point(NO_BYTES, 0, 0, cursor);
            }
            busy = true;
            s.gap(this, control.view(), n);
            busy = false;
        }
        bytes.parsed += control.takeParsed();
        bytes.skipped += control.takeSkipped();
        // the parser may have framed what follows the hole from what stood before it; nothing of that holds
        announced.clear();
        bytes.lost += control.view().length() + n;
        control.clear();
        takeKept();
        cursor = next;
        loop.resync = true;
        loop.waiting = false;
        need = 0;
        conn.progress++;
        if (conn.isDropping() || conn.isDetecting()) {
            return;
        }
        marks.set(cursor);
    }

    /** Gives up what is kept, because memory is short. */
    void abandon() {
        if (kept.length() == 0) {
            kept.drop();
            return;
        }
        if (conn.isDetecting() || conn.isDropping()) {
            bytes.lost += takeKept();
            cursor = next;
            conn.gapUnparsed(this);
        } else {
            missing(0);
        }
        kept.drop();
    }

    // ---- the end

    /** Nothing more will come. */
    void finish(End how) {
        if (done) {
            return;
        }
        done = true;
        Session s = conn.session;
        if (s == null) {
            announced.clear();
            bytes.ignored += takeKept();
            cursor = next;
            return;
        }
        announced.finish(s, how);
        if (kept.length() > 0) {
            ByteView.Control control = control();
            kept.show(control, cursor);
            if (!loop.resync) {
                busy = true;
                s.gap(this, control.view(), -1);
                busy = false;
            }
            bytes.parsed += control.takeParsed();
            bytes.skipped += control.takeSkipped();
            bytes.lost += control.view().length();
            control.clear();
            takeKept();
            announced.clear();
        }
        cursor = next;
        s.sideEnded(this, how);
        conn.progress++;
    }

    /** Bytes up to {@code position}, beyond the end. */
    void pastEnd(long position) {
        long n = position - next;
        bytes.carried += n;
        next = position;
        if (conn.isDropping()) {
            drop(n);
            return;
        }
        if (conn.session == null) {
            bytes.ignored += n;
        } else {
            bytes.lost += n;
        }
        cursor = next;
    }

    // ---- the parser's calls

    /** What the parser consumed and skipped counts, and the cursor follows. */
    void settleCursor(ByteView.Control control) {
        bytes.parsed += control.takeParsed();
        bytes.skipped += control.takeSkipped();
        cursor = control.view().position();
    }

    /** What a search passed is lost, and a message may begin at the cursor. */
    void passLost(ByteView.Control control) {
        bytes.lost += control.takeParsed() + control.takeSkipped();
        cursor = control.view().position();
        marks.set(cursor);
    }

    /** The connection is somebody else's now; what is left of the view is theirs, or nobody's. */
    void leave(ByteView.Control control) {
        if (conn.isDropping()) {
            ByteView view = control.view();
            drop(view.length());
            cursor = view.position() + view.length();
            control.clear();
        }
    }

    // ---- what is kept

    /** Keeps what the view still holds, and takes the view away. */
    private void retain(ByteView.Control control) {
        ByteView view = control.view();
        need = control.needed();
        cursor = view.position();
        int before = kept.length();
        kept.retain(view);
        bytes.pending += kept.length() - before;
        control.clear();
    }

    private int takeKept() {
        int n = kept.length();
        kept.clear();
        bytes.pending -= n;
        return n;
    }

    private void append(byte[] source, int offset, int length) {
        kept.append(source, offset, length);
        bytes.pending += length;
    }

    /** Lets the side's view show what is kept, for detection. */
    void pointAtKept() {
        kept.show(control(), cursor);
    }

    /** Undoes what a protocol's {@code detect} did to the cursor. */
    void undo(ByteView.Control control) {
        int moved = (int) (control.takeParsed() + control.takeSkipped());
        if (moved > 0) {
            ByteView view = control.view();
            control.point(view.array(), view.arrayOffset() - moved, view.length() + moved, view.position() - moved);
        }
    }

    /** Nobody wants what the view holds. */
    void refuse(ByteView.Control control) {
        ByteView view = control.view();
        int n = view.length();
        view.consume(n);
        bytes.ignored += control.takeParsed();
        cursor = view.position();
        marks.set(cursor);
    }

    /** Nobody wants what is kept. */
    void refuseKept() {
        if (!busy) {
            drop(takeKept());
        }
    }

    /** How many of the bytes differ from those that are kept for the same positions. */
    long differing(long position, byte[] other, int offset, int length) {
        return kept.differing(position - cursor, other, offset, length);
    }

    /** Takes everything that is kept, with its times, to give it to {@link #accept} again. */
    Held takeHeld() {
        Held held = new Held(kept.copy(), cursor, marks.takeTimes());
        bytes.carried -= kept.length();
        next = cursor;
        takeKept();
        loop.wake();
        need = 0;
        return held;
    }

    /** Where a new protocol begins: at the cursor, with nothing announced. */
    void restart() {
        announced.clear();
        joined = false;
        loop.restart();
        need = 0;
        marks.set(cursorNow());
    }
}
