package io.perisco.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchMainTest {
    @TempDir
    Path folder;

    @Test
    void aProtocolAloneChoosesItsBenchmark() {
        assertThat(BenchMain.chosen(List.of("-p", "protocol=redis", "-p", "capture=x.pcap")))
                .containsExactly("-p", "protocol=redis", "-p", "capture=x.pcap", "ProtocolBenchmark");
    }

    @Test
    void aBenchmarkThatIsNamedIsRun() {
        assertThat(BenchMain.chosen(List.of("Replay", "-p", "protocol=redis")))
                .containsExactly("Replay", "-p", "protocol=redis");
        assertThat(BenchMain.chosen(List.of("-l"))).containsExactly("-l");
    }

    @Test
    void theJarsOfThePluginPathJoinTheClassPath() throws Exception {
        Path jar = Files.createFile(folder.resolve("redis.jar"));
        Files.createFile(folder.resolve("notes.txt"));
        List<String> args = new ArrayList<>(List.of("-f", "1", "--plugin-path", folder.toString(), "-i", "1"));

        assertThat(BenchMain.pluginPath(args)).isEqualTo(File.pathSeparator + jar.toAbsolutePath());
        assertThat(args).containsExactly("-f", "1", "-i", "1");
    }
}
