package io.perisco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in surroundings that lack something: one line says what, and what to do. */
final class LauncherTest {
    private static final Path LAUNCHER = Path.of("perisco");

    @TempDir
    private Path temp;

    /** All that is in the launcher's PATH. */
    private Path bin;

    private record Run(int exit, List<String> lines) {}

    @BeforeEach
    void onlyWhatEverySystemHas() throws IOException {
        bin = Files.createDirectory(temp.resolve("bin"));
        for (String tool : List.of("cat", "dirname", "head", "mktemp", "readlink", "rm")) {
            script(bin.resolve(tool), "exec '" + find(tool) + "' \"$@\"");
        }
    }

    private static Path find(String tool) {
        for (String folder : System.getenv("PATH").split(":")) {
            Path file = Path.of(folder, tool);
            if (Files.isExecutable(file)) {
                return file;
            }
        }
        throw new AssertionError("no " + tool + " in the PATH");
    }

    private static void script(Path file, String... lines) throws IOException {
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Run run(Path launcher, Map<String, String> environment) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(launcher.toString(), "protocols").redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", bin.toString());
        builder.environment().put("TMPDIR", temp.toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), out.lines().toList());
    }

    private Run run() throws IOException, InterruptedException {
        return run(LAUNCHER.toAbsolutePath(), Map.of());
    }

    @Test
    void withoutJava() throws Exception {
        Run run = run();
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.lines())
                .containsExactly("perisco: java was not found; install a JDK 17 or newer, or set JAVA_HOME to one");
    }

    @Test
    void withAJavaThatIsTooOld() throws Exception {
        for (String version : List.of("1.8.0_392", "11.0.2", "16-ea")) {
            Path java = bin.resolve("java");
            script(java, "echo 'openjdk version \"" + version + "\" 2019-01-15' >&2", "echo '64-Bit Server VM' >&2");
            Run run = run();
            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.lines())
                    .containsExactly("perisco: " + java + " is version " + version
                            + "; install a JDK 17 or newer, or set JAVA_HOME to one");
        }
    }

    @Test
    void withAJavaWhoseReleaseFileSaysThatItIsTooOld() throws Exception {
        Path home = temp.resolve("jdk 11");
        script(home.resolve("bin").resolve("java"), "exit 3");
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Some\"\nJAVA_VERSION=\"11.0.2\"\n");
        Run run = run(LAUNCHER.toAbsolutePath(), Map.of("JAVA_HOME", home.toString()));
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.lines()).singleElement().asString().contains("/jdk 11/bin/java is version 11.0.2; install");
    }

    @Test
    void withAJavaThatDoesNotRun() throws Exception {
        Path java = bin.resolve("java");
        script(java, "echo 'Unable to locate a Java Runtime.' >&2", "echo 'Visit the shop.' >&2", "exit 1");
        Run run = run();
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.lines())
                .containsExactly("perisco: " + java + " does not run (Unable to locate a Java Runtime.);"
                        + " install a JDK 17 or newer, or set JAVA_HOME to one");
    }

    @Test
    void withAJavaHomeThatIsNone() throws Exception {
        script(bin.resolve("java"), "echo 'openjdk version \"17.0.1\"' >&2");
        Run run = run(LAUNCHER.toAbsolutePath(), Map.of("JAVA_HOME", "/nowhere"));
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.lines())
                .containsExactly("perisco: JAVA_HOME is /nowhere, but /nowhere/bin/java cannot be run;"
                        + " set it to a JDK 17 or newer, or unset it");
    }

    /** A source tree in which nothing was built yet. */
    private Path tree() throws IOException {
        Path cli =
                Files.createDirectories(temp.resolve("tree").resolve("examples").resolve("cli"));
        script(bin.resolve("java"), "echo 'openjdk version \"17.0.1\"' >&2");
        return Files.copy(LAUNCHER, cli.resolve("perisco"));
    }

    @Test
    void withoutMaven() throws Exception {
        Run run = run(tree(), Map.of());
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.lines())
                .containsExactly("perisco: mvn was not found; install Maven 3.8.7 or newer to build perisco");
    }

    @Test
    void aBuildThatFailsShowsWhy() throws Exception {
        Path launcher = tree();
        script(bin.resolve("mvn"), "echo '[ERROR] No compiler is provided in this environment.'", "exit 1");
        Run run = run(launcher, Map.of());
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.lines())
                .containsExactly(
                        "perisco: building, the first time only",
                        "[ERROR] No compiler is provided in this environment.",
                        "perisco: the build failed, see above; JDK 17 or newer and Maven 3.8.7 or newer are needed");
    }
}
