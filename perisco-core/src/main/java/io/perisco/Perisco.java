package io.perisco;

import io.perisco.engine.Engine;
import io.perisco.engine.EngineConfig;
import io.perisco.engine.PluginGuard;
import io.perisco.model.CaptureException;
import io.perisco.model.Counters;
import io.perisco.model.Limits;
import io.perisco.model.Redaction;
import io.perisco.spi.Protocol;
import io.perisco.spi.SocketEventSource;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Watches one source and tells listeners of the exchanges it carried. Made by a {@link #builder()}, run once with
 * {@link #run} or {@link #start}, closed by whoever is done first. {@link #close}, {@link #counters} and {@link #plugins}
 * may be called by any thread, at any time. It shares nothing with others in the process; several can run side by side,
 * each with a source of its own. It logs to the {@link System.Logger} {@code io.perisco}.
 *
 * @since 0.1.0
 */
public final class Perisco implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("io.perisco");

    private final SocketEventSource source;
    private final int workers;
    private final EngineConfig config;
    private final Plugins plugins;
    private final Listeners listeners;
    private final Duration patience;
    private final AtomicBoolean started = new AtomicBoolean();
    private final List<SocketEventSource.Reader> readers = new CopyOnWriteArrayList<>();
    private volatile boolean closed;
    private volatile List<Engine> engines = List.of();
    private volatile List<Worker> running = List.of();
    private volatile List<Thread> threads = List.of();
    private volatile @Nullable Thread background;
    private final CompletableFuture<@Nullable Void> opened = new CompletableFuture<>();

    private Perisco(Builder b, SocketEventSource source) {
        this.source = source;
        this.workers = b.workers >= 0 ? b.workers : source.isLive() ? 1 : 0;
        this.patience = b.patience;
        this.plugins = b.find();
        this.listeners = new Listeners(b.listeners, b.openListeners, b.frameListeners, b.noticeListeners);
        List<Protocol> protocols = plugins.list().stream().map(Plugin::protocol).toList();
        this.config = new EngineConfig(
                protocols,
                new DiscoveredServices(b.services, b.loader()),
                b.limits,
                b.redaction,
                b.bodyPrefixBytes,
                source.reorderNanos(),
                new PluginGuard());
    }

    /** A new builder with every default; a source is all it needs. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Reads the source until it ends, or until {@link #close}. Returns when the last listener call has returned; by then
     * everything that was open has been told. An interrupt ends a run that has workers, as soon as it would wait for them;
     * the thread stays interrupted.
     *
     * @throws CaptureException if the source cannot be opened or cannot go on; what was told before stands
     * @throws VirtualMachineError if a listener or a plugin threw one, other than a {@link StackOverflowError}
     * @throws IllegalStateException if it was started before
     */
    public void run() {
        begin();
        runBegun();
    }

    private void begin() {
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException("this Perisco was started before; build another");
        }
    }

    private void runBegun() {
        if (closed) {
            return;
        }
        plugins.problems().forEach(listeners::problem);
        if (workers == 0) {
            runInline();
        } else {
            runWorkers(Math.min(workers, source.maxReaders()));
        }
    }

    /**
     * Does what {@link #run} does in a daemon thread of its own, and returns once the source is open. Should the run fail
     * later, that is logged and told to {@link NoticeListener#onProblem}.
     *
     * @throws CaptureException if the source cannot be opened
     * @throws IllegalStateException if it was started before
     */
    public void start() {
        begin();
        Thread thread = new Thread(
                () -> {
                    try {
                        runBegun();
                    } catch (Throwable t) {
                        if (!opened.completeExceptionally(t)) {
                            LOG.log(Level.ERROR, "the run ended early", t);
                            listeners.problem(
                                    t instanceof CaptureException ? String.valueOf(t.getMessage()) : t.toString());
                        }
                    }
                    opened.complete(null);
                },
                "perisco");
        thread.setDaemon(true);
        background = thread;
        thread.start();
        try {
            opened.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private void runInline() {
        Engine engine = new Engine(config, listeners);
        engines = List.of(engine);
        try (SocketEventSource.Reader reader = open(0, 1);
                StallWatch watch = watch(List.of(Thread.currentThread()))) {
            watch.begin();
            opened.complete(null);
            try {
                reader.run(engine);
            } catch (RuntimeException e) {
                engine.finish();
                throw e;
            }
            engine.finish();
        }
    }

    private StallWatch watch(List<Thread> ours) {
        return new StallWatch(engines, ours, plugins.list(), patience);
    }

    private SocketEventSource.Reader open(int index, int of) {
        SocketEventSource.Reader reader = source.open(index, of);
        readers.add(reader);
        if (closed) {
            reader.close();
        }
        return reader;
    }

    private void runWorkers(int n) {
        List<Worker> all = new ArrayList<>();
        try {
            open(n, all);
            List<Thread> ours = new ArrayList<>();
            for (int i = 0; i < n; i++) {
                Thread thread = new Thread(all.get(i), "perisco-reader-" + i);
                thread.setDaemon(true);
                ours.add(thread);
            }
            threads = ours;
            ours.forEach(Thread::start);
            try (StallWatch watch = watch(ours)) {
                watch.begin();
                if (source.isLive()) {
                    new Relay(all.get(0).queue(), n, listeners).run();
                } else {
                    new Merger(all, listeners).run();
                }
                for (Thread thread : ours) {
                    thread.join();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            readers.forEach(SocketEventSource.Reader::close);
            all.forEach(Worker::abandon);
            threads.forEach(Thread::interrupt); // one may wait to hand over what nobody takes any more
        }
        for (Worker worker : all) {
            Throwable failure = worker.failure();
            if (failure instanceof RuntimeException e) {
                throw e;
            }
            if (failure instanceof Error e) {
                throw e;
            }
        }
    }

    private void open(int n, List<Worker> all) {
        Limits share = config.limits()
                .withTotalBufferBytes(Math.max(1, config.limits().totalBufferBytes() / n))
                .withConnections(Math.max(1, config.limits().connections() / n));
        EngineConfig shared = new EngineConfig(
                config.protocols(),
                config.services(),
                share,
                config.redaction(),
                config.bodyPrefixBytes(),
                config.reorderNanos(),
                config.guard());
        boolean live = source.isLive();
        BlockingQueue<Lot> common = new ArrayBlockingQueue<>(Worker.QUEUED_LOTS * n);
        for (int i = 0; i < n; i++) {
            BlockingQueue<Lot> queue = live ? common : new ArrayBlockingQueue<>(Worker.QUEUED_LOTS);
            all.add(new Worker(open(i, n), shared, queue, live, listeners, live || i == 0));
        }
        engines = all.stream().map(Worker::engine).toList();
        running = all;
        opened.complete(null);
    }

    /**
     * What was counted so far: per worker as of the end of an event at most about a second old, by event time, and consistent
     * in itself; exact once {@link #run} has returned. Costs the run nothing.
     */
    public Counters counters() {
        Counters sum = listeners.counters();
        for (Engine engine : engines) {
            sum = sum.plus(engine.counters());
        }
        long undelivered = running.stream().mapToLong(Worker::undelivered).sum();
        return undelivered == 0 ? sum : sum.plus(Listeners.undelivered(undelivered));
    }

    /** The protocols in use, in the order in which they are asked, each with where it came from. */
    public List<Plugin> plugins() {
        return plugins.list();
    }

    /**
     * Ends the run: everything open is told, then {@link #run} returns and nothing is left behind. Waits for a thread that
     * {@link #start} made, unless called by a listener or else in one of the run's own threads, and not for a {@link #run}
     * in another thread. Before the start it makes the run do nothing. A second call does nothing more.
     */
    @Override
    public void close() {
        closed = true;
        readers.forEach(SocketEventSource.Reader::close);
        Thread thread = background;
        Thread caller = Thread.currentThread();
        if (thread != null && thread != caller && !threads.contains(caller)) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * A protocol plugin in use.
     *
     * @param protocol the plugin
     * @param origin {@code builder}, or the path of the jar or directory it was loaded from; for people to read
     */
    public record Plugin(Protocol protocol, String origin) {}

    /** Collects what a {@link Perisco} needs; everything but the source is optional. For one thread. */
    public static final class Builder {
        private @Nullable SocketEventSource source;
        private final List<ExchangeListener> listeners = new ArrayList<>();
        private final List<ExchangeListener> openListeners = new ArrayList<>();
        private final List<FrameListener> frameListeners = new ArrayList<>();
        private final List<NoticeListener> noticeListeners = new ArrayList<>();
        private final List<Protocol> protocols = new ArrayList<>();
        private final List<Object> services = new ArrayList<>();
        private @Nullable ClassLoader classLoader;
        private Limits limits = Limits.standard();
        private Redaction redaction = Redaction.standard();
        private int bodyPrefixBytes;
        private int workers = -1;
        private Duration patience = StallWatch.PATIENCE;

        private Builder() {}

        /** What to watch. Required. A source serves one {@link Perisco}. */
        public Builder source(SocketEventSource watched) {
            this.source = watched;
            return this;
        }

        /** Receives every exchange once it has ended. Called several times, it adds listeners, called in this order. */
        public Builder listener(ExchangeListener listener) {
            listeners.add(listener);
            return this;
        }

        /**
         * Receives a snapshot of exchanges that stay open, at most once each: when the response has begun and is not
         * complete, or when the request has been open for a second of event time. The exchange that ends later has the
         * same {@link io.perisco.model.Exchange#id}. Costs nothing unless set; adds like {@link #listener}.
         */
        public Builder openListener(ExchangeListener listener) {
            openListeners.add(listener);
            return this;
        }

        /** Receives every frame of protocols that have frames. Costs nothing unless set. */
        public Builder frameListener(FrameListener listener) {
            frameListeners.add(listener);
            return this;
        }

        /** Receives notices; adds like {@link #listener}. */
        public Builder noticeListener(NoticeListener listener) {
            noticeListeners.add(listener);
            return this;
        }

        /** How long a plugin's call may take before it is told as one that does not return; ten seconds. */
        Builder patience(Duration longest) {
            patience = longest;
            return this;
        }

        /** Adds a protocol; it takes the place of a discovered one with the same id. */
        public Builder protocol(Protocol protocol) {
            protocols.add(protocol);
            return this;
        }

        /** Where plugins are discovered by {@link java.util.ServiceLoader}; by default the class loader of this library. */
        public Builder classLoader(ClassLoader loader) {
            this.classLoader = loader;
            return this;
        }

        /**
         * Hands a service to parsers, before those of its type that are discovered; see {@link
         * io.perisco.spi.ParserContext#services}.
         */
        public Builder service(Object service) {
            services.add(service);
            return this;
        }

        /** Bounds; {@link Limits#standard()} by default. */
        public Builder limits(Limits bounds) {
            this.limits = bounds;
            return this;
        }

        /**
         * How many threads read. 0, the default for a replay: the thread that calls {@link #run} does everything. n ≥ 1,
         * the default for live capture with n = 1: n readers (fewer if the source cannot be read so often) and one
         * dispatcher, which calls the listeners. Of a replay listeners are told the same, in the same order, whatever n is;
         * of a live source what each worker has as it comes, so that none waits for another.
         *
         * @throws IllegalArgumentException if negative
         */
        public Builder workers(int n) {
            if (n < 0) {
                throw new IllegalArgumentException("workers(" + n + "): 0 or more");
            }
            this.workers = n;
            return this;
        }

        /**
         * How many first bytes of each body are kept for {@link io.perisco.model.Exchange#bodyPrefix}, raw: nothing is
         * hidden in them. 0 by default.
         *
         * @throws IllegalArgumentException if negative
         */
        public Builder bodyPrefixBytes(int bytes) {
            if (bytes < 0) {
                throw new IllegalArgumentException("bodyPrefixBytes(" + bytes + "): 0 or more");
            }
            this.bodyPrefixBytes = bytes;
            return this;
        }

        /** What is hidden wherever text leaves an exchange; {@link Redaction#standard()} by default. */
        public Builder redact(Redaction hidden) {
            this.redaction = hidden;
            return this;
        }

        /**
         * The protocols that {@link #build} would put in use, for those who only want to list them: needs no source. They
         * are found anew each time; one that does not load is left out and logged.
         *
         * @throws CaptureException if two protocols that were given have the same id
         */
        public List<Plugin> plugins() {
            return find().list();
        }

        private Plugins find() {
            return Plugins.find(protocols, loader());
        }

        private ClassLoader loader() {
            return classLoader != null ? classLoader : Perisco.class.getClassLoader();
        }

        /**
         * Finds plugins and puts everything together; opens nothing yet. A plugin that does not load, or whose id another
         * one has that was discovered before, is left out and told to {@link NoticeListener#onProblem} by the run.
         *
         * @throws IllegalStateException without a source
         * @throws CaptureException if two protocols that were given have the same id
         */
        public Perisco build() {
            SocketEventSource watched = source;
            if (watched == null) {
                throw new IllegalStateException("a source is needed, for example PcapSource.of(path)");
            }
            return new Perisco(this, watched);
        }
    }
}
