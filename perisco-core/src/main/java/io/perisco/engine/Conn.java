package io.perisco.engine;

import io.perisco.model.Caveat;
import io.perisco.model.Connection;
import io.perisco.model.Counter;
import io.perisco.model.ProcessInfo;
import io.perisco.model.Side;
import io.perisco.spi.ByteView;
import io.perisco.spi.ConnectionStart;
import io.perisco.spi.End;
import io.perisco.spi.Protocol;
import io.perisco.spi.SocketEventSink;
import org.jspecify.annotations.Nullable;

/** One connection: two directions, and whoever understands them at the moment. */
final class Conn implements SocketEventSink.Handle {
    private enum State {
        DETECTING,
        PARSING,
        OPAQUE,
        IGNORED
    }

    /** A parser that is called so often in turn without any progress is defective. */
    private static final int SPINS = 64;

    final Engine engine;
    final long id;
    final ConnectionStart start;
    private final Lane client;
    private final Lane server;
    private final Order clientOrder;
    private final Order serverOrder;
    private State state = State.DETECTING;
    private @Nullable Detector detector;
    private boolean reversed;
    private long number;
    private boolean forgotten;

    /** Who understands it; null while detecting and when nobody does. */
    @Nullable
    Session session;

    /** Moves whenever anything happens that another side may wait for. */
    long progress;

    /** What is kept of both sides has to be told again, in order of time, to somebody new. */
    boolean replayPending;

    private boolean replaying;

    /** When the heap of deadlines has it. */
    long scheduled = Long.MAX_VALUE;

    long lastActive;

    // the engine's lists: by last activity, and of those that hold bytes
    @Nullable
    Conn older;

    @Nullable
    Conn newer;

    @Nullable
    Conn holdsBefore;

    @Nullable
    Conn holdsAfter;

    boolean holding;
    long heldBytes;

    Conn(Engine engine, long id, ConnectionStart start) {
        this.engine = engine;
        this.id = id;
        this.start = start;
        this.client = new Lane(this, Side.CLIENT);
        this.server = new Lane(this, Side.SERVER);
        this.clientOrder = new Order(this, client);
        this.serverOrder = new Order(this, server);
        this.detector = new Detector(engine, !start.fromStart());
        if (start.fromStart()) {
            client.start(0);
            server.start(0);
        }
    }

    Lane lane(int index) {
        return index == 0 ? client : server;
    }

    /** The lane of a role, once roles are settled. */
    Lane lane(Side role) {
        return client.side() == role ? client : server;
    }

    Order order(int index) {
        return index == 0 ? clientOrder : serverOrder;
    }

    long nextNumber() {
        return ++number;
    }

    @Override
    public boolean isIgnored() {
        return isDropping();
    }

    @Override
    public boolean isForgotten() {
        return forgotten;
    }

    boolean isDropping() {
        return state == State.IGNORED || state == State.OPAQUE;
    }

    boolean isGivenUp() {
        return state == State.IGNORED;
    }

    boolean isDetecting() {
        return state == State.DETECTING;
    }

    // ---- what the source tells

    void data(Side side, long position, byte[] bytes, int offset, int length, long wire, long after) {
        order(side.ordinal()).data(position, bytes, offset, length, wire, after, engine.eventNanos());
        settle();
    }

    void lost(Side side, long upTo) {
        order(side.ordinal()).giveUp(upTo);
        settle();
    }

    void ended(Side side, long position, End how) {
        order(side.ordinal()).ended(position, how);
        if (how == End.RESET) {
            order(1 - side.ordinal()).ended(lane(1 - side.ordinal()).next, how);
        }
        settle();
        if (client.done && server.done) {
            over(how);
        }
    }

    void close(End how) {
        flush();
        clientOrder.close(how);
        settle();
        serverOrder.close(how);
        settle();
        over(how);
        forgotten = true;
    }

    private void over(End how) {
        Session s = session;
        if (s != null) {
            s.endAll(how);
        }
    }

