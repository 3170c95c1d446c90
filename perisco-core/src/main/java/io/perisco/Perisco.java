package io.perisco;

import io.perisco.model.Counters;
import io.perisco.model.Limits;
import io.perisco.model.Redaction;
import io.perisco.spi.Protocol;
import io.perisco.spi.SocketEventSource;
import java.util.List;

/** API draft: bodies follow. */
public final class Perisco implements AutoCloseable {
    public static Builder builder() { throw new UnsupportedOperationException(); }

    /** Reads the source to its end, or until {@link #close}. Once. */
    public void run() {}

    /** Runs in a thread of its own and returns. */
    public void start() {}

    /** A consistent snapshot; any thread. */
    public Counters counters() { return Counters.none(); }

    /** The protocols in use, in the order in which they are asked, each with where it came from. */
    public List<Plugin> plugins() { return List.of(); }

    /** Ends the run, tells what is open, frees everything. Twice is once; any thread. */
    @Override
    public void close() {}

    /** @param origin {@code builder}, or the jar or directory it was loaded from */
    public record Plugin(Protocol protocol, String origin) {}

    public static final class Builder {
        public Builder source(SocketEventSource source) { return this; }
        public Builder listener(ExchangeListener listener) { return this; }
        public Builder openListener(ExchangeListener listener) { return this; }
        public Builder noticeListener(NoticeListener listener) { return this; }
        public Builder protocol(Protocol protocol) { return this; }
        public Builder classLoader(ClassLoader loader) { return this; }
        public Builder service(Object service) { return this; }
        public Builder limits(Limits limits) { return this; }
        public Builder workers(int workers) { return this; }
        public Builder bodyPrefixBytes(int bytes) { return this; }
        public Builder redact(Redaction redaction) { return this; }
        public Perisco build() { return new Perisco(); }
    }
}
