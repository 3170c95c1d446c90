package com.example.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The installed artifacts in a Java of their own. */
final class MainTest {
    private static final String JAR = Path.of("target", "perisco-consumer.jar").toString();
    private static final String LIB = Path.of("target", "lib").toString();

    private static List<String> run(String capture, String... how) throws Exception {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(List.of(how));
        line.add(Path.of(System.getProperty("perisco.captures"), capture).toString());
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        List<String> lines =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        assertThat(process.waitFor()).as("%s", lines).isZero();
        return lines;
    }

    private static List<String> onTheClassPath(String capture) throws Exception {
        return run(capture, "-cp", JAR + File.pathSeparator + LIB + "/*", "com.example.consumer.Main");
    }

    private static List<String> onTheModulePath(String capture) throws Exception {
        return run(capture, "-p", JAR + File.pathSeparator + LIB, "-m", "com.example.consumer/com.example.consumer.Main");
    }

    @Test
    void everyModuleHasItsName() throws Exception {
        assertThat(onTheModulePath("grpc.pcap"))
                .contains("Main of module com.example.consumer", "Perisco of module io.perisco.core")
                .contains("GrpcCall of module io.perisco.grpc", "Doctor of module io.perisco.bpf")
                .contains("http/1 of module io.perisco.http1", "http/2 of module io.perisco.http2");
    }

    @Test
    void onTheClassPathThereAreNoModules() throws Exception {
        assertThat(onTheClassPath("grpc.pcap"))
                .filteredOn(line -> line.contains(" of unnamed module @"))
                .hasSize(6);
    }

    @Test
    void bothFindTheSameProtocolsAndTellTheSame() throws Exception {
        for (String capture : List.of("http1.pcap", "h2c.pcap", "grpc.pcap")) {
            assertThat(onTheModulePath(capture))
                    .filteredOn(line -> line.startsWith("told: ") || line.startsWith("libbpf: "))
                    .hasSizeGreaterThan(1)
                    .containsExactlyElementsOf(onTheClassPath(capture).stream()
                            .filter(line -> line.startsWith("told: ") || line.startsWith("libbpf: "))
                            .toList());
        }
        assertThat(onTheModulePath("grpc.pcap")).contains("told: 111 call of hello.HelloService");
    }
}
