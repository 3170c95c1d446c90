package io.perisco.spi;

/**
 * What {@link Protocol#detect} thinks of the first bytes of a connection.
 *
 * @since 0.1.0
 */
public enum Verdict {
    /** This protocol, with the roles as presumed. */
    YES,
    /** This protocol, but the presumed server is the client. */
    YES_REVERSED,
    /** Not this protocol, whatever comes. */
    NO,
    /** Too few bytes to say. */
    UNDECIDED
}
