package io.perisco.grpc;

import java.util.Locale;

/**
 * How many messages a call carries each way, by what was seen of it: a stream of one message reads as none.
 *
 * @since 0.1.0
 */
public enum GrpcKind {
    /** At most one message each way. */
    UNARY,
    /** Several requests, at most one response. */
    CLIENT_STREAMING,
    /** One request, several responses or none in a call that succeeded. */
    SERVER_STREAMING,
    /** Several each way. */
    BIDI_STREAMING,
    /** Nothing tells: no message was seen, or not enough of a call that is open or has gaps. */
    UNKNOWN;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The name as printed, for example {@code bidi_streaming}. */
    public String label() {
        return label;
    }

    /**
     * @param ended whether nothing more will come
     * @param status or {@link GrpcCall#UNKNOWN_STATUS}
     */
    static GrpcKind of(GrpcMessages requests, GrpcMessages responses, boolean ended, int status) {
        boolean asksOften = requests.count() > 1;
        boolean answersOften = responses.count() > 1;
        boolean requestsTell = asksOften || ended && !requests.atLeast();
        boolean responsesTell = answersOften || ended && !responses.atLeast();
        if (asksOften && answersOften) {
            return BIDI_STREAMING;
        }
        if (!requestsTell || !responsesTell || requests.count() + responses.count() == 0) {
            return UNKNOWN;
        }
        if (answersOften) {
            return SERVER_STREAMING;
        }
        boolean asksNothing = requests.count() == 0;
        if (asksOften || asksNothing) {
            return CLIENT_STREAMING;
        }
        // a unary call that succeeds has its one response
        return responses.count() == 0 && status == Status.OK ? SERVER_STREAMING : UNARY;
    }
}
