package io.perisco.model;

import java.util.Locale;

/**
 * How an exchange ended. A closed list. It says nothing of success: a response with status 500 is {@link #COMPLETE}. Where
 * several would fit, the protocol's own word ({@link #UPGRADED}, {@link #TUNNEL}, {@link #CANCELLED}, {@link #REFUSED})
 * comes before what became of the connection.
 *
 * @since 0.1.0
 */
public enum Outcome {
    /** Both halves reached their end. */
    COMPLETE,
    /** No response was seen, and the connection did not end either: it was lost, evicted, or the source ended first. */
    NO_RESPONSE,
    /** A whole response whose request was not seen. */
    NO_REQUEST,
    /** Cancelled by either side, with the protocol's error code where it has one (RFC 9113, section 6.4). */
    CANCELLED,
    /** Refused before any processing (RFC 9113, section 8.7). */
    REFUSED,
    /** The connection was reset before the exchange ended. */
    RESET,
    /** The connection was closed before the exchange ended; or the source, or a limit, ended it within the response. */
    CLOSED,
    /** No response within the limit; see {@link Limits#requestTimeoutNanos()}. */
    TIMED_OUT,
    /** The connection became a tunnel (RFC 9110, section 9.3.6). */
    TUNNEL,
    /** The connection went on in another protocol (RFC 9110, section 7.8). */
    UPGRADED;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The name as printed, for example {@code timed_out}. */
    public String label() {
        return label;
    }
}
