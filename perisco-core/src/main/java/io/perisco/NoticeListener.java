package io.perisco;

import io.perisco.model.Connection;
import io.perisco.spi.Protocol;

/**
 * Receives what is worth knowing besides exchanges, under the same rules as {@link ExchangeListener}, and in one order
 * with them. Every method does nothing unless overridden.
 *
 * @since 0.1.0
 */
public interface NoticeListener {
    /**
     * The first event was read: the start of a capture, whether or not anything in it is of interest. Called once, before
     * anything that events bring about is told; not at all if there is no event.
     *
     * @param timeNanos the event's time, in nanoseconds since 1970-01-01T00:00Z
     */
    default void onStarted(long timeNanos) {}

    /**
     * The protocol of a connection is settled; it is parsed from here on. Called once for a connection, and again when it
     * goes on in another protocol or as a tunnel.
     *
     * @param connection with client and server as the protocol tells them apart
     * @param protocol the plugin that parses it
     * @param timeNanos event time, in nanoseconds since 1970-01-01T00:00Z: of the latest event seen when it was settled.
     *     The same for any number of workers of a replay
     */
    default void onDetected(Connection connection, Protocol protocol, long timeNanos) {}

    /**
     * Part of the input could not be read, a plugin did not load, or the run in the background failed. Reading goes on
     * where it can.
     *
     * @param message one line with cause and remedy; it may hold names of files as they are, so escape it before it is
     *     shown on a terminal
     */
    default void onProblem(String message) {}
}
