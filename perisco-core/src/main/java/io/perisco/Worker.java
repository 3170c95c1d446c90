package io.perisco;

import io.perisco.engine.Engine;
import io.perisco.engine.EngineConfig;
import io.perisco.engine.Output;
import io.perisco.engine.Stamp;
import io.perisco.model.Connection;
import io.perisco.model.Counter;
import io.perisco.model.Exchange;
import io.perisco.model.Frame;
import io.perisco.model.Half;
import io.perisco.spi.ConnectionStart;
import io.perisco.spi.End;
import io.perisco.spi.Protocol;
import io.perisco.spi.SocketEventSink;
import io.perisco.spi.SocketEventSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One reader, one engine, one thread; hands what it finds to the dispatcher in lots through a bounded queue. When the
 * queue is full a replay waits; live capture drops and counts, until its source is over.
 */
final class Worker implements Output, SocketEventSink, Runnable {
    private static final int LOT = 256;
    private static final long LOT_BYTES = 1 << 20;

    /** Lots that a queue holds for each worker that uses it. */
    static final int QUEUED_LOTS = 16;

    /** After so many events without anything to tell, the dispatcher is told that others need not wait for us. */
    private static final int QUIET_EVENTS = 4096;

    /** What an exchange weighs besides its kept body bytes; an estimate that keeps the queue bounded in bytes. */
    private static final long EXCHANGE_BYTES = 2048;

    private final SocketEventSource.Reader reader;
    private final BlockingQueue<Lot> queue;
    private final boolean live;
    private final boolean wantsOpened;
    private final boolean wantsFrames;

    /** Whether it tells what every worker of a replay meets; those of a live source meet each their own. */
    private final boolean tellsForAll;

    private final Engine engine;
    private final AtomicLong undelivered = new AtomicLong();
    private List<Told> lot = new ArrayList<>(LOT);
    private long lotBytes;
    private int quiet;

    /** Whether it waits for the dispatcher: a replay, or a source that is over. */
    private boolean waits;

    private volatile boolean abandoned;
    private volatile @Nullable Throwable failure;

    /** @param queue of its own for a replay, shared by the workers of a live source */
    Worker(
            SocketEventSource.Reader reader,
            EngineConfig config,
            BlockingQueue<Lot> queue,
            boolean live,
            Output listeners,
            boolean tellsForAll) {
        this.reader = reader;
        this.queue = queue;
        this.live = live;
        this.waits = !live;
        this.wantsOpened = listeners.wantsOpened();
        this.wantsFrames = listeners.wantsFrames();
        this.tellsForAll = tellsForAll;
        this.engine = new Engine(config, this);
    }

    Engine engine() {
        return engine;
    }

    BlockingQueue<Lot> queue() {
        return queue;
    }

    /** Exchanges that were dropped because the dispatcher was behind. */
    long undelivered() {
        return undelivered.get();
    }

    /** What ended the reader early, or null. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    @Override
    public void run() {
        try {
            reader.run(this);
        } catch (Throwable t) {
            failure = t;
        }
        waits = true;
        try {
            engine.finish();
        } catch (Throwable t) {
            failure = failure == null ? t : failure;
        } finally {
            hand(Long.MAX_VALUE, true);
        }
    }

    private void hand(long reached, boolean last) {
        Lot full = new Lot(lot, reached, last);
        lot = new ArrayList<>(LOT);
        lotBytes = 0;
        quiet = 0;
        if (waits) {
            put(full);
        } else if (!queue.offer(full)) {
            undelivered.addAndGet(
                    full.told().stream().filter(Told.Ended.class::isInstance).count());
        }
    }

    /** An interrupt, perhaps a plugin's own, must not cost the dispatcher what it waits for. */
    private void put(Lot full) {
        boolean interrupted = false;
        boolean isHanded = false;
        while (!isHanded && !abandoned) {
            try {
                queue.put(full);
                isHanded = true;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Nobody takes what it tells any more; if it waits for that, interrupt its thread. */
    void abandon() {
        abandoned = true;
    }

    private void add(Told told, long bytes) {
        lot.add(told);
        lotBytes += bytes;
        if (lot.size() >= LOT || lotBytes >= LOT_BYTES) {
            hand(engine.ordinal(), false);
        }
    }

    private Stamp stamp() {
        return engine.stamp();
    }

    // ---- from the engine

    @Override
    public void started(long nanos) {
        if (tellsForAll) {
            add(new Told.Started(stamp(), nanos), 0);
        }
    }

    @Override
    public void exchange(Exchange x) {
        int kept = x.bodyPrefix(Half.REQUEST).length + x.bodyPrefix(Half.RESPONSE).length;
        add(new Told.Ended(stamp(), x), EXCHANGE_BYTES + kept);
    }

    @Override
    public boolean wantsOpened() {
        return wantsOpened;
    }

    @Override
    public void opened(Exchange snapshot) {
        add(new Told.Opened(stamp(), snapshot), EXCHANGE_BYTES);
    }

    @Override
    public boolean wantsFrames() {
        return wantsFrames;
    }

    @Override
    public void frame(Frame frame) {
        add(new Told.Passed(stamp(), frame), frame.text().length());
    }

    @Override
    public void detected(Connection connection, Protocol protocol, long nanos) {
        add(new Told.Detected(stamp(), connection, protocol, nanos), 0);
    }

    @Override
    public void problem(String message) {
        if (tellsForAll) {
            add(new Told.Problem(stamp(), message), 0);
        }
    }

    // ---- from the reader: passed on. The dispatcher gets what a live source told as soon as it has nothing else to
    // do,
    // and a word from a replay that has nothing to tell for long, because others wait for it

    @Override
    public void event(long ordinal, long nanos) {
        if (live ? !lot.isEmpty() && queue.isEmpty() : ++quiet >= QUIET_EVENTS) {
            hand(ordinal, false);
        }
        engine.event(ordinal, nanos);
    }

    @Override
    public Handle opened(ConnectionStart start) {
        return engine.opened(start);
    }

    @Override
    public void data(
            Handle connection,
            io.perisco.model.Side side,
            long position,
            byte[] bytes,
            int offset,
            int length,
            long wireLength,
            long after) {
        engine.data(connection, side, position, bytes, offset, length, wireLength, after);
    }

    @Override
    public void lost(Handle connection, io.perisco.model.Side side, long upTo) {
        engine.lost(connection, side, upTo);
    }

    @Override
    public void ended(Handle connection, io.perisco.model.Side side, long position, End how) {
        engine.ended(connection, side, position, how);
    }

    @Override
    public void closed(Handle connection, End how) {
        engine.closed(connection, how);
    }

    @Override
    public void count(Counter counter, long n) {
        engine.count(counter, n);
    }
}
