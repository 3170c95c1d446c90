package io.perisco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Behaviours 17 and 74: what live capture needs is taken away, piece by piece, and one line says what is missing and what helps. */
@Timeout(180)
final class LiveMissingTest {
    private static final int NOBODY = 65534;

    @TempDir
    private Path folder;

    private static boolean isOff() {
        return LiveGate.isOff(LiveMissingTest.class);
    }

    /** In a mount namespace of its own, after that command of a shell. */
    private static List<String> hiding(String command, List<String> line) {
        List<String> hidden =
                new ArrayList<>(List.of("unshare", "--mount", "sh", "-ec", command + "; exec \"$0\" \"$@\""));
        hidden.addAll(line);
        return hidden;
    }

    /** It cannot start, both commands say why in one line, and nothing is left behind. */
    private void assertRefused(String command, List<String> options, String... says) throws Exception {
        Path recording = folder.resolve("none.pcapng");
        List<String> live = Command.line("live", "--record", recording.toString());
        live.addAll(1, options);
        Command run = Command.run(hiding(command, live));
        assertThat(run.exit()).as(run.err()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines().filter(l -> !l.contains("every captured byte")))
                .as(run.err())
                .singleElement()
                .asString()
                .startsWith("perisco: ")
                .contains(says);
        assertThat(recording).doesNotExist();

        List<String> line = Command.line("doctor");
        line.addAll(1, options);
        Command doctor = Command.run(hiding(command, line));
        assertThat(doctor.exit()).as(doctor.err()).isEqualTo(1);
        assertThat(doctor.err()).isEmpty();
        assertThat(doctor.out()).contains("not possible: ").contains(says);
    }

    /** Captures are read without any of it. */
    private static void assertReplays(String command, List<String> options) throws Exception {
        List<String> line = Command.line("replay", "../captures/http1.pcap");
        line.addAll(1, options);
        Command replay = Command.run(hiding(command, line));
        assertThat(replay.exit()).as(replay.err()).isZero();
    }

    @Test
    void withoutLibbpfItIsSaidHowToInstallIt() throws Exception {
        if (isOff()) {
            return;
        }
        String hide = "for f in $(ldconfig -p | sed -n 's/.*libbpf.so.1 .*=> //p'); do mount --bind /dev/null $f; done";
        assertRefused(hide, List.of(), "libbpf.so.1", "apt-get install libbpf1");
        assertReplays(hide, List.of());
    }

    @Test
    void withoutTypesItIsSaidWhichKernelsTellThem() throws Exception {
        if (isOff()) {
            return;
        }
        String hide = "mount --bind " + folder + " /sys/kernel/btf";
        assertRefused(hide, List.of(), "does not tell its types", "CONFIG_DEBUG_INFO_BTF");
        assertReplays(hide, List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "-Dos.version=5.4.0-150-generic, 'needs Linux 5.10 or later, this is 5.4.0-150-generic'",
        "-Dos.arch=riscv64, 'needs Linux on x86-64, this is Linux on riscv64'"
    })
    void onAnotherSystemItIsSaidWhichIsNeeded(String option, String says) throws Exception {
        if (isOff()) {
            return;
        }
        assertRefused(":", List.of(option), says, "replay a capture instead");
        assertReplays(":", List.of(option));
    }

    @Test
    void whereNoCodeMayBeRunFromTheTemporaryDirectoryAnotherIsAskedFor() throws Exception {
        if (isOff()) {
            return;
        }
        List<String> options = List.of("-Djna.tmpdir=" + folder, "-Djava.io.tmpdir=" + folder);
        String hide = "mount -t tmpfs -o noexec none " + folder;
        assertRefused(hide, options, "the native part of JNA cannot be loaded", "-Djna.tmpdir=DIRECTORY");
        assertReplays(hide, options);
    }

    @Test
    void whereNoTemporaryFileCanBeWrittenADirectoryIsAskedFor() throws Exception {
        if (isOff()) {
            return;
        }
        Path places = Files.createDirectory(folder.resolve("places"));
        List<String> options = List.of("-Duser.home=" + places, "-Djava.io.tmpdir=" + places);
        String hide = "export XDG_CACHE_HOME=" + places + "; mount -t tmpfs -o ro none " + places;
        assertRefused(hide, options, "the native part of JNA cannot be loaded", "-Djna.tmpdir=DIRECTORY");
        assertReplays(hide, options);
    }

