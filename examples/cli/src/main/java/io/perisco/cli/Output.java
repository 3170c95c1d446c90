package io.perisco.cli;

import io.perisco.Perisco;
import io.perisco.grpc.GrpcInterpreter;
import io.perisco.model.CaptureException;
import io.perisco.model.Counter;
import io.perisco.model.Redaction;
import io.perisco.spi.SocketEventSource;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Where a command that prints exchanges prints them, and what it ends with. */
final class Output {
    private static final long GRACE_MILLIS = 2_000;

    /** Lines, on standard error. */
    final StandardError err = new StandardError(System.err);

    final Problems problems = new Problems(err);
    final StandardOutput out = new StandardOutput(new FileOutputStream(FileDescriptor.out), this::stop);

    private final ExchangeOptions options;
    private volatile @Nullable Perisco running;
    private volatile boolean closed;

    Output(ExchangeOptions options) {
        this.options = options;
    }

    /** Runs the command; the result is its exit code. */
    int run(IntSupplier command) {
        int code = ExitCode.OK;
        LibraryLog log = LibraryLog.to(problems);
        try {
            code = command.getAsInt();
        } catch (CaptureException e) {
            problems.report(String.valueOf(e.getMessage()));
            code = ExitCode.FAILED;
        } finally {
            log.close();
        }
        out.flush();
        String failure = out.failure();
        if (failure != null) {
            problems.report(failure);
            return ExitCode.FAILED;
        }
        return code;
    }

    /** A builder that finds plugins in the jars of these directories too. */
    Perisco.Builder builder(List<Path> pluginPath) {
        return PluginPath.add(Perisco.builder(), pluginPath, problems);
    }

    /**
     * Prints what a source tells until it ends.
     *
     * @param builder with what the command alone settles
     * @param progress what the source tells its progress to, if anybody
     */
    int print(Perisco.Builder builder, SocketEventSource source, @Nullable Progress progress) {
        Printer printer = printer();
        Tell tell = new Tell(printer, options.protocols, problems);
        builder.source(source)
                .bodyPrefixBytes(options.bodyBytes)
                .redact(options.noRedact ? Redaction.none() : Redaction.standard())
                .listener(tell)
                .noticeListener(tell);
        if (!options.descriptors.isEmpty()) {
            builder.service(calls(options.descriptors));
        }
        if (options.frames) {
            builder.frameListener(printer::frame);
        }
        try (Perisco perisco = builder.build()) {
            running = perisco;
            if (closed) {
                close();
            }
            return print(perisco, tell, progress);
        }
    }

    private static GrpcInterpreter calls(List<Path> descriptors) {
        try {
            return GrpcInterpreter.withDescriptors(descriptors.toArray(Path[]::new));
        } catch (IOException | IllegalArgumentException e) {
            throw new CaptureException("--descriptors: " + e, "", e);
        }
    }

    private int print(Perisco perisco, Tell tell, @Nullable Progress progress) {
        String fatal = null;
        try {
            perisco.run();
        } catch (CaptureException e) {
            fatal = String.valueOf(e.getMessage());
        }
        tell.ended();
        out.flush();
        if (progress != null) {
            progress.close();
        }
        if (fatal != null) {
            problems.report(fatal);
        }
        if (options.stats) {
            err.print(Stats.format(perisco.counters()));
        }
        if (out.isGone()) {
            return ExitCode.OK;
        }
        boolean read = perisco.counters().get(Counter.EVENTS_SUBMITTED) > 0;
        return fatal != null && !read ? ExitCode.FAILED : problems.any() ? ExitCode.PARTLY : ExitCode.OK;
    }

    private Printer printer() {
        if (options.format == Format.NONE) {
            return Printer.NONE;
        }
        SecondText time =
                SecondText.slashed(options.localTime ? ZoneId.systemDefault().getRules() : null);
        StringBuilder filter = new StringBuilder();
        options.networks.forEach(n -> filter.append(filter.isEmpty() ? "" : " ").append(n));
        NoticeText notices = new NoticeText(filter.isEmpty() ? "0.0.0.0/0" : filter.toString(), time);
        BodyText bodies = new BodyText(options.bodyBytes);
        return options.format == Format.JSON
                ? new JsonPrinter(out, err, notices, bodies)
                : new TextPrinter(out, notices, time, bodies);
    }

    /** Ends the printing soon: what is open is told. Any thread. */
    void close() {
        closed = true;
        Perisco perisco = running;
        if (perisco != null) {
            perisco.close();
        }
    }

    /** Nobody reads the output any more. In a thread of its own, as a listener of the run that is to end may find out. */
    private void stop() {
        Thread thread = new Thread(this::halt, "perisco-stop");
        thread.setDaemon(true);
        thread.start();
    }

    private void halt() {
        close();
        try {
            // the run may hang in a read of standard input that nothing interrupts
            Thread.sleep(GRACE_MILLIS);
            Runtime.getRuntime().halt(out.failure() == null ? ExitCode.OK : ExitCode.FAILED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
