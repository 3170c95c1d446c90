package io.perisco.spi;

/**
 * How a half of an exchange, or a side of a connection, ended.
 *
 * @since 0.1.0
 */
public enum End {
    /** By the parser: at its proper end. */
    COMPLETE,
    /** By the parser: cancelled (RST_STREAM). */
    CANCELLED,
    /** By the parser: refused before processing (GOAWAY, REFUSED_STREAM). */
    REFUSED,
    /** By the parser: its end was in a hole. */
    LOST,
    /** By the parser, for a whole exchange: the connection became a tunnel. */
    TUNNEL,
    /** By the parser, for a whole exchange: the connection goes on in another protocol. */
    UPGRADED,
    /** By the source: no more bytes will come (TCP FIN, shutdown). */
    FIN,
    /** By the source: the connection was reset. */
    RESET,
    /** By the engine: no response in time. */
    TIMED_OUT,
    /** By the engine: a limit was reached. */
    EVICTED,
    /**
     * By the engine: the source ended, or the connection was idle too long. By the source: it has no more of the
     * connection and did not see its end, as when another connection has its 4-tuple.
     */
    SOURCE_ENDED
}
