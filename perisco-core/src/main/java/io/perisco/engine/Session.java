package io.perisco.engine;

import io.perisco.model.Caveat;
import io.perisco.model.Connection;
import io.perisco.model.Counter;
import io.perisco.model.Exchange;
import io.perisco.model.Frame;
import io.perisco.model.Half;
import io.perisco.model.Message;
import io.perisco.model.Side;
import io.perisco.spi.ByteView;
import io.perisco.spi.End;
import io.perisco.spi.Matcher;
import io.perisco.spi.MessageSink;
import io.perisco.spi.OpenExchange;
import io.perisco.spi.Protocol;
import io.perisco.spi.ProtocolParser;
import io.perisco.spi.Step;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One protocol's stint on a connection: its parser, its matcher, and the exchanges that are open. */
final class Session implements MessageSink, Matcher.Judge {
    private final Conn conn;
    private final Engine engine;
    final Protocol protocol;
    final Connection connection;
    private final boolean midstream;
    private final @Nullable Open carried;
    private final ProtocolParser parser;
    private final Matcher matcher;
    private final OpenList open = new OpenList();

    /** Those whose response began in this event; kept only if somebody wants to be shown them. */
    private final List<Open> responded = new ArrayList<>(0);

    private boolean hitLimit;
    private boolean again;

    /** The connection is somebody else's. */
    private boolean over;

    /** The lane whose call is under way. */
    @Nullable
    Lane at;

    Session(Conn conn, Protocol protocol, Connection connection, boolean midstream, @Nullable Handover from) {
        this.conn = conn;
        this.engine = conn.engine;
        this.protocol = protocol;
        this.connection = connection;
        this.midstream = midstream;
        this.matcher = protocol.newMatcher();
        this.carried = from == null ? null : inherited(from);
        this.parser = protocol.newParser(new SessionContext(engine, midstream, carried));
    }

    private @Nullable Open inherited(Handover from) {
        Open handed = from.carried();
        if (handed == null) {
            return null;
        }
        Open copy = new Open(this, conn.nextNumber(), from.key(), false);
        copy.inherit(handed);
        return copy;
    }

    /** Opens what was carried along, and tells the matcher what a late join means. */
    void start() {
        if (midstream) {
            matcher.lost(Half.REQUEST, true, this);
        }
        if (carried != null) {
            open.add(carried);
            engine.schedule(conn, deadline(carried));
            matcher.requested(carried, this);
        }
    }

    // ---- calls to the parser; what it throws ends the session

    @Nullable
    Step parse(Lane lane, ByteView view) {
        at = lane;
        try {
            Step step = parser.parse(view, lane.side(), this);
            if (step == null) {
                throw new IllegalStateException("parse returned null");
            }
            return step;
        } catch (Throwable t) {
            conn.pluginFailed(this, t);
            return null;
        } finally {
            at = null;
        }
    }

    boolean resync(Lane lane, ByteView view) {
        at = lane;
        try {
            return parser.resync(view, lane.side());
        } catch (Throwable t) {
            conn.pluginFailed(this, t);
            return false;
        } finally {
            at = null;
        }
    }

    void gap(Lane lane, ByteView before, long n) {
        at = lane;
        try {
            parser.gap(before, n, lane.side(), this);
        } catch (Throwable t) {
            conn.pluginFailed(this, t);
        } finally {
            at = null;
        }
    }

    /** Tells of the same loss again, which goes on. */
    void gapAgain(Lane lane) {
        again = true;
        gap(lane, ByteView.of(new byte[0]), 0);
        again = false;
    }

    void serviceFailed(Object service, Throwable t) {
        engine.serviceFailed(service, t);
    }

    int bufferBytes() {
        return engine.config.limits().bufferBytes();
    }

    void sideEnded(Lane lane, End how) {
        at = lane;
        try {
            parser.ended(lane.side(), how, this);
        } catch (Throwable t) {
            conn.pluginFailed(this, t);
        } finally {
            at = null;
        }
    }

    // ---- what the parser tells

    @Override
    public @Nullable OpenExchange awaited(long key) {
        return matcher.awaited(key, this);
    }

    @Override
    public OpenExchange request(Message head, long key) {
        Open x = begin(new Open(this, conn.nextNumber(), key, false), Half.REQUEST, head);
        matcher.requested(x, this);
        return x;
    }

    @Override
    public OpenExchange response(Message head, long key) {
        Open x = (Open) matcher.awaited(key, this);
        if (x != null && x.response() == null) {
            matcher.answered(x);
            if (x.isOpen()) {
                return begin(x, Half.RESPONSE, head);
            }
        } else {
            matcher.answered(null);
        }
        // nobody's, or the late answer to an exchange that was told already: it goes out alone
        Open alone = begin(new Open(this, conn.nextNumber(), key, false), Half.RESPONSE, head);
        alone.caveat(Caveat.UNPAIRED);
        return alone;
    }

