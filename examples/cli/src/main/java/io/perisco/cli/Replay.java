package io.perisco.cli;

import io.perisco.Perisco;
import io.perisco.grpc.GrpcInterpreter;
import io.perisco.model.CaptureException;
import io.perisco.model.Counter;
import io.perisco.model.Redaction;
import io.perisco.pcap.PcapSource;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One run of {@code perisco replay}. */
final class Replay {
    private static final String STANDARD_INPUT = "-";
    private static final long GRACE_MILLIS = 2_000;

    private final ReplayCommand options;
    private final StandardError err = new StandardError(System.err);
    private final Problems problems = new Problems(err);
    private final StandardOutput out = new StandardOutput(new FileOutputStream(FileDescriptor.out), this::stop);
    private volatile @Nullable Perisco running;

    Replay(ReplayCommand options) {
        this.options = options;
    }

    int run() {
        int code = ExitCode.OK;
        try {
            code = replay();
        } catch (CaptureException e) {
            problems.report(String.valueOf(e.getMessage()));
            code = ExitCode.FAILED;
        }
        out.flush();
        String failure = out.failure();
        if (failure != null) {
            problems.report(failure);
            return ExitCode.FAILED;
        }
        return code;
    }

    private int replay() {
        List<Path> files = new ArrayList<>();
        PcapSource source = source(files).withNetworks(options.networks).withPorts(options.ports);
        Printer printer = printer();
        Tell tell = new Tell(printer, options.protocols, problems);
        try (Progress progress = Progress.of(files, options.format != ReplayCommand.Format.NONE, err);
                Perisco perisco = builder(printer)
                        .source(progress == null ? source : source.withProgress(progress::at))
                        .listener(tell)
                        .noticeListener(tell)
                        .build()) {
            running = perisco;
            return run(perisco, tell, progress);
        }
    }

    private Perisco.Builder builder(Printer printer) {
        Perisco.Builder builder = Perisco.builder()
                .workers(options.workers)
                .bodyPrefixBytes(options.bodyBytes)
                .redact(options.noRedact ? Redaction.none() : Redaction.standard());
        if (!options.descriptors.isEmpty()) {
            builder.service(calls(options.descriptors));
        }
        return options.frames ? builder.frameListener(printer::frame) : builder;
    }

    private static GrpcInterpreter calls(List<Path> descriptors) {
        try {
            return GrpcInterpreter.withDescriptors(descriptors.toArray(Path[]::new));
        } catch (IOException | IllegalArgumentException e) {
            throw new CaptureException("--descriptors: " + e, "", e);
        }
    }

    private int run(Perisco perisco, Tell tell, @Nullable Progress progress) {
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

    private PcapSource source(List<Path> files) {
        if (options.files.get(0).equals(STANDARD_INPUT)) {
            IdleInput in = new IdleInput(new FileInputStream(FileDescriptor.in));
            in.flushWhenIdle(out);
            return PcapSource.of(in, "standard input");
        }
        for (String file : options.files) {
            try {
                files.add(Path.of(file));
            } catch (InvalidPathException e) {
                throw new CaptureException(file + ": not a possible file name", "", e);
            }
        }
        return PcapSource.of(files.toArray(new Path[0]));
    }

    private Printer printer() {
        if (options.format == ReplayCommand.Format.NONE) {
            return Printer.NONE;
        }
        SecondText time =
                SecondText.slashed(options.localTime ? ZoneId.systemDefault().getRules() : null);
        StringBuilder filter = new StringBuilder();
        options.networks.forEach(n -> filter.append(filter.isEmpty() ? "" : " ").append(n));
        NoticeText notices = new NoticeText(filter.isEmpty() ? "0.0.0.0/0" : filter.toString(), time);
        BodyText bodies = new BodyText(options.bodyBytes);
        return options.format == ReplayCommand.Format.JSON
                ? new JsonPrinter(out, err, notices, bodies)
                : new TextPrinter(out, notices, time, bodies);
    }

    /** Nobody reads the output any more. In a thread of its own, as a listener of the run that is to end may find out. */
    private void stop() {
        Thread thread = new Thread(this::close, "perisco-stop");
        thread.setDaemon(true);
        thread.start();
    }

    private void close() {
        Perisco perisco = running;
        if (perisco != null) {
            perisco.close();
        }
        try {
            // the run may hang in a read of standard input that nothing interrupts
            Thread.sleep(GRACE_MILLIS);
            Runtime.getRuntime().halt(out.failure() == null ? ExitCode.OK : ExitCode.FAILED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
