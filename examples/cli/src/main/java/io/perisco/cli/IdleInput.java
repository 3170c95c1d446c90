package io.perisco.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;

/**
 * An input that has the output flushed while its reader waits for more, so that a pipe from a capturing program reads
 * like a live log.
 */
final class IdleInput extends InputStream {
    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LOOK_MILLIS = 50;

    private final InputStream in;

    /** When the read that has not returned began, or 0. */
    private volatile long since;

    IdleInput(InputStream in) {
        this.in = in;
    }

    /** Has {@code out} flushed at each pause of 200 ms, until the process ends. */
    void flushWhenIdle(StandardOutput out) {
        Thread thread = new Thread(() -> watch(out), "perisco-idle-flush");
        thread.setDaemon(true);
        thread.start();
    }

    private void watch(StandardOutput out) {
        try {
            while (true) {
                Thread.sleep(LOOK_MILLIS);
                long from = since;
                if (from != 0 && System.nanoTime() - from >= IDLE_NANOS) {
                    out.flush();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public int read() throws IOException {
        begin();
        try {
            return in.read();
        } finally {
            since = 0;
        }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        begin();
        try {
            return in.read(bytes, offset, length);
        } finally {
            since = 0;
        }
    }

    @Override
    public int available() throws IOException {
        return in.available();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private void begin() {
        since = System.nanoTime() | 1;
    }
}
