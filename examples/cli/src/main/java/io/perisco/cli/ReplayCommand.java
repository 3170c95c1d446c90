package io.perisco.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code perisco replay}: its options. */
@Command(
        name = "replay",
        description = "Prints the exchanges in captures (pcap, pcapng, also gzipped).",
        mixinStandardHelpOptions = true,
        versionProvider = PeriscoCommand.Version.class,
        sortOptions = false,
        footer = {
            "",
            "Secrets in headers and queries are hidden unless --no-redact is given; body bytes never are.",
            "Exit status: 0 all read; 1 nothing could be read; 2 part of the input could not"
                    + " be read; 64 wrong usage; 70 a defect of perisco."
        })
final class ReplayCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @ParentCommand
    private @Nullable PeriscoCommand parent;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..*",
            description = "Captures; several are one, in this order. - is standard input.")
    List<String> files = new ArrayList<>();

    @Mixin
    ExchangeOptions exchanges = new ExchangeOptions();

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "Threads that read beside the one that prints; 0: one thread does both. Same output.")
    int workers;

    @Option(names = "--schema", description = "Print the JSON schema of a line of --format json, and end.")
    boolean schema;

    @Override
    public Integer call() {
        if (schema) {
            System.out.print(schemaText());
            return ExitCode.OK;
        }
        String complaint = complaint();
        if (complaint != null && spec != null) {
            throw new ParameterException(spec.commandLine(), complaint);
        }
        return new Replay(this).run();
    }

    /** Where plugins are found beside the class path. */
    List<Path> pluginPath() {
        return parent == null ? List.of() : parent.pluginPath;
    }

    private static String schemaText() {
        try (InputStream in = ReplayCommand.class.getResourceAsStream("exchange.schema.json")) {
            if (in == null) {
                throw new IllegalStateException("the schema is missing from the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is wrong with the values of the options, or null. */
    @Nullable
    String complaint() {
        if (files.isEmpty()) {
            return "no FILE given; - is standard input";
        }
        if (files.size() > 1 && files.contains("-")) {
            return "standard input (-) cannot be combined with other files";
        }
        String complaint = exchanges.complaint();
        return complaint == null && workers < 0 ? "--workers " + workers + " is below 0" : complaint;
    }
}
