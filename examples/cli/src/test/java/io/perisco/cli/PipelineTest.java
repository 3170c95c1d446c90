package io.perisco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command between other processes: pipes, pauses, readers that leave, files that continue each other. */
@Timeout(120)
class PipelineTest {
    private static final Path CAPTURE = Path.of("..", "captures", "http1.pcap");

    @TempDir
    private Path folder;

    @Test
    void jsonKeepsToTheSchemaThatSchemaPrints() throws Exception {
        SchemaCheck schema =
                new SchemaCheck(Json.object(Command.run("replay", "--schema").out()));
        Command run = Command.run("replay", "--format", "json", "--body-bytes", "64", CAPTURE.toString());
        assertThat(run.exit()).isZero();
        assertThat(run.err()).contains(" network filter: [0.0.0.0/0]\n").contains(" detected HTTP/1.1 in endpoint(");
        List<Map<String, Object>> lines = Json.lines(run.out());
        assertThat(lines).hasSizeGreaterThan(20);
        for (Map<String, Object> line : lines) {
            assertThat(schema.complaints(line)).as("%s", line).isEmpty();
        }
    }

    @Test
    void filtersAndOptions() throws Exception {
        String file = CAPTURE.toString();
        String all = Command.run("replay", file).out();
        assertThat(Command.run("replay", "--protocol", "http/1", file).out()).isEqualTo(all);
        assertThat(Command.run("replay", "--protocol", "http/1.0,redis", file).out())
                .doesNotContain("\nHTTP/1.1 GET");
        assertThat(Command.run("replay", "--protocol", "http/1.0", file).out()).contains("\nHTTP/1.0 GET /close");
        assertThat(Command.run("replay", "--port", "8882", file).out()).doesNotContain("127.0.0.1:8880  ");
        assertThat(Command.run("replay", "--net", "10.0.0.0/8", "--net", "fd00::/8", file)
                        .out())
                .contains(" network filter: [10.0.0.0/8 fd00::/8]\n")
                .doesNotContain("HTTP/1.1");
        assertThat(Command.run("replay", "--format", "none", file).out()).isEmpty();
        assertThat(all).contains("<redacted>");
        assertThat(Command.run("replay", "--no-redact", file).out()).doesNotContain("<redacted>");
        assertThat(Command.run("replay", "--format", "none", "--stats", file).err())
                .contains("carried")
                .containsPattern("balanced:? +yes");
    }

    @Test
    void severalFilesAreOneCapture() throws Exception {
        String file = CAPTURE.toString();
        long once = Json.lines(Command.run("replay", "--format", "json", file).out())
                .size();
        byte[] whole = Files.readAllBytes(CAPTURE);
        int half = records(whole, whole.length / 2);
        Path first = Files.write(folder.resolve("a.pcap"), Arrays.copyOf(whole, half));
        byte[] rest = Arrays.copyOf(whole, 24 + whole.length - half);
        System.arraycopy(whole, half, rest, 24, whole.length - half);
        Path second = Files.write(folder.resolve("b.pcap"), rest);
        Command run = Command.run("replay", "--format", "json", first.toString(), second.toString());
        assertThat(run.exit()).isZero();
        assertThat(Json.lines(run.out())).hasSize((int) once);
    }

    @Test
    void standardInputIsReadAndFlushedWhenItPauses() throws Exception {
        byte[] whole = Files.readAllBytes(CAPTURE);
        Process process = start(List.of("replay", "-"));
        process.getOutputStream().write(whole, 0, records(whole, 40_000));
        process.getOutputStream().flush();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(out.readLine()).as("while the input pauses").contains(" network filter: ");
            process.getOutputStream().close();
            assertThat(out.lines()).contains("HTTP/1.1 GET /greet 127.0.0.1:8880");
        }
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void aReaderThatLeavesEndsItQuietly() throws Exception {
        List<String> line = new ArrayList<>(List.of("replay"));
        line.addAll(Collections.nCopies(60, CAPTURE.toString()));
        Process process = start(line);
        process.getOutputStream().close();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8), 1);
        assertThat(out.readLine()).contains(" network filter: ");
        out.close();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
    }

    private static Process start(List<String> arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName()));
        line.addAll(arguments);
        return new ProcessBuilder(line).start();
    }

    /** Where the first record at or after {@code at} begins, in a little-endian pcap file. */
    private static int records(byte[] pcap, int at) {
        int offset = 24;
        while (offset < at) {
            int length = pcap[offset + 8] & 255 | (pcap[offset + 9] & 255) << 8 | (pcap[offset + 10] & 255) << 16;
            offset += 16 + length;
        }
        return offset;
    }
}
