package io.perisco.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C, or another request to end: makes a run end, waits until it has, and ends the process with the run's exit code,
 * where Java would end it with the signal's.
 */
final class Interrupt implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 10;

    private final Runnable end;
    private final Thread hook = new Thread(this::interrupted, "perisco-interrupt");
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile int code = ExitCode.FAILED;

    private Interrupt(Runnable end) {
        this.end = end;
    }

    /** @param end makes the run end soon */
    static Interrupt endsWith(Runnable end) {
        Interrupt interrupt = new Interrupt(end);
        Runtime.getRuntime().addShutdownHook(interrupt.hook);
        return interrupt;
    }

    /** The run is over, and all it had to print was printed. */
    int ended(int exitCode) {
        code = exitCode;
        return exitCode;
    }

    /** Nobody is to be interrupted any more. */
    @Override
    public void close() {
        over.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // it runs already
        }
    }

    private void interrupted() {
        end.run();
        try {
            boolean inTime = over.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            Runtime.getRuntime().halt(inTime ? code : ExitCode.FAILED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
