package io.perisco;

import io.perisco.engine.Output;
import java.util.concurrent.BlockingQueue;

/**
 * Tells on what the workers of a live source told, in the order in which it comes: that of each connection is kept, and
 * nobody waits for a worker that has nothing to tell.
 */
final class Relay {
    private final BlockingQueue<Lot> queue;
    private final Output output;
    private int workers;
    private boolean started;

    Relay(BlockingQueue<Lot> queue, int workers, Output output) {
        this.queue = queue;
        this.workers = workers;
        this.output = output;
    }

    /** Until every worker has told its last. */
    void run() throws InterruptedException {
        while (workers > 0) {
            Lot lot = queue.take();
            for (Told told : lot.told()) {
                if (!(told instanceof Told.Started && started)) {
                    told.to(output);
                }
                started = true;
            }
            if (lot.last()) {
                workers--;
            }
        }
    }
}
