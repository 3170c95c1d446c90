package io.perisco.testkit;

import io.perisco.spi.SocketEventSink;
import io.perisco.spi.SocketEventSource;
import java.util.function.Consumer;

/**
 * A source with one reader, whose events a function tells; not live. For what a {@link Script} cannot say.
 *
 * @since 0.1.0
 */
public final class FunctionSource implements SocketEventSource {
    private final String name;
    private final Consumer<SocketEventSink> events;

    private FunctionSource(String name, Consumer<SocketEventSink> events) {
        this.name = name;
        this.events = events;
    }

    /**
     * @param name what the source is called in messages
     * @param events called once for each run, in the reader's thread; tells everything before it returns
     */
    public static FunctionSource of(String name, Consumer<SocketEventSink> events) {
        return new FunctionSource(name, events);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isLive() {
        return false;
    }

    @Override
    public int maxReaders() {
        return 1;
    }

    @Override
    public Reader open(int index, int of) {
        return new Reader() {
            @Override
            public void run(SocketEventSink sink) {
                events.accept(sink);
            }

            @Override
            public void close() {}
        };
    }
}
