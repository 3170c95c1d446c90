package io.perisco.cli;

/** Flushes an output again and again, so that what happens live is read as it happens. */
final class SteadyFlush implements AutoCloseable {
    private static final long INTERVAL_MILLIS = 100;

    private final Thread thread;

    private SteadyFlush(StandardOutput out) {
        thread = new Thread(() -> flush(out), "perisco-flush");
        thread.setDaemon(true);
    }

    /** Until it is closed. */
    static SteadyFlush of(StandardOutput out) {
        SteadyFlush flush = new SteadyFlush(out);
        flush.thread.start();
        return flush;
    }

    private static void flush(StandardOutput out) {
        try {
            while (true) {
                Thread.sleep(INTERVAL_MILLIS);
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
