package io.perisco.model;

/**
 * One side of a connection, and so the direction in which its bytes flow: bytes <em>from</em> that side. Until a
 * protocol is detected the names are presumptions (see {@link io.perisco.spi.ConnectionStart}).
 *
 * @since 0.1.0
 */
public enum Side {
    CLIENT,
    SERVER;

    /** The peer of this side. */
    public Side other() {
        return this == CLIENT ? SERVER : CLIENT;
    }
}
