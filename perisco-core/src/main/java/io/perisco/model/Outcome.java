package io.perisco.model;

import java.util.Locale;

/** How an exchange ended. A closed list. */
public enum Outcome {
    /** Both halves reached their end. */
    COMPLETE,
    /** No response was seen: it was lost, evicted, or the source ended first. */
    NO_RESPONSE,
    /** A response whose request was not seen. */
    NO_REQUEST,
    /** Cancelled by either side, with the protocol's error code where it has one (RFC 9113, section 6.4). */
    CANCELLED,
    /** Refused before any processing (RFC 9113, section 8.7). */
    REFUSED,
    /** The connection was reset before the exchange ended. */
    RESET,
    /** The connection was closed, or the source ended, before the exchange did. */
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
