package io.perisco.model;

import java.util.Locale;

/** Everything an engine counts, besides the bytes of its {@link Ledger}. All only grow. */
public enum Counter {
    /** Events the source met: packets, socket calls. */
    EVENTS_SUBMITTED,
    /** Events that reached a connection. */
    EVENTS_DELIVERED,
    /** Events that were not asked for: filtered out, not TCP, not decodable. */
    EVENTS_FILTERED,
    /** Events that the source lost before it could look at them. */
    EVENTS_DROPPED,
    /** Events whose packet could not be decoded as far as its TCP header; part of the filtered ones. */
    EVENTS_MALFORMED,
    /** Connections that were opened, or joined. */
    CONNECTIONS_OPENED,
    /** Connections that were joined when already under way; part of the opened ones. */
    CONNECTIONS_MIDSTREAM,
    /** Connections whose end was seen. */
    CONNECTIONS_CLOSED,
    /** Connections forgotten after {@link Limits#idleNanos()}. */
    CONNECTIONS_IDLE,
    /** Connections forgotten because there were {@link Limits#connections()}. */
    CONNECTIONS_EVICTED,
    /** Connections in which a protocol was detected; a tunnel counts again. */
    CONNECTIONS_DETECTED,
    /** Connections in which no protocol was detected, and that are ignored since. */
    CONNECTIONS_IGNORED,
    /** Exchanges that ended, whatever their outcome. */
    EXCHANGES,
    /** Exchanges that ended {@link Outcome#TIMED_OUT}. */
    EXCHANGES_TIMED_OUT,
    /** Exchanges ended early because a connection had {@link Limits#openExchanges()}. */
    EXCHANGES_EVICTED,
    /** Exchanges that a slow listener made the engine drop (live capture only). */
    EXCHANGES_UNDELIVERED,
    /** Places where an unknown number of messages was lost. */
    MESSAGES_LOST,
    /** Holes: ranges of positions whose bytes never came. */
    HOLES,
    /** Times a connection's buffered bytes were given up because {@link Limits#totalBufferBytes()} was reached. */
    BUFFERS_EVICTED,
    /** Connections made opaque because a plugin threw, or made no progress. */
    PLUGIN_FAILURES,
    /** Exceptions thrown by listeners. */
    LISTENER_FAILURES;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The name as printed, for example {@code events_submitted}. */
    public String label() {
        return label;
    }
}