    @Override
    public OpenExchange oneWay(Message head) {
        return begin(new Open(this, conn.nextNumber(), NO_KEY, true), Half.from(lane().side()), head);
    }

    private Open begin(Open x, Half half, Message head) {
        Lane lane = lane();
        if (!lane.announced.isEmpty()) {
            throw new IllegalStateException("a head cannot be told ahead of its bytes");
        }
        lane.sync();
        x.began(half, head, lane.markTime(), engine.now());
        if (half == Half.RESPONSE && engine.wantsOpened) {
            responded.add(x);
        }
        if (lane.overlapped) {
            lane.overlapped = false;
            x.caveat(Caveat.OVERLAP);
        }
        if (lane.joined) {
            lane.joined = false;
            x.caveat(Caveat.MIDSTREAM);
        }
        if (hitLimit) {
            hitLimit = false;
            x.caveat(Caveat.LIMIT);
        }
        conn.progress++;
        if (!open.contains(x)) {
            x.holesThen = conn.lane(Side.SERVER).loop.holes;
            open.add(x);
            if (half == Half.REQUEST) {
                engine.schedule(conn, engine.wantsOpened ? engine.now() + Engine.SHOW_AFTER_NANOS : deadline(x));
            }
            // a response nobody waited for is short-lived: it must not cost a request its answer
            long limit =
                    (half == Half.REQUEST ? 1L : 2L) * engine.config.limits().openExchanges();
            Open first = open.first();
            if (open.size() > limit && first != null) {
                first.caveat(Caveat.LIMIT);
                engine.tally.add(Counter.EXCHANGES_EVICTED, 1);
                tell(first, End.EVICTED, Exchange.UNKNOWN);
            }
        }
        return x;
    }

    @Override
    public void body(@Nullable OpenExchange exchange, Half half, long n) {
        if (n < 0) {
            throw new IllegalArgumentException("a body of " + n + " bytes");
        }
        Lane lane = lane();
        Open owner = exchange instanceof Open o && o.isOpen() ? o : null;
        lane.sync();
        if (owner != null && Open.isFinite(n)) {
            owner.framed(half, n);
        }
        ByteView view = engine.control(lane.index).view();
        int here = lane.announced.isEmpty() ? (int) Math.min(n, view.length()) : 0;
        if (owner != null && here > 0) {
            engine.content(owner, half, view.array(), view.arrayOffset(), here, !Open.isFinite(n), lane.cursorTime());
        }
        engine.announcing(owner, half);
        view.skip(n);
        engine.announcing(null, half);
    }

    @Override
    public void end(@Nullable OpenExchange exchange, Half half, End how) {
        Lane lane = lane();
        if (!lane.announced.isEmpty()) {
            RunsAhead.Run run = lane.announced.add(RunsAhead.Kind.END);
            run.owner = (Open) exchange;
            run.half = half;
            run.how = how;
        } else {
            lane.sync();
            endNow(lane, (Open) exchange, half, how);
        }
    }

    void endNow(Lane lane, @Nullable Open x, Half half, End how) {
        if (x != null && x.isOpen()) {
            x.endHalf(half, how, lane.lastTime(), Exchange.UNKNOWN);
            if (x.isComplete()) {
                tell(x, null, Exchange.UNKNOWN);
            }
        }
        lane.markNow();
        conn.progress++;
    }

    @Override
    public void finish(@Nullable OpenExchange exchange, End how, long errorCode) {
        Lane lane = lane();
        if (!lane.announced.isEmpty()) {
            RunsAhead.Run run = lane.announced.add(RunsAhead.Kind.FINISH);
            run.owner = (Open) exchange;
            run.how = how;
            run.code = errorCode;
        } else {
            lane.sync();
            finishNow(lane, (Open) exchange, how, errorCode);
        }
    }

    void finishNow(Lane lane, @Nullable Open x, End how, long errorCode) {
        if (x != null && x.isOpen()) {
            long time = lane.lastTime();
            x.endHalf(Half.REQUEST, how, time, errorCode);
            x.endHalf(Half.RESPONSE, how, time, errorCode);
            tell(x, how, errorCode);
        }
        lane.markNow();
        conn.progress++;
    }

    @Override
    public void frame(String text) {
        if (engine.tracesFrames) {
            Lane lane = lane();
            if (!lane.announced.isEmpty()) {
                lane.announced.add(RunsAhead.Kind.FRAME).text = text;
            } else {
                lane.sync();
                frameNow(lane, text);
            }
        }
    }

    void frameNow(Lane lane, String text) {
        engine.frame(new Frame(connection, lane.side(), lane.lastTime(), lane.pieceLength(), text));
    }

    @Override
    public void lost(Half half) {
        Lane lane = lane();
        if (!lane.announced.isEmpty()) {
            lane.announced.add(RunsAhead.Kind.LOST).half = half;
        } else {
            lostNow(half);
        }
    }

