package io.perisco.engine;

import io.perisco.model.Limits;
import io.perisco.model.Redaction;
import io.perisco.spi.Protocol;
import java.util.List;

/**
 * What every worker of one engine shares.
 *
 * @param protocols in the order in which they are asked
 * @param services see {@link io.perisco.spi.ParserContext#services}
 * @param limits of one worker
 * @param redaction passed to parsers
 * @param bodyPrefixBytes how much of each body is kept, 0 or more
 * @param reorderNanos see {@link io.perisco.spi.SocketEventSource#reorderNanos()}
 * @param guard shared by all workers
 */
public record EngineConfig(
        List<Protocol> protocols,
        Services services,
        Limits limits,
        Redaction redaction,
        int bodyPrefixBytes,
        long reorderNanos,
        PluginGuard guard) {}
