package io.perisco.bpf;

import io.perisco.NoticeListener;
import io.perisco.Perisco;
import io.perisco.model.Counters;
import io.perisco.model.Exchange;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A live capture under test, from start to {@link #end}. */
final class Watch implements AutoCloseable {
    private static final long PATIENCE_NANOS = UnderTest.patienceNanos(20);

    final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
    final List<Exchange> shown = new CopyOnWriteArrayList<>();
    final List<String> problems = new CopyOnWriteArrayList<>();
    final BpfSource source;
    private final Perisco perisco;
    private final Thread thread;
    private volatile @Nullable Throwable failure;

    Watch(BpfSource.Builder builder) {
        source = UnderTest.build(builder);
        perisco = Perisco.builder()
                .source(source)
                .listener(exchanges::add)
                .openListener(shown::add)
                .noticeListener(new NoticeListener() {
                    @Override
                    public void onProblem(String message) {
                        problems.add(message);
                    }
                })
                .bodyPrefixBytes(64)
                .build();
        thread = new Thread(
                () -> {
                    try {
                        perisco.run();
                    } catch (Throwable t) {
                        failure = t;
                    }
                },
                "watch");
        thread.start();
        await("a reader", () -> source.isBeingRead() || failure != null);
    }

    /** Of one port, with both views as two connections. */
    static Watch both(int port) {
        return new Watch(BpfSource.builder().view(View.BOTH).filter(port(port)));
    }

    /** Of one port, as the server sees it. */
    static Watch server(int port) {
        return new Watch(BpfSource.builder().filter(port(port)));
    }

    static Filter port(int port) {
        return Filter.none().withPorts(Set.of(port));
    }

    static void await(String what, BooleanSupplier condition) {
        long until = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new AssertionError("in vain: " + what);
            }
            try {
                Thread.sleep(2);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    void awaitExchanges(int n) {
        await(n + " exchanges, there are " + exchanges, () -> exchanges.size() >= n);
    }

    /** Ends the capture; everything was told then, and the books must balance. */
    Counters end() {
        close();
        Throwable failed = failure;
        if (failed != null) {
            throw new AssertionError("the capture failed", failed);
        }
        Counters counters = perisco.counters();
        if (!counters.balances()) {
            throw new AssertionError("unbalanced: " + Describe.counters(counters));
        }
        if (!problems.isEmpty()) {
            throw new AssertionError(problems);
        }
        return counters;
    }

    Counters counters() {
        return perisco.counters();
    }

    @Override
    public void close() {
        perisco.close();
        try {
            thread.join(PATIENCE_NANOS / 1_000_000);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
