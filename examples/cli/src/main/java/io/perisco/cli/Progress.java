package io.perisco.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** How far a long replay has come, where somebody may be watching. Used by the thread that reads, closed by any. */
final class Progress implements AutoCloseable {
    private static final long LONG = 256L << 20;
    private static final long MIB = 1 << 20;
    private static final int OUT = 1;
    private static final int ERR = 2;
    private static final int WIDTH = 72;
    private static final int INTERVAL_MILLIS = 250;

    /** What ends sooner needs no bar, and before this any estimate is a guess. */
    private static final long PATIENCE_NANOS = 1_000_000_000;

    private final StandardError err;
    private final long begun = System.nanoTime();
    private long total;
    private @Nullable ProgressBar bar;
    private boolean closed;

    private Progress(StandardError err, long total) {
        this.err = err;
        this.total = total;
    }

    /**
     * Null where no bar should be shown: for short input, where nobody watches, or where it would run into the output.
     *
     * @param prints whether anything goes to standard output
     */
    static @Nullable Progress of(List<Path> files, boolean prints, StandardError err) {
        long total = total(files);
        boolean shown = total >= LONG && isTerminal(target(ERR), System.getenv("TERM")) && !(prints && mayBeSeen(OUT));
        return shown ? new Progress(err, total) : null;
    }

    /** Bytes of all files that were read. */
    synchronized void at(long bytes) {
        ProgressBar shown = bar;
        if (shown == null) {
            long nanos = System.nanoTime() - begun;
            if (nanos < PATIENCE_NANOS || closed) {
                return;
            }
            shown = bar(Duration.ofNanos(nanos));
            bar = shown;
        }
        if (bytes > total) {
            // a file that is still written to
            total = bytes;
            shown.maxHint(total);
        }
        shown.stepTo(bytes);
    }

    private ProgressBar bar(Duration elapsed) {
        return new ProgressBarBuilder()
                .setTaskName("perisco")
                .setInitialMax(total)
                .startsFrom(0, elapsed)
                .setUnit(" MiB", MIB)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(INTERVAL_MILLIS)
                .setConsumer(new Line(err))
                .build();
    }

    /** The bar disappears. */
    @Override
    public synchronized void close() {
        closed = true;
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }

    /** @param type the environment's TERM */
    static boolean isTerminal(String target, @Nullable String type) {
        return (target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console"))
                && type != null
                && !type.equals("dumb");
    }

    /** A pipe may lead to the same terminal, as that of {@code | grep} does; only a file surely does not. */
    private static boolean mayBeSeen(int descriptor) {
        return !target(descriptor).equals("/dev/null") && !Files.isRegularFile(link(descriptor));
    }

    /** What a descriptor of this process leads to, as far as /proc tells. */
    private static String target(int descriptor) {
        try {
            return Files.readSymbolicLink(link(descriptor)).toString();
        } catch (IOException | RuntimeException e) {
            return "";
        }
    }

    private static Path link(int descriptor) {
        return Path.of("/proc/self/fd/" + descriptor);
    }

    private static long total(List<Path> files) {
        long total = 0;
        for (Path file : files) {
            try {
                total += Files.isRegularFile(file) ? Files.size(file) : 0;
            } catch (IOException e) {
                // the replay will say so
            }
        }
        return total;
    }

    /** Where the library draws; without asking the terminal for its width, which takes native code. */
    private record Line(StandardError err) implements ProgressBarConsumer {
        @Override
        public int getMaxRenderedLength() {
            return WIDTH;
        }

        @Override
        public void accept(String text) {
            err.bar(text);
        }

        @Override
        public void clear() {
            err.clearBar();
        }

        @Override
        public void close() {
            err.clearBar();
        }
    }
}
