package io.perisco.model;

/**
 * One half of an exchange. A role, not a side: in most protocols requests come from the client, but a server push is
 * a request-less response, and some protocols let the server ask.
 *
 * @since 0.1.0
 */
public enum Half {
    REQUEST,
    RESPONSE;

    /** The half that ordinarily comes from {@code side}. */
    public static Half from(Side side) {
        return side == Side.CLIENT ? REQUEST : RESPONSE;
    }
}