    @Test
    void onASystemThatCannotBeWrittenOneSmallDirectoryInMemoryIsEnough() throws Exception {
        if (isOff()) {
            return;
        }
        try (Stage stage = new Stage(Files.createDirectory(folder.resolve("stage")))) {
            Path places = Files.createDirectory(folder.resolve("places"));
            int port = stage.nginx();
            List<String> line = Command.line("live", "--format", "json", "--port", Integer.toString(port));
            line.addAll(1, List.of("-Duser.home=" + places, "-Djava.io.tmpdir=" + places, "-Djna.tmpdir=" + places));
            Process live = stage.live(
                    hiding("mount -t tmpfs -o size=1m none " + places + "; mount -o remount,bind,ro /", line));
            stage.curl("http://127.0.0.1:" + port + "/hello");
            assertThat(Stage.end(live, "INT")).as(stage.read("live.err")).isZero();
            assertThat(Json.lines(stage.read("live.out"))).hasSize(1);
        }
    }

    @Test
    void withoutCapabilitiesItIsSaidWhichAreNeeded() throws Exception {
        if (isOff()) {
            return;
        }
        List<String> line = as("--inh-caps=-all", Command.line("live"));
        Command run = Command.run(line);
        assertThat(run.exit()).as(run.err()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("perisco: ").hasLineCount(1).contains("CAP_BPF and CAP_PERFMON");
        Command doctor = Command.run(as("--inh-caps=-all", Command.line("doctor")));
        assertThat(doctor.exit()).isEqualTo(1);
        assertThat(doctor.out())
                .contains("none that matter")
                .contains("not possible: ")
                .contains("CAP_BPF");
    }

    @Test
    void twoCapabilitiesAreEnough() throws Exception {
        if (isOff()) {
            return;
        }
        String two = "+bpf,+perfmon";
        try (Stage stage = new Stage(folder)) {
            int port = stage.nginx();
            Process live = stage.live(as(
                    "--inh-caps=" + two + " --ambient-caps=" + two,
                    Command.line("live", "--format", "json", "--port", Integer.toString(port))));
            stage.curl("http://127.0.0.1:" + port + "/hello");
            assertThat(Stage.end(live, "INT")).as(stage.read("live.err")).isZero();
            assertThat(Json.lines(stage.read("live.out"))).hasSize(1);
        }
    }

    /** The line with a class path that anybody can read, run by nobody. */
    private List<String> as(String capabilities, List<String> line) throws IOException {
        List<String> readable =
                new ArrayList<>(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        readable.addAll(List.of(capabilities.split(" ", -1)));
        readable.addAll(line);
        int path = readable.indexOf("-cp") + 1;
        readable.set(path, copied(readable.get(path)));
        readable.add(path - 1, "-Djava.io.tmpdir=" + folder.resolve("tmp"));
        return readable;
    }

    private String copied(String classPath) throws IOException {
        Path copies = folder.resolve("lib");
        if (!Files.exists(copies)) {
            Files.createDirectory(copies);
            Path tmp = Files.createDirectory(folder.resolve("tmp"));
            Files.setPosixFilePermissions(tmp, PosixFilePermissions.fromString("rwxrwxrwx"));
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        List<String> entries = new ArrayList<>();
        int n = 0;
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            Path from = Path.of(entry);
            Path to = copies.resolve(++n + "-" + from.getFileName());
            if (Files.exists(from) && !Files.exists(to)) {
                copy(from, to);
            }
            entries.add(to.toString());
        }
        return String.join(File.pathSeparator, entries);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Files.copy(each, to.resolve(from.relativize(each).toString()));
            }
        }
    }

    @Test
    void whatIsLockedDownIsSaid() throws Exception {
        if (isOff()) {
            return;
        }
        String hide = "mount -t tmpfs none /sys/kernel/security;"
                + " echo 'none integrity [confidentiality]' > /sys/kernel/security/lockdown";
        Command doctor = Command.run(hiding(hide, Command.line("doctor")));
        assertThat(doctor.out()).containsPattern("lockdown +confidentiality");
        if (doctor.exit() == 0) { // 6.3 and later: nothing of the kernel's memory has to be read
            try (Stage stage = new Stage(folder)) {
                int port = stage.nginx();
                Process live = stage.live(
                        hiding(hide, Command.line("live", "--format", "json", "--port", Integer.toString(port))));
                stage.curl("http://127.0.0.1:" + port + "/hello");
                assertThat(Stage.end(live, "INT")).as(stage.read("live.err")).isZero();
                assertThat(Json.lines(stage.read("live.out"))).hasSize(1);
            }
        } else {
            assertThat(doctor.out()).contains("locked down").contains("lockdown=integrity");
        }
    }
}
