package io.perisco.model;

/**
 * Every bound that keeps an engine's memory and patience finite. Immutable. Times are event time, so a replay forgets what
 * the live capture would have forgotten. What a bound cuts off is counted, and flagged {@link Caveat#LIMIT} where an
 * exchange suffers from it.
 *
 * @param requestTimeoutNanos nanoseconds without more of a request after which it ends {@link Outcome#TIMED_OUT}, as its
 *     response has not begun. An exchange whose response has begun does not time out while its connection lives
 * @param idleNanos nanoseconds without any byte after which a connection is forgotten and its exchanges end; what comes
 *     later is a connection joined midstream
 * @param headBytes bytes of the longest head of a message that is read whole; of a longer one the start line and the
 *     fields up to here are told, with {@link Caveat#HEADERS_PARTIAL}
 * @param bufferBytes bytes kept for one direction of one connection, because a message's head is not complete or a hole
 *     before them may still fill; at least {@code headBytes}. Bodies do not count: they are never kept
 * @param totalBufferBytes bytes kept for all connections together; beyond, those of the longest holder are given up. Split
 *     evenly between workers
 * @param connections connections known at a time; beyond, the one silent for longest is forgotten. Split evenly between
 *     workers
 * @param openExchanges exchanges without an end on one connection; beyond, the oldest ends
 * @since 0.1.0
 */
public record Limits(
        long requestTimeoutNanos,
        long idleNanos,
        int headBytes,
        int bufferBytes,
        long totalBufferBytes,
        int connections,
        int openExchanges) {

    /**
     * Refuses what cannot work.
     *
     * @throws IllegalArgumentException if a bound is 0 or below, or {@code bufferBytes} is below {@code headBytes}
     */
    public Limits {
        if (requestTimeoutNanos <= 0
                || idleNanos <= 0
                || headBytes <= 0
                || totalBufferBytes <= 0
                || connections <= 0
                || openExchanges <= 0) {
            throw new IllegalArgumentException("every limit must be above 0");
        }
        if (bufferBytes < headBytes) {
            throw new IllegalArgumentException(
                    "bufferBytes (" + bufferBytes + ") must hold a head of headBytes (" + headBytes + ")");
        }
    }

    /**
     * The defaults, which suit a busy host: a request times out after 60 s, a connection after 1 h; heads of 64 KiB; 256
     * KiB a direction, and in all the lesser of 64 MiB and a quarter of the heap as it may become; 100,000 connections;
     * 4,096 open exchanges a connection.
     */
    public static Limits standard() {
        long quarter = Runtime.getRuntime().maxMemory() / 4;
        return new Limits(
                60_000_000_000L, 3_600_000_000_000L, 64 << 10, 256 << 10, Math.min(64L << 20, quarter), 100_000, 4_096);
    }

    /**
     * The same with another patience for responses.
     *
     * @param nanos nanoseconds of event time, above 0
     * @throws IllegalArgumentException if not
     */
    public Limits withRequestTimeoutNanos(long nanos) {
        return new Limits(nanos, idleNanos, headBytes, bufferBytes, totalBufferBytes, connections, openExchanges);
    }

    /**
     * The same with another patience for silent connections.
     *
     * @param nanos nanoseconds of event time, above 0
     * @throws IllegalArgumentException if not
     */
    public Limits withIdleNanos(long nanos) {
        return new Limits(
                requestTimeoutNanos, nanos, headBytes, bufferBytes, totalBufferBytes, connections, openExchanges);
    }

    /**
     * The same with another length of heads. To go beyond {@link #bufferBytes}, raise that first.
     *
     * @param bytes above 0, at most {@link #bufferBytes}
     * @throws IllegalArgumentException if not
     */
    public Limits withHeadBytes(int bytes) {
        return new Limits(
                requestTimeoutNanos, idleNanos, bytes, bufferBytes, totalBufferBytes, connections, openExchanges);
    }

    /**
     * The same with other room for one direction of a connection.
     *
     * @param bytes at least {@link #headBytes}
     * @throws IllegalArgumentException if not
     */
    public Limits withBufferBytes(int bytes) {
        return new Limits(
                requestTimeoutNanos, idleNanos, headBytes, bytes, totalBufferBytes, connections, openExchanges);
    }

    /**
     * The same with other room for all connections together.
     *
     * @param bytes above 0
     * @throws IllegalArgumentException if not
     */
    public Limits withTotalBufferBytes(long bytes) {
        return new Limits(requestTimeoutNanos, idleNanos, headBytes, bufferBytes, bytes, connections, openExchanges);
    }

    /**
     * The same with another number of connections.
     *
     * @param n above 0
     * @throws IllegalArgumentException if not
     */
    public Limits withConnections(int n) {
        return new Limits(requestTimeoutNanos, idleNanos, headBytes, bufferBytes, totalBufferBytes, n, openExchanges);
    }

    /**
     * The same with another number of open exchanges a connection.
     *
     * @param n above 0
     * @throws IllegalArgumentException if not
     */
    public Limits withOpenExchanges(int n) {
        return new Limits(requestTimeoutNanos, idleNanos, headBytes, bufferBytes, totalBufferBytes, connections, n);
    }
}
