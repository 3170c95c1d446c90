package io.perisco.http1;

import org.jspecify.annotations.Nullable;

/** How a message is framed (RFC 9112, section 6.3), as a lenient recipient reads it. Pure: knows no bytes. */
enum Framing {
    /** An interim response: the final one is yet to come. */
    INTERIM,
    /** 101: the connection goes on in another protocol. */
    UPGRADE,
    /** 2xx to CONNECT: what follows is a tunnel. */
    TUNNEL,
    /** No content, whatever the fields say. */
    EMPTY,
    /** As much content as Content-Length says. */
    LENGTH,
    /** Chunks, then trailers. */
    CHUNKED,
    /** Content until the connection is closed. */
    UNTIL_CLOSE;

    /** What Transfer-Encoding says (RFC 9112, section 6.1). */
    enum Coding {
        /** There is none, or only the obsolete {@code identity}. */
        NONE,
        /** {@code chunked} comes last. */
        CHUNKED,
        /** Something else comes last, so that the end does not show. */
        OTHER
    }

    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    /**
     * A request's framing.
     *
     * @param hasLength whether there is a Content-Length that is a number
     */
    static Framing ofRequest(Coding coding, boolean hasLength) {
        if (coding == Coding.CHUNKED) {
            return CHUNKED;
        }
        // item 4: the end of a request whose last coding is not chunked cannot be found; its length, if any, helps
        return hasLength ? LENGTH : EMPTY;
    }

    /**
     * A response's framing.
     *
     * @param method of the request it answers, or null if that is not known: then as if it were GET
     */
    static Framing ofResponse(@Nullable String method, int status, Coding coding, boolean hasLength) {
        if (status == SWITCHING_PROTOCOLS) {
            return UPGRADE;
        }
        if (isInterim(status)) {
            return INTERIM;
        }
        if (Methods.CONNECT.equals(method) && status >= 200 && status < 300) {
            return TUNNEL;
        }
        if (Methods.HEAD.equals(method) || status == NO_CONTENT || status == NOT_MODIFIED) {
            return EMPTY;
        }
        if (coding == Coding.CHUNKED) {
            return CHUNKED;
        }
        return coding == Coding.OTHER || !hasLength ? UNTIL_CLOSE : LENGTH;
    }

    /** Whether another response to the same request will follow (RFC 9110, section 15.2). */
    static boolean isInterim(int status) {
        return status >= 100 && status < 200 && status != SWITCHING_PROTOCOLS;
    }
}
