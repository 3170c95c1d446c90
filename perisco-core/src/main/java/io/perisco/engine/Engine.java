package io.perisco.engine;

import io.perisco.model.Connection;
import io.perisco.model.Counter;
import io.perisco.model.Counters;
import io.perisco.model.Endpoint;
import io.perisco.model.Exchange;
import io.perisco.model.Frame;
import io.perisco.model.Half;
import io.perisco.model.Side;
import io.perisco.spi.ByteView;
import io.perisco.spi.ConnectionStart;
import io.perisco.spi.End;
import io.perisco.spi.Protocol;
import io.perisco.spi.SocketEventSink;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One worker: the sink of one reader. It owns the clock, the connections and their limits; everything in it belongs to the
 * reader's thread, but for {@link #counters()}.
 */
public final class Engine implements SocketEventSink {
    /** A request that has been open for so long is shown to {@code onOpen}. */
    static final long SHOW_AFTER_NANOS = 1_000_000_000L;

    /** Endpoints whose protocol is remembered. */
    private static final int REMEMBERED = 4096;

    /** Events between two snapshots of the counters, however fast they come. */
    private static final int PUBLISH_EVERY = 4096;

    /** Event time between two snapshots, however few events there are; over a day of capture a fraction of a second's work. */
    private static final long PUBLISH_NANOS = 500_000_000L;

    final EngineConfig config;
    final Tally tally = new Tally();
    final PluginGuard guard;
    final boolean wantsOpened;
    final boolean tracesFrames;
    private final Output output;
    private final ByteView.Control[] controls;
    private final Deadlines deadlines = new Deadlines();
    private final ConnList connections = new ConnList();
    private final Map<Endpoint, Integer> remembered;
    private final Map<Class<?>, Object> shared = new HashMap<>();

    private long ordinal;
    private long now = Long.MIN_VALUE;
    private long eventNanos;
    private long stampDeadline = Long.MAX_VALUE;
    private long stampConnection;
    private long told;
    private int sincePublished;
    private long publishDue = Long.MIN_VALUE; // so that the first event is told where it costs the others nothing
    private boolean started;
    private @Nullable Conn current;
    private @Nullable Open announcedOwner;
    private Half announcedHalf = Half.REQUEST;
    private @Nullable List<Exchange> endings;
    private boolean abandoning;
    private volatile Counters published = Counters.none();

