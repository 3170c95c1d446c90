package io.perisco.cli;

import io.perisco.pcap.Cidr;
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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
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
    private static final int MAX_PORT = 0xFFFF;

    /** How exchanges are printed. */
    enum Format {
        TEXT,
        JSON,
        NONE
    }

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..*",
            description = "Captures; several are one, in this order. - is standard input.")
    List<String> files = new ArrayList<>();

    @Option(names = "--format", paramLabel = "text|json|none", description = "How exchanges are printed; text.")
    Format format = Format.TEXT;

    @Option(
            names = "--protocol",
            paramLabel = "ID",
            split = ",",
            description = "Print only exchanges of this protocol, such as http/1 or http/1.1; repeatable.")
    List<String> protocols = new ArrayList<>();

    @Option(
            names = "--net",
            paramLabel = "CIDR",
            split = ",",
            description = "Read only connections with an end in this network; repeatable.")
    List<Cidr> networks = new ArrayList<>();

    @Option(
            names = "--port",
            paramLabel = "N",
            split = ",",
            description = "Read only connections with an end at this port; repeatable.")
    List<Integer> ports = new ArrayList<>();

    @Option(
            names = "--body-bytes",
            paramLabel = "N",
            description = "Print up to so many bytes of each body, raw: nothing is hidden in them; 0.")
    int bodyBytes;

    @Option(
            names = "--descriptors",
            paramLabel = "FILE",
            description = "Show gRPC messages (--body-bytes) by name where this FileDescriptorSet, made by"
                    + " protoc --include_imports --descriptor_set_out, describes them; repeatable.")
    List<Path> descriptors = new ArrayList<>();

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "Threads that read beside the one that prints; 0: one thread does both. Same output.")
    int workers;

    @Option(names = "--no-redact", description = "Print credentials and cookies too.")
    boolean noRedact;

    @Option(
            names = "--frames",
            description = "Trace every HTTP/2 frame of both directions as it passes (JSON: on standard error).")
    boolean frames;

    @Option(names = "--stats", description = "Tell at the end, on standard error, where every byte went.")
    boolean stats;

    @Option(names = "--local-time", description = "Text: times in the local time zone, not in UTC.")
    boolean localTime;

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
        for (int port : ports) {
            if (port < 0 || port > MAX_PORT) {
                return "--port " + port + " is not in 0.." + MAX_PORT;
            }
        }
        if (bodyBytes < 0) {
            return "--body-bytes " + bodyBytes + " is below 0";
        }
        return workers < 0 ? "--workers " + workers + " is below 0" : null;
    }
}
