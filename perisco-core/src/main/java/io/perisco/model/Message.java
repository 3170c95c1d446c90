package io.perisco.model;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One request or response as a protocol plugin understood it. Implementations are immutable and hold no borrowed
 * bytes; they should decode text only when asked.
 *
 * @since 0.1.0
 */
public interface Message {
    /**
     * In a request the operation that was asked for, of low cardinality (HTTP: the method); in a response its status
     * (HTTP: {@code 200}). Empty if unknown.
     */
    String operation();

    /**
     * The protocol and version of this message as printed, for example {@code http/1.1}; null means the
     * {@linkplain io.perisco.spi.Protocol#id() id} of the plugin.
     */
    default @Nullable String protocol() {
        return null;
    }

    /**
     * Tells what is known of this message under OpenTelemetry semantic-convention names (1.45.0); own facts under
     * {@code perisco.}. Values are String, Long, Double, Boolean or a List of String.
     */
    default void attributes(Half half, BiConsumer<String, Object> sink) {}
}