    public Engine(EngineConfig config, Output output) {
        if (config.protocols().size() > Long.SIZE) {
            throw new IllegalArgumentException("more than " + Long.SIZE + " protocols");
        }
        this.config = config;
        this.guard = config.guard();
        this.output = output;
        this.wantsOpened = output.wantsOpened();
        this.tracesFrames = output.wantsFrames();
        this.controls = new ByteView.Control[] {control(), control()};
        this.remembered = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Endpoint, Integer> eldest) {
                return size() > REMEMBERED;
            }
        };
    }

    private ByteView.Control control() {
        return new ByteView.Control(new ByteView.Owner() {
            @Override
            public void ahead(long n) {
                lane().announced.pass(n, announcedOwner, announcedHalf);
            }

            @Override
            public void marked() {
                lane().marked();
            }
        });
    }

    private Lane lane() {
        Conn c = current;
        Session s = c == null ? null : c.session;
        Lane lane = s == null ? null : s.at;
        if (lane == null) {
            throw new IllegalStateException("the view is valid only during the call it was passed to");
        }
        return lane;
    }

    // ---- what the reader tells

    @Override
    public void event(long eventOrdinal, long nanos) {
        ordinal = eventOrdinal;
        eventNanos = nanos;
        if (nanos > now) {
            now = nanos;
            if (deadlines.earliest() <= now) {
                fire();
            }
        }
        if (++sincePublished >= PUBLISH_EVERY || now >= publishDue) {
            if (!started) {
                started = true;
                output.started(nanos);
            }
            publish();
        }
    }

    @Override
    public Handle opened(ConnectionStart start) {
        Conn conn = new Conn(this, ordinal, start);
        conn.lastActive = now;
        tally.add(Counter.CONNECTIONS_OPENED, 1);
        if (!start.fromStart()) {
            tally.add(Counter.CONNECTIONS_MIDSTREAM, 1);
        }
        connections.add(conn);
        // a first look when the earliest of its timeouts could fire; nothing is rescheduled while bytes flow
        long patience =
                Math.min(config.limits().requestTimeoutNanos(), config.limits().idleNanos());
        schedule(conn, wantsOpened ? now + SHOW_AFTER_NANOS : now + patience);
        if (connections.size() > config.limits().connections()) {
            evictOldest(conn);
        }
        return conn;
    }

    private void evictOldest(Conn spared) {
        Conn oldest = connections.oldest();
        if (oldest != null && oldest != spared) {
            tally.add(Counter.CONNECTIONS_EVICTED, 1);
            forget(oldest, End.EVICTED);
        }
    }

    @Override
    public void data(
            Handle connection,
            Side side,
            long position,
            byte[] bytes,
            int offset,
            int length,
            long wireLength,
            long after) {
        Conn conn = enter(connection);
        if (conn != null) {
            conn.data(side, position, bytes, offset, length, wireLength, after);
        }
    }

    @Override
    public void lost(Handle connection, Side side, long upTo) {
        Conn conn = enter(connection);
        if (conn != null) {
            conn.lost(side, upTo);
        }
    }

    @Override
    public void ended(Handle connection, Side side, long position, End how) {
        Conn conn = enter(connection);
        if (conn != null) {
            conn.ended(side, position, how);
        }
    }

    @Override
    public void closed(Handle connection, End how) {
        Conn conn = enter(connection);
        if (conn != null) {
            tally.add(Counter.CONNECTIONS_CLOSED, 1);
            forget(conn, how);
        }
    }

    @Override
    public void count(Counter counter, long n) {
        tally.add(counter, n);
    }

    @Override
    public void problem(String message) {
        output.problem(message);
    }

    private @Nullable Conn enter(Handle handle) {
        Conn conn = (Conn) handle;
        if (conn.isForgotten()) {
            return null;
        }
        current = conn;
        conn.lastActive = now;
        connections.touch(conn);
        return conn;
    }

    private void forget(Conn conn, End how) {
        current = conn;
        conn.close(how);
        conn.scheduled = Long.MAX_VALUE;
        connections.remove(conn);
    }

    /** The source has no more: everything that is open ends, the oldest first byte first. */
    public void finish() {
        ordinal = Long.MAX_VALUE;
        List<Exchange> collected = new ArrayList<>();
        endings = collected;
        for (Conn c = connections.oldest(); c != null; c = connections.oldest()) {
            forget(c, End.SOURCE_ENDED);
        }
        endings = null;
        collected.sort(Comparator.comparingLong(Exchange::timeNanos)
                .thenComparingLong(x -> x.connection().id())
                .thenComparingLong(Exchange::number));
        for (Exchange x : collected) {
            stampDeadline = x.timeNanos();
            stampConnection = x.connection().id();
            output.exchange(x);
        }
        publish();
    }

    /**
     * The event under way, or the last. Any thread may ask; what it gets may be old, as nothing is paid for telling it: two
     * answers some time apart are the same if the event is.
     */
    public long event() {
        return ordinal;
    }

    // ---- time

    long now() {
        return now;
    }

    long eventNanos() {
        return eventNanos;
    }

    /** Lets everything end whose time has come, in the order of the deadlines. */
    private void fire() {
        while (deadlines.earliest() <= now) {
            long time = deadlines.earliest();
            Conn conn = deadlines.take();
            if (conn == null) {
                continue;
            }
            conn.scheduled = Long.MAX_VALUE;
            long due = conn.due();
            if (due > time) {
                schedule(conn, due);
                continue;
            }
            stampDeadline = time;
            stampConnection = conn.id;
            current = conn;
            if (conn.lastActive + config.limits().idleNanos() <= time) {
                tally.add(Counter.CONNECTIONS_IDLE, 1);
                forget(conn, End.SOURCE_ENDED);
            } else {
                conn.expire(time);
                schedule(conn, Math.max(conn.due(), time + 1));
            }
        }
        stampDeadline = Long.MAX_VALUE;
    }

    void schedule(Conn conn, long time) {
        if (time < conn.scheduled) {
            conn.scheduled = time;
            deadlines.add(conn, time);
        }
    }

    /** What every event of a connection ends with: its share of memory is known, its deadline is in the heap. */
    void account(Conn conn) {
        long bytes = conn.bufferedBytes();
        if (bytes != conn.heldBytes) {
            connections.holds(conn, bytes);
            while (!abandoning && connections.heldBytes() > config.limits().totalBufferBytes()) {
                Conn holder = connections.firstHolder();
                if (holder == null) {
                    break;
                }
                tally.add(Counter.BUFFERS_EVICTED, 1);
                abandoning = true;
                holder.abandonBuffers();
                abandoning = false;
                connections.holds(holder, 0);
            }
        }
        schedule(conn, conn.bytesDue());
    }

    // ---- what connections ask for

    ByteView.Control control(int index) {
        return controls[index];
    }

    /** Names whose bytes the skip that follows passes over. */
    void announcing(@Nullable Open owner, Half half) {
        announcedOwner = owner;
        announcedHalf = half;
    }

    void content(Open owner, Half half, byte[] bytes, int offset, int length, boolean untilClose, long time) {
        if (!owner.isOpen()) {
            return;
        }
        if (untilClose) {
            owner.framed(half, length);
        }
        try {
            owner.content(half, bytes, offset, length, config.bodyPrefixBytes(), time, now);
        } catch (Throwable t) {
            owner.failed(half, t);
        }
    }

    void hole(Open owner, Half half, long length, boolean untilClose) {
        if (!owner.isOpen()) {
            return;
        }
        if (untilClose) {
            owner.framed(half, length);
        }
        try {
            owner.hole(half, length);
        } catch (Throwable t) {
            owner.failed(half, t);
        }
    }

    @Nullable
    Protocol protocol(String id) {
        for (Protocol p : config.protocols()) {
            if (p.id().equals(id)) {
                return p;
            }
        }
        return null;
    }

    int hint(Conn conn) {
        return config.protocols().size() < 2 ? -1 : remembered.getOrDefault(conn.start.server(), -1);
    }

    void remember(Conn conn, int protocol) {
        if (config.protocols().size() > 1) {
            remembered.put(conn.start.server(), protocol);
        }
    }

    void pluginFailed(Protocol protocol, Conn conn, Throwable t) {
        tally.add(Counter.PLUGIN_FAILURES, 1);
        guard.failed(protocol, conn.id, t);
    }

    <T> T shared(Class<T> type, Supplier<T> maker) {
        T known = type.cast(shared.get(type));
        if (known == null) {
            known = maker.get();
            shared.put(type, known);
        }
        return known;
    }

    void serviceFailed(Object service, Throwable t) {
        tally.add(Counter.PLUGIN_FAILURES, 1);
        guard.failed(service, t);
    }

    void frame(Frame frame) {
        output.frame(frame);
    }

    void detected(Connection connection, Protocol protocol) {
        output.detected(connection, protocol, now);
    }

    void tell(Open x) {
        told++;
        tally.exchange(protocolOf(x));
        if (endings != null) {
            endings.add(x);
        } else {
            output.exchange(x);
        }
    }

    /** As printed; a message is a plugin's, too. */
    private String protocolOf(Open x) {
        try {
            return x.protocol();
        } catch (Throwable t) {
            Conn c = current;
            Session s = c == null ? null : c.session;
            if (c != null && s != null) {
                pluginFailed(s.protocol, c, t);
            } else if (t instanceof VirtualMachineError e) {
                throw e;
            }
            return "unknown";
        }
    }

    void show(Open x) {
        if (endings == null) {
            output.opened(x.snapshot());
        }
    }

    long told() {
        return told;
    }

    // ---- what the outside asks for

    /** Where in the order of all output what is told now belongs. */
    public Stamp stamp() {
        return new Stamp(ordinal, stampDeadline, stampDeadline == Long.MAX_VALUE ? 0 : stampConnection);
    }

    /** The ordinal of the event under way. */
    public long ordinal() {
        return ordinal;
    }

    private void publish() {
        sincePublished = 0;
        publishDue = now + PUBLISH_NANOS;
        published = tally.snapshot();
    }

    /**
     * As of the end of a recent event, and consistent in itself: the last of those half a second of event time ago, or a
     * later one. Any thread.
     */
    public Counters counters() {
        return published;
    }
}
