package io.perisco.engine;

import io.perisco.model.Limits;
import io.perisco.model.Redaction;
import io.perisco.spi.OpenExchange;
import io.perisco.spi.ParserContext;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What one session's parser may know. */
record SessionContext(
        Engine engine, boolean midstream, @Nullable OpenExchange carried) implements ParserContext {
    @Override
    public Limits limits() {
        return engine.config.limits();
    }

    @Override
    public Redaction redaction() {
        return engine.config.redaction();
    }

    @Override
    public int bodyPrefixBytes() {
        return engine.config.bodyPrefixBytes();
    }

    @Override
    public boolean tracesFrames() {
        return engine.tracesFrames;
    }

    @Override
    public boolean has(String protocolId) {
        return engine.protocol(protocolId) != null;
    }

    @Override
    public <T> List<T> services(Class<T> type) {
        return engine.config.services().of(type);
    }

    @Override
    public <T> T shared(Class<T> type, Supplier<T> maker) {
        return engine.shared(type, maker);
    }

    @Override
    public void failed(Object service, Throwable thrown) {
        engine.serviceFailed(service, thrown);
    }
}
