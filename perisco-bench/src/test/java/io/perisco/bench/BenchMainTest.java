package io.perisco.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perisco.model.CaptureException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchMainTest {
    private static final Path CAPTURES = Path.of("..", "examples", "captures");

    @TempDir
    Path folder;

    private static List<String> asked(String protocol, Path capture) {
        return List.of("-p", "protocol=" + protocol, "-p", "capture=" + capture);
    }

    @ParameterizedTest
    @CsvSource({"http/1,http1.pcap", "http/1.1,http1.pcap", "http/2,h2c.pcap", "http/2,grpc.pcap", "grpc,grpc.pcap"})
    void aProtocolAloneChoosesItsBenchmark(String protocol, String capture) {
        assertThat(BenchMain.chosen(asked(protocol, CAPTURES.resolve(capture))))
                .containsExactly(
                        "-p",
                        "protocol=" + protocol,
                        "-p",
                        "capture=" + CAPTURES.resolve(capture),
                        "ProtocolBenchmark",
                        "-foe",
                        "true");
    }

    @Test
    void aBenchmarkThatIsNamedIsRun() {
        assertThat(BenchMain.chosen(List.of("Replay", "-p", "protocol=redis", "-foe", "false")))
                .containsExactly("Replay", "-p", "protocol=redis", "-foe", "false");
        assertThat(BenchMain.chosen(List.of("-l"))).startsWith("-l").doesNotContain("ProtocolBenchmark");
    }

    @Test
    void aProtocolThatIsNotInTheCaptureIsToldWithWhatIs() {
        Path capture = CAPTURES.resolve("http1.pcap");
        assertThatThrownBy(() -> BenchMain.chosen(asked("redis", capture)))
                .isInstanceOf(CaptureException.class)
                .hasMessageContainingAll(
                        "'redis'", capture.toString(), "http/1.1 (28)", "http/1, http/2", "--plugin-path");
    }

    @Test
    void aCaptureThatCannotBeReadIsTold() throws Exception {
        Path missing = folder.resolve("none.pcap");
        assertThatThrownBy(() -> BenchMain.chosen(asked("http/1", missing)))
                .isInstanceOf(CaptureException.class)
                .hasMessageContainingAll(missing.toString(), "no such file");
        Path text = Files.writeString(folder.resolve("text.pcap"), "this is no capture at all");
        assertThatThrownBy(() -> BenchMain.chosen(asked("http/1", text)))
                .isInstanceOf(CaptureException.class)
                .hasMessageContaining(text.toString());
    }

    @Test
    void theJarsOfThePluginPathAreFoundInTheOrderOfTheirNames() throws Exception {
        Path second = Files.createFile(folder.resolve("b.jar"));
        Path first = Files.createFile(folder.resolve("a.jar"));
        Files.createFile(folder.resolve("notes.txt"));
        List<String> args = new ArrayList<>(List.of("-f", "1", "--plugin-path", folder.toString(), "-i", "1"));

        assertThat(BenchMain.pluginPath(args)).containsExactly(first, second);
        assertThat(args).containsExactly("-f", "1", "-i", "1");
    }

    @Test
    void aPluginPathWithoutJarsIsRefused() {
        for (String path : List.of(folder.toString(), folder.resolve("none").toString())) {
            assertThatThrownBy(() -> BenchMain.pluginPath(new ArrayList<>(List.of("--plugin-path", path))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(path);
        }
        assertThatThrownBy(() -> BenchMain.pluginPath(new ArrayList<>(List.of("-l", "--plugin-path"))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