    void lostNow(Half half) {
        if (!again) {
            engine.tally.add(Counter.MESSAGES_LOST, 1);
        }
        for (Open x = open.first(); x != null; x = x.next) {
            x.contentInDoubt(half);
        }
        try {
            matcher.lost(half, false, this);
        } catch (Throwable t) {
            conn.pluginFailed(this, t);
        }
        conn.progress++;
    }

    @Override
    public void switchTo(String protocolId, @Nullable OpenExchange exchange, long newKey) {
        handOver(new Handover(Handover.Kind.SWITCH, protocolId, (Open) exchange, newKey));
    }

    @Override
    public void opaque() {
        handOver(Handover.OPAQUE);
    }

    @Override
    public void tunnel() {
        handOver(Handover.TUNNEL);
    }

    private void handOver(Handover handover) {
        Lane lane = lane();
        if (!lane.announced.isEmpty()) {
            lane.announced.add(RunsAhead.Kind.HANDOVER).handover = handover;
        } else {
            conn.handOver(handover);
        }
    }

    private Lane lane() {
        Lane lane = at;
        if (lane == null) {
            throw new IllegalStateException("the sink is valid only during the call it was passed to");
        }
        if (over) {
            throw new IllegalStateException("the connection was handed over; nothing can be told of it any more");
        }
        return lane;
    }

    void limitReached() {
        hitLimit = true;
    }

    // ---- the open exchanges

    /** Ends an exchange and tells it; {@code how} is null where its halves ended by themselves. */
    private void tell(Open x, @Nullable End how, long errorCode) {
        if (x.response() == null && !x.oneWay() && how != End.UPGRADED && how != End.TUNNEL) {
            Lane answers = conn.lane(Side.SERVER);
            if (answers.loop.holes != x.holesThen || answers.loop.resync) {
                x.caveat(Caveat.GAP);
            }
        }
        try {
            matcher.finished(x, how == null ? End.COMPLETE : how);
        } catch (Throwable t) {
            engine.pluginFailed(protocol, conn, t);
        }
        open.remove(x);
        x.freeze(how, errorCode);
        conn.progress++;
        engine.tell(x);
    }

    @Override
    public void unanswered(OpenExchange exchange) {
        Open x = (Open) exchange;
        if (x.isOpen()) {
            x.caveat(Caveat.GAP);
            tell(x, End.LOST, Exchange.UNKNOWN);
        }
    }

    /** Everything that is open ends now. */
    void endAll(End how) {
        for (Open x = open.first(); x != null; x = open.first()) {
            x.endHalf(Half.REQUEST, how, x.lastByteNanos(Half.REQUEST), Exchange.UNKNOWN);
            x.endHalf(Half.RESPONSE, how, x.lastByteNanos(Half.RESPONSE), Exchange.UNKNOWN);
            tell(x, how, Exchange.UNKNOWN);
        }
    }

    /** The connection is handed over: everything that is open ends, and nothing more begins. */
    void leave(End how) {
        endAll(how);
        over = true;
    }

    /** Flags everything that is open. */
    void flagOpen(Caveat caveat) {
        for (Open x = open.first(); x != null; x = x.next) {
            x.caveat(caveat);
        }
    }

    // ---- time

    /** When something here wants to be looked at, or {@link Long#MAX_VALUE}. */
    long due() {
        long due = Long.MAX_VALUE;
        for (Open x = open.first(); x != null; x = x.next) {
            if (x.response() == null) {
                due = Math.min(due, deadline(x));
                if (engine.wantsOpened && !x.shown) {
                    due = Math.min(due, x.firstByteNanos(Half.REQUEST) + Engine.SHOW_AFTER_NANOS);
                }
            }
        }
        return due;
    }

    private long deadline(Open x) {
        long timeout = engine.config.limits().requestTimeoutNanos();
        return x.touched > Long.MAX_VALUE - timeout ? Long.MAX_VALUE : x.touched + timeout;
    }

    /** Ends what has waited too long, shows what has been open for a while. */
    void expire(long now) {
        for (Open x = open.first(); x != null; ) {
            Open after = x.next;
            if (x.response() == null) {
                if (deadline(x) <= now) {
                    engine.tally.add(Counter.EXCHANGES_TIMED_OUT, 1);
                    x.endHalf(Half.REQUEST, End.TIMED_OUT, x.lastByteNanos(Half.REQUEST), Exchange.UNKNOWN);
                    x.endHalf(Half.RESPONSE, End.TIMED_OUT, now, Exchange.UNKNOWN);
                    tell(x, End.TIMED_OUT, Exchange.UNKNOWN);
                } else if (engine.wantsOpened
                        && !x.shown
                        && x.firstByteNanos(Half.REQUEST) + Engine.SHOW_AFTER_NANOS <= now) {
                    x.shown = true;
                    engine.show(x);
                }
            }
            x = after;
        }
    }

    /** Shows exchanges whose response has begun and that are not complete. */
    void showResponded() {
        for (Open x : responded) {
            if (x.isOpen() && !x.shown) {
                x.shown = true;
                engine.show(x);
            }
        }
        responded.clear();
    }
}
