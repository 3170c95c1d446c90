package io.perisco.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** How far a long replay has come, where somebody may be watching. */
final class Progress implements AutoCloseable {
    private static final long LONG = 256L << 20;
    private static final long MIB = 1 << 20;
    private static final int OUT = 1;
    private static final int ERR = 2;
    private static final int WIDTH = 78;
    private static final int INTERVAL_MILLIS = 250;

    private final ProgressBar bar;

    private Progress(ProgressBar bar) {
        this.bar = bar;
    }

    /**
     * Null where no bar should be shown: for short input, where nobody watches, or where it would run into the output.
     *
     * @param prints whether anything goes to standard output
     */
    static @Nullable Progress of(List<Path> files, boolean prints, PrintStream err) {
        long total = total(files);
        if (total < LONG || !isTerminal(target(ERR)) || prints && isTerminal(target(OUT))) {
            return null;
        }
        return new Progress(new ProgressBarBuilder()
                .setTaskName("perisco")
                .setInitialMax(total)
                .setUnit(" MiB", MIB)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(INTERVAL_MILLIS)
                .setConsumer(new ConsoleProgressBarConsumer(err, WIDTH))
                .showSpeed()
                .clearDisplayOnFinish()
                .build());
    }

    /** Bytes of all files that were read. */
    void at(long bytes) {
        bar.stepTo(bytes);
    }

    @Override
    public void close() {
        bar.close();
    }

    private static boolean isTerminal(String target) {
        return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
    }

    /** What a descriptor of this process leads to, as far as /proc tells. */
    private static String target(int descriptor) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
        } catch (IOException | RuntimeException e) {
            return "";
        }
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
}
