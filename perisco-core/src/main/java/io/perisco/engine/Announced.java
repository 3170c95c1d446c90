package io.perisco.engine;

import io.perisco.model.Half;
import io.perisco.spi.End;
import org.jspecify.annotations.Nullable;

/** What a parser announced ahead of the bytes of one direction, carried out as they come, or do not come. */
final class Announced {
    private final Lane lane;
    private final Conn conn;
    private @Nullable RunsAhead runs;

    Announced(Lane lane, Conn conn) {
        this.lane = lane;
        this.conn = conn;
    }

    boolean isEmpty() {
        return runs == null || runs.isEmpty();
    }

    /** See {@link RunsAhead#add}. */
    RunsAhead.Run add(RunsAhead.Kind kind) {
        RunsAhead r = runs;
        if (r == null) {
            runs = r = new RunsAhead();
        }
        return r.add(kind);
    }

    /** The next {@code n} bytes are to be passed over; content of {@code owner} if there is one. */
    void pass(long n, @Nullable Open owner, Half half) {
        RunsAhead.Run run = add(RunsAhead.Kind.PASS);
        run.left = n;
        run.owner = owner;
        run.half = half;
    }

    /** None of it holds any more. */
    void clear() {
        runs = null;
    }

    /** Passes bytes that came; returns how many were announced. */
    int came(byte[] source, int offset, int length) {
        RunsAhead all = runs;
        int used = 0;
        while (all != null && !all.isEmpty() && used < length) {
            RunsAhead.Run r = all.first();
            int n = (int) Math.min(length - used, r.left);
            if (r.owner != null) {
                conn.engine.content(r.owner, r.half, source, offset + used, n, r.untilClose(), lane.cursorTime());
            }
            lane.skipped(n);
            used += n;
            passed(all, r, n);
            all = runs;
        }
        return used;
    }

    /** Passes over {@code n} bytes that will never come; returns how many of them were announced. */
    long missed(long n) {
        RunsAhead all = runs;
        long used = 0;
        while (all != null && !all.isEmpty() && used < n) {
            RunsAhead.Run r = all.first();
            long k = Math.min(n - used, r.left);
            if (r.owner != null) {
                conn.engine.hole(r.owner, r.half, k, r.untilClose());
            }
            lane.lost(k);
            used += k;
            passed(all, r, k);
            all = runs;
        }
        return used;
    }

    /** What stands behind the run may hand the connection over: then nothing more is announced. */
    private void passed(RunsAhead all, RunsAhead.Run run, long n) {
        if (!run.untilClose()) {
            run.left -= n;
        }
        settle(all);
    }

    /** Carries out what stands at the cursor now. */
    private void settle(RunsAhead all) {
        while (!all.isEmpty()) {
            RunsAhead.Run r = all.first();
            if (r.kind == RunsAhead.Kind.PASS && r.left > 0) {
                return;
            }
            Session s = conn.session;
            RunsAhead.Kind kind = r.kind;
            Open owner = r.owner;
            Handover handover = r.handover;
            String text = r.text;
            Half half = r.half;
            End how = r.how;
            long code = r.code;
            all.removeFirst();
            if (s == null) {
                continue;
            }
            switch (kind) {
                case PASS -> {}
                case MARK -> lane.markNow();
                case END -> s.endNow(lane, owner, half, how);
                case FINISH -> s.finishNow(lane, owner, how, code);
                case LOST -> s.lostNow(half);
                case FRAME -> s.frameNow(lane, text);
                case HANDOVER -> {
                    if (handover != null) {
                        conn.handOver(handover);
                        return;
                    }
                }
            }
        }
    }

    /** Nothing more will come: whose content was under way has its end. */
    void finish(Session s, End how) {
        RunsAhead all = runs;
        runs = null;
        if (all != null && !all.isEmpty()) {
            RunsAhead.Run r = all.first();
            if (r.owner != null) {
                s.endNow(lane, r.owner, r.half, r.untilClose() && how == End.FIN ? End.COMPLETE : how);
            }
        }
    }
}
