package io.perisco.bench;

import io.perisco.Perisco;
import io.perisco.engine.Engine;
import io.perisco.engine.EngineConfig;
import io.perisco.engine.Output;
import io.perisco.engine.PluginGuard;
import io.perisco.engine.Services;
import io.perisco.model.Connection;
import io.perisco.model.Exchange;
import io.perisco.model.Frame;
import io.perisco.model.Limits;
import io.perisco.model.Redaction;
import io.perisco.spi.Protocol;
import io.perisco.spi.SocketEventSink;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Tells a tape to one engine after the other, an exchange at a time: what an exchange costs without source and threads. */
final class Playback implements Output {
    private final Tape tape;
    private final EngineConfig config;
    private final Predicate<Exchange> counts;
    private final Consumer<Exchange> listener;
    private final SocketEventSink.Handle[] handles;
    private Engine engine;
    private int at;
    private long told;
    private long asked;

    /**
     * @param protocols in the order in which they are asked
     * @param listener receives the exchanges
     */
    Playback(Tape tape, List<Protocol> protocols, Consumer<Exchange> listener) {
        this(tape, protocols, exchange -> true, listener);
    }

    /** @param counts whether an exchange is one of those that {@link #exchange} and {@link #count} are about */
    Playback(Tape tape, List<Protocol> protocols, Predicate<Exchange> counts, Consumer<Exchange> listener) {
        this.tape = tape;
        this.config = config(protocols);
        this.counts = counts;
        this.listener = listener;
        this.handles = new SocketEventSink.Handle[tape.connections()];
        this.engine = new Engine(config, this);
    }

    /** Of an engine without bounds that matter, with the services that are found. */
    static EngineConfig config(List<Protocol> protocols) {
        return new EngineConfig(
                protocols,
                discovered(),
                Limits.standard().withConnections(1 << 20).withOpenExchanges(1 << 20),
                Redaction.standard(),
                0,
                Long.MAX_VALUE,
                new PluginGuard());
    }

    /** All protocols that are found. */
    static List<Protocol> protocols() {
        return Perisco.builder().classLoader(Thread.currentThread().getContextClassLoader()).plugins().stream()
                .map(Perisco.Plugin::protocol)
                .toList();
    }

    /** The protocol with that id, alone; none if it is not found. */
    static List<Protocol> protocols(String id) {
        return protocols().stream().filter(p -> p.id().equals(id)).toList();
    }

    private static Services discovered() {
        Map<Class<?>, List<?>> found = new HashMap<>();
        return new Services() {
            @Override
            @SuppressWarnings("unchecked") // what is found for a type is of that type
            public <T> List<T> of(Class<T> type) {
                return (List<T>) found.computeIfAbsent(
                        type,
                        t -> ServiceLoader.load(t).stream()
                                .map(ServiceLoader.Provider::get)
                                .toList());
            }
        };
    }

    /**
     * Plays the tape on, and again from its beginning, until one more exchange that counts was told than by the last call:
     * where one step tells several, the next calls cost nothing.
     */
    void exchange() {
        asked++;
        while (told < asked) {
            step();
        }
    }

    private void step() {
        if (at < tape.size()) {
            tape.tell(at++, engine, handles);
        } else {
            engine.finish();
            engine = new Engine(config, this);
            at = 0;
        }
    }

    /**
     * How many exchanges that count the whole tape makes; to be asked first.
     *
     * @throws IllegalStateException if there are none, for {@link #exchange} would never return
     */
    long count() {
        if (play() == 0) {
            throw new IllegalStateException("no exchange was found");
        }
        return told;
    }

    /** Plays the tape to its end; returns how many exchanges that count were told by now. */
    long play() {
        while (at < tape.size()) {
            step();
        }
        step();
        asked = told;
        return told;
    }

    @Override
    public void exchange(Exchange exchange) {
        if (counts.test(exchange)) {
            told++;
        }
        listener.accept(exchange);
    }

    @Override
    public boolean wantsOpened() {
        return false;
    }

    @Override
    public boolean wantsFrames() {
        return false;
    }

    @Override
    public void started(long nanos) {}

    @Override
    public void opened(Exchange snapshot) {}

    @Override
    public void frame(Frame frame) {}

    @Override
    public void detected(Connection connection, Protocol protocol, long nanos) {}

    @Override
    public void problem(String message) {}
}
