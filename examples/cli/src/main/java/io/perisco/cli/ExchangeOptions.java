package io.perisco.cli;

import io.perisco.pcap.Cidr;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that prints exchanges: which, and how. */
final class ExchangeOptions {
    private static final int MAX_PORT = 0xFFFF;

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

    /** What is wrong with the values, or null. */
    @Nullable
    String complaint() {
        for (int port : ports) {
            if (port < 0 || port > MAX_PORT) {
                return "--port " + port + " is not in 0.." + MAX_PORT;
            }
        }
        return bodyBytes < 0 ? "--body-bytes " + bodyBytes + " is below 0" : null;
    }
}
