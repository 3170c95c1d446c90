package io.perisco.grpc;

import java.util.List;

/**
 * The messages of one direction of a call.
 *
 * @param count those whose last byte has passed
 * @param atLeast whether there may be more: something was not seen, or the call has not ended, or not before our eyes
 * @param bytes of these messages as sent, without their prefixes
 * @param compressed how many of them were sent compressed
 * @param firstNanos event time of the first byte of the first, or {@link io.perisco.model.Exchange#UNKNOWN}
 * @param lastNanos event time of the last byte of the last, or {@link io.perisco.model.Exchange#UNKNOWN}
 * @param bodies the first of them, if bodies are kept
 * @since 0.1.0
 */
public record GrpcMessages(
        long count,
        boolean atLeast,
        long bytes,
        long compressed,
        long firstNanos,
        long lastNanos,
        List<GrpcMessage> bodies) {
    public GrpcMessages {
        bodies = List.copyOf(bodies);
    }
}
