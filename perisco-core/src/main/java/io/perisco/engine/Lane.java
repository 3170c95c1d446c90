package io.perisco.engine;

import io.perisco.model.Counter;
import io.perisco.model.Side;
import io.perisco.spi.ByteView;
import io.perisco.spi.End;
import io.perisco.spi.Step;
import org.jspecify.annotations.Nullable;

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
    private long mark;
    private boolean markTaken;
    private TimeMarks times = new TimeMarks();
    private final Kept kept = new Kept();
    private @Nullable RunsAhead ahead;

    /** The parser has to find a start before it can parse. */
    boolean resync;

    /** A search for a start passed bytes without finding one. */
    private boolean searched;

    /** The next message is the first of a connection that was joined late. */
    boolean joined;

    /** Different bytes came for what the next message begins with, or what is under way. */
    boolean overlapped;

    /** Holes that the parser was told of. */
    int holes;

    /** The parser waits for the other side, until {@code progressSeen} is not the connection's progress. */
    boolean waiting;

    /** The parser lets the other side go first. */
    boolean yielded;

    long progressSeen = -1;
    private int need;

    /** A call is under way whose view belongs to this lane; until it returns the view knows more than the fields. */
    private boolean busy;

    /** Nothing more will come. */
    boolean done;

    Lane(Conn conn, Side side) {
        this.conn = conn;
        this.index = side.ordinal();
        this.side = side;
        this.bytes = conn.engine.tally.bytes(side);
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
        mark = position;
    }

    // ---- where it stands

    int keptLength() {
        return kept.length();
    }

    /** Bytes of memory that what is kept takes. */
    int keptCapacity() {
        return kept.capacity();
    }

    TimeMarks times() {
        return times;
    }

    /** When the byte at a position passed; now, if nothing ever did. */
    private long timeAt(long position) {
        return times.size() == 0 ? conn.engine.now() : times.at(position);
    }

    /** When the byte before the cursor passed. */
    long lastTime() {
        return timeAt(cursor - 1);
    }

    /** When the message at the last mark began. */
    long markTime() {
        markTaken = true;
        return timeAt(mark);
    }

    void marked() {
        if (isAhead()) {
            add(RunsAhead.Kind.MARK);
        } else {
            mark = cursorNow();
            markTaken = false;
        }
    }

    boolean isAhead() {
        return ahead != null && !ahead.isEmpty();
    }

    RunsAhead.Run add(RunsAhead.Kind kind) {
        RunsAhead a = ahead;
        if (a == null) {
            ahead = a = new RunsAhead();
        }
        return a.add(kind);
    }

    void ahead(long n, @Nullable Open owner, io.perisco.model.Half half) {
        RunsAhead.Run run = add(RunsAhead.Kind.PASS);
        run.left = n;
        run.owner = owner;
        run.half = half;
    }

    private long cursorNow() {
        if (busy && !isAhead()) {
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
        times.add(next, time);
        next += length;
        if (conn.isDropping()) {
            drop(length);
            return;
        }
        int used = isAhead() ? run(source, offset, length) : 0;
        int rest = length - used;
        if (rest == 0) {
            return;
        }
        if (conn.isDropping()) {
            drop(rest);
            return;
        }
        trimTimes();
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
        } else if ((!waiting && control.view().length() >= need)
                || control.view().length() > limit()) {
            waiting = false;
            parse(control);
        } else {
            control.view().need(need);
        }
        retain(control);
        busy = false;
    }

    /** Calls the parser again with what is kept. */
    void again() {
        waiting = false;
        yielded = false;
        if (kept.length() > 0 && !conn.isDropping() && !conn.isDetecting()) {
            ByteView.Control control = control();
            kept.show(control, cursor);
            busy = true;
            parse(control);
            retain(control);
            busy = false;
        }
    }

    private int limit() {
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

    private void trimTimes() {
        if (times.size() > 1) {
            times.dropBefore(markTaken ? cursor - 1 : Math.min(mark, cursor - 1));
        }
    }

    // ---- runs ahead

    /** Passes bytes under the runs that are ahead; returns how many. */
    private int run(byte[] source, int offset, int length) {
        RunsAhead runs = ahead;
        int used = 0;
        while (runs != null && !runs.isEmpty() && used < length) {
            RunsAhead.Run r = runs.first();
            int n = (int) Math.min(length - used, r.left);
            if (r.owner != null) {
                conn.engine.content(r.owner, r.half, source, offset + used, n, r.untilClose());
            }
            bytes.skipped += n;
            cursor += n;
            used += n;
            if (!r.untilClose()) {
                r.left -= n;
            }
            settle(runs);
            runs = ahead;
        }
        return used;
    }

    /** Carries out what stands at the cursor now. */
    private void settle(RunsAhead runs) {
        while (!runs.isEmpty()) {
            RunsAhead.Run r = runs.first();
            if (r.kind == RunsAhead.Kind.PASS && r.left > 0) {
                return;
            }
            Session s = conn.session;
            RunsAhead.Kind kind = r.kind;
            Open owner = r.owner;
            Handover handover = r.handover;
            var half = r.half;
            End how = r.how;
            long code = r.code;
            runs.removeFirst();
            if (s == null) {
                continue;
            }
            switch (kind) {
                case PASS -> {}
                case MARK -> marked();
                case END -> s.endNow(this, owner, half, how);
                case FINISH -> s.finishNow(this, owner, how, code);
                case LOST -> s.lostNow(half);
                case HANDOVER -> {
                    if (handover != null) {
                        conn.handOver(handover);
                        return;
                    }
                }
            }
        }
    }

    // ---- gaps

    /** {@code n} bytes that stand at {@link #next} will never come. */
    void gap(long n) {
        conn.catchUp();
        touched = true;
        started = true;
        conn.engine.tally.add(Counter.HOLES, 1);
        bytes.carried += n;
        next += n;
        long left = n;
        while (isAhead() && left > 0 && ahead != null) {
            RunsAhead.Run r = ahead.first();
            long k = Math.min(left, r.left);
            if (r.owner != null) {
                conn.engine.hole(r.owner, r.half, k, r.untilClose());
            }
            bytes.lost += k;
            cursor += k;
            left -= k;
            if (!r.untilClose()) {
                r.left -= k;
            }
            settle(ahead);
        }
        if (left == 0) {
            return;
        }
        if (conn.isDropping() || conn.replayPending || conn.isDetecting()) {
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
        holes++;
        if (s != null) {
            if (resync) {
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
        ahead = null;
        bytes.lost += control.view().length() + n;
        control.clear();
        takeKept();
        cursor = next;
        resync = true;
        waiting = false;
        need = 0;
        conn.progress++;
        if (conn.isDropping() || conn.isDetecting()) {
            return;
        }
        mark = cursor;
        markTaken = false;
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
        RunsAhead runs = ahead;
        ahead = null;
        if (s == null) {
            bytes.ignored += takeKept();
            cursor = next;
            return;
        }
        if (runs != null && !runs.isEmpty()) {
            RunsAhead.Run r = runs.first();
            if (r.owner != null) {
                s.endNow(this, r.owner, r.half, r.untilClose() && how == End.FIN ? End.COMPLETE : how);
            }
        }
        if (kept.length() > 0) {
            ByteView.Control control = control();
            kept.show(control, cursor);
            if (!resync) {
                busy = true;
                s.gap(this, control.view(), -1);
                busy = false;
            }
            bytes.parsed += control.takeParsed();
            bytes.skipped += control.takeSkipped();
            bytes.lost += control.view().length();
            control.clear();
            takeKept();
            ahead = null;
        }
        cursor = next;
        s.sideEnded(this, how);
        conn.progress++;
    }

    // ---- the parser's calls

    /** Lets the parser, or first {@code resync}, move the cursor as far as it can. */
    void parse(ByteView.Control control) {
        ByteView view = control.view();
        while (view.length() > 0) {
            Session s = conn.session;
            if (s == null || conn.replayPending) {
                return;
            }
            conn.progress++;
            if (resync) {
                int losses = holes;
                if (!resync(s, control)) {
                    leave(control);
                    return;
                }
                if (holes != losses && peerWaits()) {
                    return;
                }
            }
            int had = view.length();
            if (had == 0) {
                return;
            }
            Step step = s.parse(this, view);
            bytes.parsed += control.takeParsed();
            bytes.skipped += control.takeSkipped();
            cursor = view.position();
            if (step == null || conn.session != s || conn.replayPending) {
                leave(control);
                return;
            }
            if (view.length() > limit()) {
                s.limitReached();
                step = Step.LOST;
            }
            switch (step) {
                case MORE -> {
                    return;
                }
                case YIELD -> {
                    waiting = yielded = true;
                    return;
                }
                case WAIT_PEER -> {
                    waiting = true;
                    progressSeen = conn.progress;
                    return;
                }
                case LOST -> {
                    lose(s, control, had);
                    if (peerWaits()) {
                        return;
                    }
                }
            }
        }
    }

    /** After a loss: lets the other side go first if it waits, for what is gone may be what it waited for. */
    private boolean peerWaits() {
        if (conn.lane(1 - index).waiting) {
            waiting = yielded = true;
        }
        return waiting;
    }

    private boolean resync(Session s, ByteView.Control control) {
        int before = control.view().length();
        boolean found = s.resync(this, control.view());
        if (found && searched && conn.session == s) {
            // messages passed by since the gap was told
            s.gapAgain(this);
            holes++;
        }
        searched = !found && (searched || control.view().length() < before);
        bytes.lost += control.takeParsed() + control.takeSkipped();
        cursor = control.view().position();
        mark = cursor;
        markTaken = false;
        if (!found && control.view().length() > limit()) {
            int n = control.view().length();
            control.view().consume(n);
            bytes.lost += control.takeParsed();
            cursor = control.view().position();
        }
        resync = !found;
        return found;
    }

    private void lose(Session s, ByteView.Control control, int had) {
        ByteView view = control.view();
        holes++;
        ahead = null;
        s.gap(this, view, 0);
        bytes.parsed += control.takeParsed();
        bytes.skipped += control.takeSkipped();
        if (view.length() == had && had > 0) {
            view.consume(1);
            bytes.lost += control.takeParsed();
        }
        cursor = view.position();
        resync = true;
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
        mark = cursor;
        markTaken = false;
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
        Held held = new Held(kept.copy(), cursor, times);
        bytes.carried -= kept.length();
        next = cursor;
        takeKept();
        times = new TimeMarks();
        waiting = false;
        yielded = false;
        need = 0;
        return held;
    }

    /** Where a new protocol begins: at the cursor, with nothing announced. */
    void restart() {
        ahead = null;
        resync = false;
        joined = false;
        waiting = false;
        yielded = false;
        need = 0;
        mark = cursorNow();
        markTaken = false;
    }
}
