package io.perisco.spi;

import io.perisco.model.Limits;
import io.perisco.model.Redaction;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a parser may know of the engine around it. Immutable; may be kept.
 *
 * @since 0.1.0
 */
public interface ParserContext {
    /** The engine's limits. */
    Limits limits();

    /** What the text of messages must hide. */
    Redaction redaction();

    /** Whether the connection was already under way when it was first seen. */
    boolean midstream();

    /**
     * The exchange that another protocol handed over together with the connection (an HTTP/1.1 request that was
     * upgraded), already opened for this parser under the key that was given; null for a connection of its own.
     */
    @Nullable
    OpenExchange carried();

    /** How many first bytes of each body are kept; 0: none are wanted. */
    int bodyPrefixBytes();

    /** Whether {@link MessageSink#frame} is listened to. */
    boolean tracesFrames();

    /** Whether a protocol of that id is present, so that {@link MessageSink#switchTo} would find it. */
    boolean has(String protocolId);

    /** The services of type {@code type} that were given to the builder or found by ServiceLoader, in that order. */
    <T> List<T> services(Class<T> type);

    /**
     * What all parsers that run in this parser's thread share, a cache for one: made when it is first asked for, gone
     * with the engine. Only for that thread.
     *
     * @param type a class of the plugin's own, which nobody else asks for
     */
    <T> T shared(Class<T> type, Supplier<T> maker);

    /**
     * A service threw: it is counted, and logged once for its class.
     *
     * @throws VirtualMachineError if that is what was thrown, but for a stack overflow
     */
    void failed(Object service, Throwable thrown);
}
