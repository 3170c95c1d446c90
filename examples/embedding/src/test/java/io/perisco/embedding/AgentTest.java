package io.perisco.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.bpf.Doctor;
import io.perisco.pcap.PcapSource;
import io.perisco.spi.SocketEventSource;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AgentTest {
    private static final Path CAPTURES = Path.of("..", "captures");
    private static final Duration NEVER = Duration.ofDays(1);

    /** The last table, single spaced. */
    private static List<String> replayed(String capture) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        Agent.watch(PcapSource.of(CAPTURES.resolve(capture)), out, NEVER);
        return bytes.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.replaceAll(" +", " "))
                .toList();
    }

    @Test
    void countsCallsByServiceAndStatus() {
        assertThat(replayed("grpc.pcap"))
                .containsExactly(
                        "SERVICE STATUS REQUESTS DOUBTFUL",
                        "hello.HelloService CANCELLED 2 0",
                        "hello.HelloService INTERNAL 1 0",
                        "hello.HelloService NOT_FOUND 1 0",
                        "hello.HelloService OK 107 0",
                        "lost: 0");
    }

    @Test
    void countsRequestsByEndpointAndStatus() {
        assertThat(replayed("http1.pcap"))
                .containsExactly(
                        "SERVICE STATUS REQUESTS DOUBTFUL",
                        "127.0.0.1:8880 200 9 0",
                        "127.0.0.1:8880 206 1 0",
                        "127.0.0.1:8880 304 1 0",
                        "127.0.0.1:8880 400 1 0",
                        "127.0.0.1:8880 404 1 0",
                        "127.0.0.1:8880 closed 1 0",
                        "127.0.0.1:8882 101 1 0",
                        "127.0.0.1:8882 200 14 0",
                        "lost: 0");
    }

    @Test
    void takesTheLiveSourceWhereTheDoctorSaysItCanAndElseTheCaptureAndSaysWhy() {
        ByteArrayOutputStream says = new ByteArrayOutputStream();
        Doctor doctor = Doctor.examine();
        SocketEventSource source = Agent.source(
                doctor, CAPTURES.resolve("http1.pcap"), new PrintStream(says, true, StandardCharsets.UTF_8));
        assertThat(source.isLive()).isEqualTo(doctor.isPossible());
        assertThat(says.toString(StandardCharsets.UTF_8))
                .contains(doctor.isPossible() ? "watching this host" : doctor.problem());
    }

    @Test
    void anInterruptEndsItWithALastTable() throws Exception {
        List<String> line = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Endless.class.getName(),
                CAPTURES.resolve("http1.pcap").toString());
        Process process = new ProcessBuilder(line)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines = new ArrayList<>();
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            lines.add(in.readLine());
            process.toHandle().destroy(); // asks, as Ctrl-C does, and leaves our end of the pipe open
            in.lines().forEach(lines::add);
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor()).isEqualTo(128 + 15);
        assertThat(lines).first().asString().startsWith("SERVICE");
        assertThat(lines).last().asString().startsWith("lost: ");
        assertThat(lines.stream().filter(l -> l.startsWith("SERVICE")).count()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void theReadmeShowsThisProgram() throws Exception {
        String source = source("Agent.java") + source("Requests.java");
        int shown = 0;
        for (String part : Files.readString(Path.of("..", "..", "README.md")).split("```java\n", -1)) {
            if (shown++ > 0) {
                assertThat(source).contains(stripped(part.substring(0, part.indexOf("```"))));
            }
        }
        assertThat(shown).isGreaterThan(1);
    }

    @Test
    void theReadmeShowsWhatItPrints() throws Exception {
        List<String> readme = Files.readAllLines(Path.of("..", "..", "README.md")).stream()
                .map(line -> line.replaceAll(" +", " "))
                .toList();
        assertThat(readme).containsSequence(replayed("grpc.pcap"));
    }

    private static String source(String file) throws Exception {
        return stripped(Files.readString(Path.of("src", "main", "java", "io", "perisco", "embedding", file)));
    }

    /** Without indentation. */
    private static String stripped(String code) {
        return code.replaceAll("(?m)^ +", "");
    }
}
