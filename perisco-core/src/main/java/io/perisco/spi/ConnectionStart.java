package io.perisco.spi;

import io.perisco.model.Endpoint;
import io.perisco.model.ProcessInfo;
import org.jspecify.annotations.Nullable;

/**
 * How a connection appeared.
 *
 * @param client the side that connected, or, where that was not seen, the one with the higher port
 * @param server the other side
 * @param fromStart whether its beginning was seen, so that the first bytes told are the first it carries
 * @param process who uses the socket, if known
 * @since 0.1.0
 */
public record ConnectionStart(
        Endpoint client,
        Endpoint server,
        boolean fromStart,
        @Nullable ProcessInfo process) {}
