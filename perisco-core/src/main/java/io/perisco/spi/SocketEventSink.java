package io.perisco.spi;

import io.perisco.model.Counter;
import io.perisco.model.Side;

/**
 * Where a {@link SocketEventSource.Reader} tells what happened. Called by the reader's thread alone. Everything told
 * between two calls of {@link #event} belongs to that event.
 *
 * <p>Positions count the bytes a side has sent, from 0 (a connection joined late may begin anywhere); they advance
 * whatever happens, so that every loss shows.
 *
 * @since 0.1.0
 */
public interface SocketEventSink {
    /**
     * An event begins, of this reader's connections or another's. Moves the clock to {@code nanos} if that is later; what
     * has timed out by then ends now.
     *
     * @param ordinal rises with every event; the same event has the same ordinal in every reader
     * @param nanos event time, nanoseconds since 1970-01-01T00:00Z
     */
    void event(long ordinal, long nanos);

    /** A connection appeared, by its beginning or by its traffic. The handle stays valid until {@link #closed}. */
    Handle opened(ConnectionStart start);

    /**
     * Bytes from {@code side}. Out of order, repeated and overlapping ranges are welcome: first seen wins.
     *
     * @param position of the first byte
     * @param bytes borrowed until the call returns
     * @param length bytes that were captured, 0 or more
     * @param wireLength bytes that were carried, at least {@code length}; the rest was cut off and is a hole
     * @param after the position up to which the other side's bytes come first (TCP: were acknowledged); 0 if that is
     *     not known
     */
    void data(
            Handle connection,
            Side side,
            long position,
            byte[] bytes,
            int offset,
            int length,
            long wireLength,
            long after);

    /** The bytes of {@code side} before {@code upTo} that have not come will not come. */
    void lost(Handle connection, Side side, long upTo);

    /**
     * No more bytes from {@code side}.
     *
     * @param position where its stream ends; bytes before it that have not come may still come until {@link #closed}
     * @param how {@link End#FIN} or {@link End#RESET}
     */
    void ended(Handle connection, Side side, long position, End how);

    /**
     * The connection is over, or forgotten; the handle is dead.
     *
     * @param how {@link End#FIN}, {@link End#RESET}, or {@link End#SOURCE_ENDED} if its end was not seen
     */
    void closed(Handle connection, End how);

    /** Adds to one of the source's own counters, {@code EVENTS_*}. */
    void count(Counter counter, long n);

    /**
     * Part of the input could not be read. One line that names the source, the place, what was found and what can be
     * done.
     */
    void problem(String message);

    /** The engine's end of a connection. */
    interface Handle {
        /**
         * Whether the engine has given the connection up: its positions still matter, its bytes no more. A source
         * that can should stop copying them.
         */
        boolean isIgnored();

        /** Whether the engine has forgotten the connection: more traffic would be that of a new one. */
        boolean isForgotten();
    }
}
