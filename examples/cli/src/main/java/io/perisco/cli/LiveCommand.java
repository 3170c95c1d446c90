package io.perisco.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code perisco live}: its options. They name nothing of the live source, so that to list them loads nothing of it. */
@Command(
        name = "live",
        description = "Prints the exchanges of this host's processes as they end, until it is interrupted.",
        mixinStandardHelpOptions = true,
        versionProvider = PeriscoCommand.Version.class,
        sortOptions = false,
        footer = {
            "",
            "Needs Linux on x86-64, libbpf.so.1, and root or CAP_BPF and CAP_PERFMON; perisco doctor tells more.",
            "Secrets in headers and queries are hidden unless --no-redact is given; body bytes and recordings never are.",
            "Exit status: 0 interrupted, everything was told; 1 it could not start; 2 something was left out, see"
                    + " standard error; 64 wrong usage; 70 a defect of perisco."
        })
final class LiveCommand implements Callable<Integer> {
    private static final int MOST_CAPTURE_BYTES = 64 << 10;

    /** Whose view of connections within the host is told. */
    enum Side {
        SERVER,
        CLIENT,
        BOTH
    }

    /** How the kernel is asked. */
    enum Strategy {
        FUNCTIONS,
        TRACEPOINTS
    }

    @Spec
    private @Nullable CommandSpec spec;

    @ParentCommand
    private @Nullable PeriscoCommand parent;

    @Mixin
    ExchangeOptions exchanges = new ExchangeOptions();

    @Option(
            names = "--pid",
            paramLabel = "N",
            split = ",",
            description = "Read only what this process sends and receives; repeatable.")
    List<Integer> processes = new ArrayList<>();

    @Option(
            names = "--cgroup",
            paramLabel = "DIRECTORY|ID",
            split = ",",
            description =
                    "Read only what processes of this cgroup (v2), or of one below, send and receive; repeatable.")
    List<String> cgroups = new ArrayList<>();

    @Option(
            names = "--side",
            paramLabel = "server|client|both",
            description = "Whose view is told of connections within this host; server.")
    Side side = Side.SERVER;

    @Option(
            names = "--strategy",
            paramLabel = "functions|tracepoints",
            description = "Ask the kernel in this way alone; by default in the first that it allows.")
    @Nullable
    Strategy strategy;

    @Option(
            names = "--capture-bytes",
            paramLabel = "N",
            description = "Copy up to so many bytes of each socket call, the rest is a measured gap; 4096.")
    int captureBytes = 4096;

    @Option(
            names = "--record",
            paramLabel = "FILE",
            description = "Write what is captured, raw, to a new pcapng file that only this user may read.")
    @Nullable
    String record;

    @Override
    public Integer call() {
        String complaint = complaint();
        if (complaint != null && spec != null) {
            throw new ParameterException(spec.commandLine(), complaint);
        }
        JnaLog.silence();
        return new Live(this).run();
    }

    /** Where plugins are found beside the class path. */
    List<Path> pluginPath() {
        return parent == null ? List.of() : parent.pluginPath;
    }

    private @Nullable String complaint() {
        for (int process : processes) {
            if (process <= 0) {
                return "--pid " + process + " is not above 0";
            }
        }
        if (captureBytes < 1 || captureBytes > MOST_CAPTURE_BYTES) {
            return "--capture-bytes " + captureBytes + " is not in 1.." + MOST_CAPTURE_BYTES;
        }
        return exchanges.complaint();
    }
}
