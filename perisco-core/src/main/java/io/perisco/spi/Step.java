package io.perisco.spi;

/**
 * Why {@link ProtocolParser#parse} returned.
 *
 * @since 0.1.0
 */
public enum Step {
    /** Everything that can be understood is consumed; call again when more bytes of this side have come. */
    MORE,
    /** Let the other side catch up with what it already has, then call again. */
    YIELD,
    /** Call again once the other side has moved, or an exchange has ended. */
    WAIT_PEER,
    /** The bytes at the cursor make no sense: give them up and {@link ProtocolParser#resync resync}. */
    LOST
}
