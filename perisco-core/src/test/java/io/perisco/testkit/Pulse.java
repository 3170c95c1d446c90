package io.perisco.testkit;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Sees that calls to a plugin return, and that others follow. Beaten by the thread that runs the engine, watched by the one
 * that waits for it.
 */
final class Pulse {
    /** Odd while a call is under way. */
    private final AtomicLong beats = new AtomicLong();

    /** A call begins, or has returned. */
    void beat() {
        beats.lazySet(beats.get() + 1);
    }

    /**
     * Runs {@code body} in a thread of its own until it ends, or until there was no beat for {@code patience}. What
     * the body throws is thrown here. A thread that hangs is interrupted and left behind: nobody can stop it.
     */
    void watch(Duration patience, Runnable body) {
        Throwable[] thrown = {null};
        Thread thread = new Thread(
                () -> {
                    try {
                        body.run();
                    } catch (Throwable t) {
                        thrown[0] = t;
                    }
                },
                "protocol-contract");
        thread.setDaemon(true);
        thread.start();
        try {
            await(thread, patience);
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while the contract was tried", e);
        }
        rethrow(thrown[0]);
    }

    private void await(Thread thread, Duration patience) throws InterruptedException {
        long seen = -1;
        while (true) {
            thread.join(Math.max(1, patience.toMillis()));
            if (!thread.isAlive()) {
                return;
            }
            long now = beats.get();
            if (now == seen) {
                String what =
                        (now & 1) == 1 ? Fault.SPINS + ": one call has" : "nothing moves between calls: the engine has";
                AssertionError hangs = new AssertionError(what + " not returned for " + patience + "; it is here:");
                hangs.setStackTrace(thread.getStackTrace());
                thread.interrupt();
                throw hangs;
            }
            seen = now;
        }
    }

    private static void rethrow(@Nullable Throwable t) {
        if (t instanceof Error e) {
            throw e;
        }
        if (t instanceof RuntimeException e) {
            throw e;
        }
    }
}
