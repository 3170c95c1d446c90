package io.perisco.bpf;

import io.perisco.bpf.libbpf.BpfException;
import io.perisco.bpf.libbpf.BpfObject;
import io.perisco.bpf.libbpf.RingPages;
import io.perisco.model.CaptureException;
import io.perisco.spi.SocketEventSink;
import io.perisco.spi.SocketEventSource;
import org.jspecify.annotations.Nullable;

/**
 * Owns what is in the kernel, and reads the ring. The thread that runs it frees everything when it is done, since nobody else knows when
 * the ring's memory is no longer read; if it never ran, {@link #close} does.
 */
final class LiveReader implements SocketEventSource.Reader, Records.Asker {
    /** Records between two looks at the clock and at whether to stop. */
    private static final int BATCH = 4096;

    /** How long the reader sleeps at most when there is little; what comes then waits so long. */
    private static final int IDLE_MILLIS = 10;

    /** How often the time is told, and what the programs counted, at least. */
    private static final long BEAT_NANOS = 250_000_000L;

    private static final int SWEEP_BEATS = 120;

    /** How long programs that were running when they were detached may take to end. */
    private static final long LAST_WORDS_NANOS = 200_000_000L;

    private final BpfObject object;
    private final RingPages pages;
    private final RingReader ring;
    private final Knobs knobs;
    private final KernelTally tally;
    private final WallClock clock = new WallClock();
    private boolean asked;
    private boolean started;
    private boolean freed;
    private volatile boolean closed;

    LiveReader(BpfObject object, RingPages pages, Knobs knobs) throws BpfException {
        this.object = object;
        this.pages = pages;
        this.ring = new RingReader(pages.consumer(), pages.producer(), pages.data());
        this.knobs = knobs;
        this.tally = new KernelTally(object);
    }

    Knobs knobs() {
        return knobs;
    }

    /** Whether a thread has begun to run it; what was captured when it is closed is told then. */
    synchronized boolean isStarted() {
        return started;
    }

    @Override
    public void run(SocketEventSink sink) {
        synchronized (this) {
            if (started || freed) {
                return;
            }
            started = true;
        }
        try {
            Records records = new Records(sink, clock, this);
            records.time();
            readUntilClosed(sink, records);
            object.detach();
            readLastWords(sink, records);
        } catch (BpfException e) {
            throw new CaptureException("live capture cannot go on (" + e.getMessage() + ")", "start it again", e);
        } finally {
            free();
        }
    }

    private void readUntilClosed(SocketEventSink sink, Records records) throws BpfException {
        long beat = System.nanoTime();
        int beats = 0;
        boolean quiet = false;
        while (!closed) {
            int read = batch(sink, records);
            if (read > 0) {
                quiet = false;
            } else {
                if (!quiet) {
                    records.time(); // so that what came is not held back until more comes
                    quiet = true;
                }
                pages.await(IDLE_MILLIS);
            }
            if (asked) {
                asked = false;
                knobs.judgeAgain();
            }
            if (System.nanoTime() - beat >= BEAT_NANOS) {
                beat = System.nanoTime();
                clock.follow();
                tally.update(sink);
                records.time();
                if (++beats % SWEEP_BEATS == 0) {
                    records.sweep();
                }
            }
        }
    }

    private int batch(SocketEventSink sink, Records records) {
        int read = ring.read(records, BATCH);
        if (read > 0) {
            tally.read(sink, read, records.takeUnplaced());
        }
        return read;
    }

    /** What was written before the programs were detached is told; so the books balance. */
    private void readLastWords(SocketEventSink sink, Records records) throws BpfException {
        long until = System.nanoTime() + LAST_WORDS_NANOS;
        do {
            while (batch(sink, records) > 0) {
                Thread.onSpinWait();
            }
            tally.update(sink);
            if (tally.isComplete()) {
                break;
            }
            pages.await(1);
        } while (System.nanoTime() < until);
        tally.settle(sink);
        records.time();
    }

    @Override
    public boolean ask(long connection, int verdict) {
        asked = true;
        return knobs.ask(connection, verdict);
    }

    @Override
    public void forget(long connection) {
        knobs.forget(connection);
    }

    @Override
    public void close() {
        closed = true;
        synchronized (this) {
            if (started) {
                return; // the thread that runs it frees it, soon
            }
        }
        free();
    }

    private synchronized void free() {
        if (!freed) {
            freed = true;
            knobs.close();
            object.detach();
            pages.close();
            object.close();
        }
    }

    /** Frees what was made of a reader that could not be completed. */
    static void abandon(BpfObject object, @Nullable RingPages pages) {
        if (pages != null) {
            pages.close();
        }
        object.close();
    }
}
