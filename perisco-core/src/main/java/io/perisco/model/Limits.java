package io.perisco.model;

/**
 * Every bound that keeps an engine's memory and patience finite. Times are event time in nanoseconds.
 *
 * @param requestTimeoutNanos a request without response ends {@link Outcome#TIMED_OUT} after so long
 * @param idleNanos a connection without any byte for so long is forgotten
 * @param headBytes the longest head of a message that is read whole
 * @param bufferBytes unconsumed bytes kept for one direction of one connection
 * @param totalBufferBytes unconsumed bytes kept for all connections together; split between workers
 * @param connections connections known at a time; split between workers
 * @param openExchanges open exchanges of one connection
 */
public record Limits(
        long requestTimeoutNanos,
        long idleNanos,
        int headBytes,
        int bufferBytes,
        long totalBufferBytes,
        int connections,
        int openExchanges) {

    /** Refuses what cannot work. */
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

    /** 60 s, 1 h, 64 KiB, 256 KiB, the lesser of 64 MiB and a quarter of the heap, 100,000 and 4,096. */
    public static Limits standard() {
        long quarter = Runtime.getRuntime().maxMemory() / 4;
        return new Limits(
                60_000_000_000L, 3_600_000_000_000L, 64 << 10, 256 << 10, Math.min(64L << 20, quarter), 100_000, 4_096);
    }

    public Limits withRequestTimeoutNanos(long nanos) {
        return new Limits(nanos, idleNanos, headBytes, bufferBytes, totalBufferBytes, connections, openExchanges);
    }

    public Limits withIdleNanos(long nanos) {
        return new Limits(
                requestTimeoutNanos, nanos, headBytes, bufferBytes, totalBufferBytes, connections, openExchanges);
    }

    public Limits withHeadBytes(int bytes) {
        return new Limits(
                requestTimeoutNanos, idleNanos, bytes, bufferBytes, totalBufferBytes, connections, openExchanges);
    }

    public Limits withBufferBytes(int bytes) {
        return new Limits(
                requestTimeoutNanos, idleNanos, headBytes, bytes, totalBufferBytes, connections, openExchanges);
    }

    public Limits withTotalBufferBytes(long bytes) {
        return new Limits(requestTimeoutNanos, idleNanos, headBytes, bufferBytes, bytes, connections, openExchanges);
    }

    public Limits withConnections(int n) {
        return new Limits(requestTimeoutNanos, idleNanos, headBytes, bufferBytes, totalBufferBytes, n, openExchanges);
    }

    public Limits withOpenExchanges(int n) {
        return new Limits(requestTimeoutNanos, idleNanos, headBytes, bufferBytes, totalBufferBytes, connections, n);
    }
}
