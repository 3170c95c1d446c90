package io.perisco.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perisco.model.CaptureException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Live capture as far as no kernel is needed for it. */
final class LiveOptionsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--pid 0",
                "--side none",
                "--strategy magic",
                "--capture-bytes 0",
                "--capture-bytes 65537",
                "--port 65536",
                "--body-bytes -1",
                "file.pcap"
            })
    void nonsenseIsRefusedBeforeAnythingIsLoaded(String options) throws Exception {
        List<String> line = new ArrayList<>(List.of("live"));
        line.addAll(List.of(options.split(" ")));
        Command run = Command.run(line.toArray(String[]::new));
        assertThat(run.exit()).as(run.err()).isEqualTo(64);
        assertThat(run.err()).startsWith("perisco: ").hasLineCount(1).contains("try 'perisco live --help'");
    }

    @Test
    void whatIsNoCgroupIsSaid() throws Exception {
        Command run = Command.run("live", "--cgroup", folder.toString());
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("perisco: " + folder + " is no cgroup (v2); ")
                .hasLineCount(1);
    }

    @Test
    void aReplayLoadsNothingOfLiveCapture() throws Exception {
        List<String> line = Command.line("replay", "--frames", "--stats", "../captures/http1.pcap");
        line.add(1, "-verbose:class");
        Command run = Command.run(line);
        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("io.perisco.cli.LiveCommand ").doesNotContain("com.sun.jna");
        assertThat(run.out()).doesNotContain("io.perisco.bpf.");
    }

    @Test
    void aRecordingIsForItsOwnerAloneAndReplacesNothing() throws Exception {
        Path file = folder.resolve("recording.pcapng");
        try (RecordingFile recording = RecordingFile.create(file.toString())) {
            recording.out().write(1);
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThatThrownBy(() -> RecordingFile.create(file.toString()))
                .isInstanceOf(CaptureException.class)
                .hasMessage(file + ": is there already; name another file, or remove it");
        assertThat(file).hasSize(1);
        Path empty = folder.resolve("empty");
        RecordingFile.create(empty.toString()).close();
        assertThat(empty).doesNotExist();
        String nowhere = folder.resolve("no").resolve("where").toString();
        assertThatThrownBy(() -> RecordingFile.create(nowhere)).hasMessageStartingWith(nowhere + ": cannot be written");
    }
}
