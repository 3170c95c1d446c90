package io.perisco.model;

import java.util.Locale;

/**
 * Everything an engine counts, besides the bytes of its {@link Ledger}. All only grow. Where a counter tells of loss, its
 * description says what to do when it moves; the others are for scale, and for each other.
 *
 * @since 0.1.0
 */
public enum Counter {
    /** Events that the source met: packets, socket calls. Always delivered + filtered + dropped. */
    EVENTS_SUBMITTED,
    /** Events that reached a connection. */
    EVENTS_DELIVERED,
    /**
     * Events that were not asked for: of networks or ports that the source leaves out, not TCP, of a link type that is not
     * read, or malformed. If all of them are, look at the filter, and at what was told as problems.
     */
    EVENTS_FILTERED,
    /**
     * Events that a live source lost before it could look at them; what they carried shows as holes. Give the source
     * larger buffers, filter earlier, or use more workers.
     */
    EVENTS_DROPPED,
    /**
     * Events whose packet could not be decoded as far as the end of its TCP header; part of the filtered ones. A few are
     * normal; many tell of a capture whose packets were cut too short.
     */
    EVENTS_MALFORMED,
    /** Connections that were opened, or joined. */
    CONNECTIONS_OPENED,
    /**
     * Connections that were joined when already under way; part of the opened ones. Normal for those older than the
     * capture; if it goes on growing, packets are missing.
     */
    CONNECTIONS_MIDSTREAM,
    /** Connections whose end was seen. */
    CONNECTIONS_CLOSED,
    /** Connections forgotten after {@link Limits#idleNanos()} without a byte. Nothing is lost unless they wake again. */
    CONNECTIONS_IDLE,
    /**
     * Connections forgotten, the one silent for longest first, because there were more than {@link Limits#connections()};
     * their open exchanges ended. Raise the limit if the host really has so many, or shorten {@link Limits#idleNanos()}.
     */
    CONNECTIONS_EVICTED,
    /** Times a protocol was detected: once for a connection, and again after an upgrade or inside a tunnel. */
    CONNECTIONS_DETECTED,
    /**
     * Connections in which no protocol was detected, and that are ignored since; their bytes are the ledger's
     * {@link Ledger#ignored()}. Expected for TLS and for protocols without a plugin.
     */
    CONNECTIONS_IGNORED,
    /** Exchanges that ended, whatever their outcome: each was told, or counted as undelivered. */
    EXCHANGES,
    /**
     * Exchanges that ended {@link Outcome#TIMED_OUT}. The server is slow or dead, or long polling is in use: then raise
     * {@link Limits#requestTimeoutNanos()}.
     */
    EXCHANGES_TIMED_OUT,
    /**
     * Exchanges ended early, flagged {@link Caveat#LIMIT}, because a connection had more than
     * {@link Limits#openExchanges()}. Most often only one direction is seen: look at where the capture is taken.
     */
    EXCHANGES_EVICTED,
    /**
     * Exchanges that were dropped because the listeners were behind; live capture only, as a replay waits. Make the
     * listeners faster, or hand over to a thread of their own.
     */
    EXCHANGES_UNDELIVERED,
    /**
     * Places where an unknown number of messages was lost, and matching had to begin anew. Behind it stands a hole
     * ({@link #HOLES}), or bytes that the protocol does not allow.
     */
    MESSAGES_LOST,
    /**
     * Holes: ranges of positions whose bytes never came, however long. The ledger's {@link Ledger#lost()} holds their
     * bytes. Look for drops where the capture was made, and for a capture length that cuts packets.
     */
    HOLES,
    /**
     * Times the bytes kept for a connection were given up because {@link Limits#totalBufferBytes()} was reached. Raise it
     * and the heap, or lower {@link Limits#bufferBytes()}. With several workers the output may then differ from that of
     * one.
     */
    BUFFERS_EVICTED,
    /**
     * Times a plugin threw, or made no progress: the connection is opaque from there on, or the plugin's say in its
     * detection is lost. A defect of the plugin; the first of each is logged with its stack trace.
     */
    PLUGIN_FAILURES,
    /** Exceptions thrown by listeners. A defect of the listener; the first is logged with its stack trace. */
    LISTENER_FAILURES;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The name as printed, for example {@code events_submitted}. */
    public String label() {
        return label;
    }
}
