package io.perisco.model;

import java.util.function.BiConsumer;

/**
 * What whoever rides on a protocol (gRPC on HTTP) adds to an exchange. Implementations are immutable and hold no
 * borrowed bytes; typed reading by {@code instanceof}.
 *
 * @since 0.1.0
 */
public interface Contribution {
    /** What the exchange is printed as instead of its carrier, for example {@code grpc}. */
    String protocol();

    /** What was asked for, of low cardinality (gRPC: service and method); empty if unknown. */
    String operation();

    /** How it was answered (gRPC: the name of the status); empty if unknown. */
    String status();

    /**
     * Tells what is known under OpenTelemetry semantic-convention names (1.45.0); own facts under {@code perisco.}.
     * Values are String, Long, Double, Boolean or a List of String. Comes after the messages' own attributes; the same
     * name replaces theirs.
     */
    default void attributes(BiConsumer<String, Object> sink) {}
}