    /** Lets both directions tell what needs to wait no more, until neither moves. */
    void drain() {
        boolean moved = true;
        while (moved) {
            moved = clientOrder.drain();
            moved |= serverOrder.drain();
        }
    }

    /** Tells everything that waits, the holes before it given up in the order in which it came. */
    void flush() {
        while (clientOrder.isWaiting() || serverOrder.isWaiting()) {
            if (clientOrder.waitingSince() <= serverOrder.waitingSince()) {
                clientOrder.giveUpFirst();
            } else {
                serverOrder.giveUpFirst();
            }
            catchUp();
        }
    }

    // ---- between calls

    /** What every event ends with. */
    private void settle() {
        catchUp();
        if (engine.wantsOpened && session != null) {
            session.showResponded();
        }
        engine.account(this);
    }

    /** Replays to a new parser, wakes parsers that wait. */
    void catchUp() {
        replayIfPending();
        if (client.loop.waiting || server.loop.waiting) {
            pump();
            clientOrder.checkEnd();
            serverOrder.checkEnd();
        }
    }

    private void pump() {
        int spins = 0;
        long before = progressMade();
        while (wake()) {
            replayIfPending();
            long now = progressMade();
            spins = now == before ? spins + 1 : 0;
            before = now;
            Session s = session;
            if (spins > SPINS && s != null) {
                pluginFailed(s, new IllegalStateException("no progress in " + SPINS + " calls in a row"));
            }
        }
    }

    private boolean wake() {
        for (int i = 0; i < 2; i++) {
            Lane lane = lane(i);
            if (lane.loop.mayWake()) {
                lane.again();
                return true;
            }
        }
        for (int i = 0; i < 2; i++) {
            Lane lane = lane(i);
            if (lane.loop.yielded) {
                lane.again();
                return true;
            }
        }
        return false;
    }

    /** What only real progress moves: bytes consumed, exchanges told. */
    private long progressMade() {
        return client.next - client.keptLength() + server.next - server.keptLength() + engine.told();
    }

    /** Brings a new parser up to what has come, before anything else comes. */
    void replayIfPending() {
        if (!replaying) {
            replaying = true;
            while (replayPending) {
                replayPending = false;
                replay();
            }
            replaying = false;
        }
    }

    /** Tells both sides' kept bytes again, piece by piece in order of time, as if they came now. */
    private void replay() {
        if (client.keptLength() + server.keptLength() == 0) {
            return;
        }
        Held fromClient = client.takeHeld();
        Held fromServer = server.takeHeld();
        while (!fromClient.isEmpty() || !fromServer.isEmpty()) {
            boolean clientFirst =
                    fromServer.isEmpty() || (!fromClient.isEmpty() && fromClient.time() <= fromServer.time());
            if (clientFirst) {
                fromClient.tell(client);
            } else {
                fromServer.tell(server);
            }
        }
    }

    // ---- whose it is

    /** Bytes came while nobody is settled; the lane's view holds all that is undecided of it. */
    void detect(Lane from, ByteView.Control control) {
        Detector d = detector;
        if (d == null) {
            return;
        }
        Lane other = lane(1 - from.index);
        other.pointAtKept();
        ByteView mine = control.view();
        ByteView theirs = engine.control(other.index).view();
        Detector.Answer answer = d.ask(
                from.index, from.index == 0 ? mine : theirs, from.index == 0 ? theirs : mine, engine.hint(this), this);
        engine.control(other.index).clear();
        from.undo(control);
        switch (answer) {
            case WAIT -> {}
            case FOUND -> {
                settled(d, from);
                if (isDropping()) {
                    from.leave(control);
                } else if (other.keptLength() > 0) {
                    replayPending = true;
                } else {
                    from.loop.run(control);
                }
            }
            case REFUSED -> from.refuse(control);
            case GIVEN_UP -> {
                engine.tally.add(Counter.CONNECTIONS_IGNORED, 1);
                detector = null;
                state = State.IGNORED;
                from.refuse(control);
                other.refuseKept();
            }
        }
    }

