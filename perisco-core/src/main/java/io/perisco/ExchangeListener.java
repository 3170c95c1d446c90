package io.perisco;

import io.perisco.model.Exchange;

/**
 * Receives exchanges. No two calls of one engine overlap: with {@code workers(0)} they come from the thread that called
 * {@link Perisco#run()}, else from one dispatcher thread. What a listener throws is counted and logged once; the rest
 * goes on.
 */
@FunctionalInterface
public interface ExchangeListener {
    /** An exchange ended. Called once for each; the exchange may be kept. */
    void onExchange(Exchange exchange);
}
