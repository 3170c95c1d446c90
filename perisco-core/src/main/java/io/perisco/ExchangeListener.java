package io.perisco;

import io.perisco.model.Exchange;

/**
 * Receives exchanges.
 *
 * <p><b>Threads.</b> No two calls of one {@link Perisco} overlap, whichever of its listeners they go to, and each sees
 * what the one before it did. With {@code workers(0)} they come from the thread that runs {@link Perisco#run()}, else from
 * one dispatcher. A listener that takes long holds up a replay; live capture goes on, drops and counts
 * ({@link io.perisco.model.Counter#EXCHANGES_UNDELIVERED}). A listener may call {@link Perisco#close()}.
 *
 * <p><b>Failures.</b> What a listener throws is its own affair: it is counted
 * ({@link io.perisco.model.Counter#LISTENER_FAILURES}), the first of a run is logged, and the listener, like all others,
 * goes on being called. Only a {@link VirtualMachineError} other than a {@link StackOverflowError}, such as an
 * {@link OutOfMemoryError}, says more of the process than of the listener: it ends the run, and {@link Perisco#run()}
 * throws it. The same rule holds for what plugins throw.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ExchangeListener {
    /**
     * An exchange ended; or, for an {@linkplain Perisco.Builder#openListener open listener}, is open.
     *
     * @param exchange immutable; it may be kept and handed to other threads
     */
    void onExchange(Exchange exchange);
}
