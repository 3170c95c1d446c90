package io.perisco.engine;

import io.perisco.spi.ByteView;
import io.perisco.spi.Step;

/** Calls the parser for one direction for as long as it gets on, and remembers what it waits for. */
final class ParseLoop {
    private final Lane lane;
    private final Conn conn;

    /** The parser has to find a start before it can parse. */
    boolean resync;

    /** A search for a start passed bytes without finding one. */
    private boolean searched;

    /** Losses that the parser was told of. */
    int holes;

    /** The parser waits for the other side, until {@link #progressSeen} is not the connection's progress. */
    boolean waiting;

    /** The parser lets the other side go first. */
    boolean yielded;

    private long progressSeen = -1;

    ParseLoop(Lane lane, Conn conn) {
        this.lane = lane;
        this.conn = conn;
    }

    /** Whether it waits, and something happened since that it may have waited for. */
    boolean mayWake() {
        return waiting && !yielded && progressSeen != conn.progress;
    }

    /** Waits for nothing any more. */
    void wake() {
        waiting = false;
        yielded = false;
    }

    /** A new parser begins. */
    void restart() {
        resync = false;
        wake();
    }

    /** Lets the parser, or first {@code resync}, move the cursor as far as it can. */
    void run(ByteView.Control control) {
        ByteView view = control.view();
        while (view.length() > 0) {
            Session s = conn.session;
            if (s == null || conn.replayPending) {
                return;
            }
            conn.progress++;
            if (resync) {
                int before = holes;
                if (!resync(s, control)) {
                    lane.leave(control);
                    return;
                }
                if (holes != before && peerWaits()) {
                    return;
                }
            }
            int had = view.length();
            if (had == 0) {
                return;
            }
            Step step = s.parse(lane, view);
            lane.settleCursor(control);
            if (step == null || conn.session != s || conn.replayPending) {
                lane.leave(control);
                return;
            }
            if (view.length() > lane.limit()) {
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
        if (conn.lane(1 - lane.index).loop.waiting) {
            waiting = yielded = true;
        }
        return waiting;
    }

    private boolean resync(Session s, ByteView.Control control) {
        ByteView view = control.view();
        int before = view.length();
        boolean found = s.resync(lane, view);
        if (found && searched && conn.session == s) {
            // messages passed by since the gap was told
            s.gapAgain(lane);
            holes++;
        }
        searched = !found && (searched || view.length() < before);
        lane.passLost(control);
        if (!found && view.length() > lane.limit()) {
            view.consume(view.length());
            lane.passLost(control);
        }
        resync = !found;
        return found;
    }

    private void lose(Session s, ByteView.Control control, int had) {
        ByteView view = control.view();
        holes++;
        lane.announced.clear();
        s.gap(lane, view, 0);
        lane.settleCursor(control);
        if (view.length() == had && had > 0) {
            view.consume(1);
            lane.passLost(control);
        }
        resync = true;
    }
}