    private void settled(Detector d, Lane from) {
        if (d.reversed() != reversed) {
            reversed = !reversed;
            client.flip(clientOrder.earlyBytes());
            server.flip(serverOrder.earlyBytes());
        }
        engine.remember(this, d.foundIndex());
        begin(d.found(), d.isMidstream(), null);
        Session s = session;
        if (s != null && d.isMidstream()) {
            client.joined = true;
            server.joined = true;
            Lane other = lane(1 - from.index);
            other.loop.resync = true;
        }
    }

    private void begin(Protocol protocol, boolean midstream, @Nullable Handover from) {
        engine.tally.add(Counter.CONNECTIONS_DETECTED, 1);
        detector = null;
        client.restart();
        server.restart();
        ProcessInfo process = start.process();
        Connection c = reversed
                ? new Connection(id, start.server(), start.client(), process == null ? null : process.onOtherSide())
                : new Connection(id, start.client(), start.server(), process);
        try {
            Session s = new Session(this, protocol, c, midstream, from);
            session = s;
            state = State.PARSING;
            engine.detected(c, protocol);
            s.start();
        } catch (Throwable t) {
            engine.pluginFailed(protocol, this, t);
            makeOpaque();
        }
    }

    /** A hole where nobody parses: what follows is not the connection's beginning. */
    void gapUnparsed(Lane lane) {
        Detector d = detector;
        if (state == State.DETECTING && d != null && !d.isMidstream()) {
            detector = new Detector(engine, true);
        }
    }

    /** The parser is done with the connection. */
    void handOver(Handover handover) {
        Session old = session;
        progress++;
        switch (handover.kind()) {
            case OPAQUE -> makeOpaque();
            case TUNNEL -> {
                session = null;
                state = State.DETECTING;
                detector = new Detector(engine, false);
                client.restart();
                server.restart();
                replayPending = true;
            }
            case SWITCH -> {
                Protocol next = engine.protocol(handover.protocolId());
                if (next == null) {
                    makeOpaque();
                } else {
                    begin(next, false, handover);
                    replayPending = true;
                }
            }
        }
        if (old != null) {
            old.leave(End.SOURCE_ENDED);
        }
    }

    private void makeOpaque() {
        session = null;
        detector = null;
        state = State.OPAQUE;
        client.restart();
        server.restart();
        client.refuseKept();
        server.refuseKept();
    }

    void pluginFailed(Session s, Throwable t) {
        engine.pluginFailed(s.protocol, this, t);
        if (session == s) {
            makeOpaque();
            s.leave(End.SOURCE_ENDED);
        }
    }

    // ---- time and memory

    /** When it wants to be looked at. */
    long due() {
        long due = Math.min(lastActive + engine.config.limits().idleNanos(), bytesDue());
        Session s = session;
        return s == null ? due : Math.min(due, s.due());
    }

    /** When bytes that wait have waited long enough, or {@link Long#MAX_VALUE}. */
    long bytesDue() {
        return Math.min(clientOrder.due(), serverOrder.due());
    }

    void expire(long now) {
        clientOrder.expire(now);
        serverOrder.expire(now);
        settle();
        Session s = session;
        if (s != null) {
            s.expire(now);
        }
        settle();
    }

    long bufferedBytes() {
        return client.keptCapacity() + server.keptCapacity() + clientOrder.cost() + serverOrder.cost();
    }

    /** Gives up everything that waits, because memory is short. */
    void abandonBuffers() {
        flush();
        Session s = session;
        if (s != null) {
            s.limitReached();
        }
        client.abandon();
        server.abandon();
        settle();
    }

    /** Different bytes came for the same positions. */
    void overlapped(Lane lane) {
        lane.overlapped = true;
        Session s = session;
        if (s != null) {
            s.flagOpen(Caveat.OVERLAP);
        }
    }

    /** How many of the bytes differ from those that are still kept; flags what is open if any. */
    long overlap(Lane lane, long position, byte[] bytes, int offset, int length) {
        long differing = lane.differing(position, bytes, offset, length);
        if (differing > 0) {
            overlapped(lane);
        }
        return differing;
    }
}
