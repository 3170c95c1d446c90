package io.perisco.engine;

/**
 * Where in the order of all output something belongs; the same whatever worker told it. What an event ended is ordered
 * by the event; timeouts come before the event that moved the clock, by deadline and then by connection; what the end of
 * input ended comes last, by its first byte and then by connection.
 *
 * @param ordinal of the event
 * @param deadline of the timeout that fired, or {@link Long#MAX_VALUE}
 * @param connection whose it is
 */
public record Stamp(long ordinal, long deadline, long connection) implements Comparable<Stamp> {
    @Override
    public int compareTo(Stamp o) {
        int byOrdinal = Long.compare(ordinal, o.ordinal);
        if (byOrdinal != 0) {
            return byOrdinal;
        }
        int byDeadline = Long.compare(deadline, o.deadline);
        return byDeadline != 0 ? byDeadline : Long.compare(connection, o.connection);
    }
}
