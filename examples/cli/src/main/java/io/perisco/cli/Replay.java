package io.perisco.cli;

import io.perisco.model.CaptureException;
import io.perisco.pcap.PcapSource;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One run of {@code perisco replay}. */
final class Replay {
    private static final String STANDARD_INPUT = "-";

    private final ReplayCommand options;
    private final Output output;

    Replay(ReplayCommand options) {
        this.options = options;
        this.output = new Output(options.exchanges);
    }

    int run() {
        return output.run(this::replay);
    }

    private int replay() {
        ExchangeOptions exchanges = options.exchanges;
        List<Path> files = new ArrayList<>();
        PcapSource source = source(files).withNetworks(exchanges.networks).withPorts(exchanges.ports);
        try (Progress progress = Progress.of(files, exchanges.format != Format.NONE, output.err)) {
            return output.print(
                    output.builder(options.pluginPath()).workers(options.workers),
                    progress == null ? source : source.withProgress(progress::at),
                    progress);
        }
    }

    private PcapSource source(List<Path> files) {
        if (options.files.get(0).equals(STANDARD_INPUT)) {
            IdleInput in = new IdleInput(new FileInputStream(FileDescriptor.in));
            in.flushWhenIdle(output.out);
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
}
