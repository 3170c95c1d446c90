package io.perisco.cli;

import io.perisco.bpf.BpfSource;
import io.perisco.bpf.Filter;
import io.perisco.bpf.Strategy;
import io.perisco.bpf.View;
import io.perisco.model.CaptureException;
import io.perisco.model.ExchangeText;
import io.perisco.pcap.RecordedSource;
import io.perisco.spi.SocketEventSource;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

/** One run of {@code perisco live}, which ends when the process is told to. */
final class Live {
    private final LiveCommand options;
    private final Output output;

    Live(LiveCommand options) {
        this.options = options;
        this.output = new Output(options.exchanges);
    }

    int run() {
        try (Interrupt interrupt = Interrupt.endsWith(output::close)) {
            return interrupt.ended(output.run(this::watch));
        }
    }

    private int watch() {
        String file = options.record;
        if (file == null) {
            return watch(source());
        }
        try (RecordingFile recording = RecordingFile.create(file)) {
            output.err.print(
                    "perisco: " + ExchangeText.escape(file) + " will hold every captured byte as it is, secrets too\n");
            return watch(RecordedSource.of(source(), recording.out()));
        }
    }

    private int watch(SocketEventSource source) {
        SteadyFlush flush = SteadyFlush.of(output.out);
        try {
            return output.print(output.builder(options.pluginPath()), source, null);
        } finally {
            flush.close();
        }
    }

    private BpfSource source() {
        BpfSource.Builder builder = BpfSource.builder()
                .filter(filter())
                .view(
                        switch (options.side) {
                            case SERVER -> View.SERVER;
                            case CLIENT -> View.CLIENT;
                            case BOTH -> View.BOTH;
                        })
                .bytesPerCall(options.captureBytes);
        LiveCommand.Strategy only = options.strategy;
        if (only != null) {
            builder.strategy(
                    switch (only) {
                        case FUNCTIONS -> Strategy.SOCKET_FUNCTIONS;
                        case TRACEPOINTS -> Strategy.LENGTH_TRACEPOINTS;
                    });
        }
        return builder.build();
    }

    private Filter filter() {
        try {
            return new Filter(
                    options.exchanges.networks,
                    Set.copyOf(options.exchanges.ports),
                    Set.copyOf(options.processes),
                    options.cgroups.stream().map(Live::cgroup).collect(Collectors.toSet()));
        } catch (IllegalArgumentException e) {
            throw new CaptureException(
                    "the filter is too long (" + e.getMessage() + ")", "name fewer, or larger ones", e);
        }
    }

    /** A number is an id; anything else is the name of a directory. */
    private static long cgroup(String named) {
        try {
            return Long.parseLong(named);
        } catch (NumberFormatException e) {
            return Filter.cgroup(Path.of(named));
        }
    }
}
