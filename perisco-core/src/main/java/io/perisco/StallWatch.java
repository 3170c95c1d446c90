package io.perisco;

import io.perisco.engine.CodeOrigin;
import io.perisco.engine.Engine;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells of a plugin that does not return, once for each worker: nothing can be done about it, but whoever wonders why
 * nothing is told any more should know. Looks at stacks now and then, in the JDK's thread for timeouts: the workers pay
 * nothing, and a run that is soon over next to nothing.
 */
final class StallWatch implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("io.perisco");

    /** Longer than any call of a sound plugin takes, by far. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final List<String> CALLERS = List.of(Engine.class.getPackageName() + '.', "io.perisco.http.spi.");
    private static final List<String> OUTPUTS = List.of(Listeners.class.getName(), Worker.class.getName());
    private static final List<String> JDK = List.of("java.", "jdk.");

    private final List<Watched> watched = new ArrayList<>();
    private final List<Perisco.Plugin> plugins;
    private final Duration patience;
    private @Nullable CompletableFuture<@Nullable Void> untilNextLook;
    private boolean closed;

    /**
     * @param engines that are watched, each in the thread at the same place of {@code threads}
     * @param patience how long a call may take; two looks lie so far apart
     */
    StallWatch(List<Engine> engines, List<Thread> threads, List<Perisco.Plugin> plugins, Duration patience) {
        for (int i = 0; i < engines.size(); i++) {
            watched.add(new Watched(engines.get(i), threads.get(i)));
        }
        this.plugins = plugins;
        this.patience = patience;
    }

    /** Looks at them from now on. */
    void begin() {
        await();
    }

    private synchronized void await() {
        if (!closed && !watched.isEmpty()) {
            CompletableFuture<@Nullable Void> wait = new CompletableFuture<>();
            untilNextLook = wait;
            wait.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).exceptionally(timeout -> look());
        }
    }

    private @Nullable Void look() {
        watched.removeIf(this::isStalled);
        await();
        return null;
    }

    /** Whether that one stands where it stood at the last look; then it was told. */
    private boolean isStalled(Watched worker) {
        long event = worker.engine.event();
        StackTraceElement[] stack = worker.thread.getStackTrace();
        StackTraceElement plugin = calledPlugin(stack);
        if (plugin == null || !worker.isWhereItWas(event, plugin)) {
            return false;
        }
        Exception where = new Exception("where it is");
        where.setStackTrace(stack);
        LOG.log(Level.WARNING, message(plugin), where);
        return true;
    }

    private String message(StackTraceElement plugin) {
        String name = plugin.getClassName();
        Class<?> code = null;
        for (Perisco.Plugin p : plugins) {
            try {
                code = Class.forName(name, false, p.protocol().getClass().getClassLoader());
                break;
            } catch (ClassNotFoundException | LinkageError e) {
                // another one's
            }
        }
        String origin = code == null ? "an unknown jar" : CodeOrigin.of(code);
        Optional<Perisco.Plugin> owner = plugins.stream()
                .filter(p -> CodeOrigin.of(p.protocol()).equals(origin))
                .findFirst();
        return owner.map(p -> "protocol plugin '" + p.protocol().id() + "'").orElse("plugin code") + " (" + name + '.'
                + plugin.getMethodName() + " from " + origin + ") has not returned for " + patience.toSeconds()
                + " s; its worker reads nothing more: mend the plugin, or leave it out";
    }

    /** Where the engine, or what lets interpreters ride on HTTP, last called a plugin; null if it called a listener. */
    private static @Nullable StackTraceElement calledPlugin(StackTraceElement[] stack) {
        StackTraceElement called = null;
        boolean calls = false;
        for (int i = stack.length - 1; i >= 0; i--) {
            String name = stack[i].getClassName();
            if (isOf(CALLERS, name)) {
                calls = true;
            } else if (calls && !isOf(JDK, name)) {
                called = stack[i];
                calls = false;
            }
        }
        return called == null || isOf(OUTPUTS, called.getClassName()) ? null : called;
    }

    private static boolean isOf(List<String> prefixes, String name) {
        return prefixes.stream().anyMatch(name::startsWith);
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (untilNextLook != null) {
            untilNextLook.complete(null);
        }
    }

    /** One worker, and where it was at the last look. */
    private static final class Watched {
        final Engine engine;
        final Thread thread;
        private long event = -1;
        private @Nullable StackTraceElement plugin;

        Watched(Engine engine, Thread thread) {
            this.engine = engine;
            this.thread = thread;
        }

        boolean isWhereItWas(long now, StackTraceElement in) {
            StackTraceElement before = plugin;
            boolean same = event == now
                    && before != null
                    && before.getClassName().equals(in.getClassName())
                    && before.getMethodName().equals(in.getMethodName());
            event = now;
            plugin = in;
            return same;
        }
    }
}
