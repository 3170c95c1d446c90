package io.perisco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code perisco live} as a process, beside nginx, redis-server, curl and tcpdump. Runs as root where the kernel tells its types and
 * {@code PERISCO_LIVE} is set.
 */
@Timeout(180)
final class LiveTest {
    @TempDir
    private Path folder;

    private static boolean isOff() {
        return LiveGate.isOff(LiveTest.class);
    }

    private static String exchanges(Path capture) throws Exception {
        return Command.run("replay", "--format", "json", capture.toString()).out();
    }

    @Test
    void tellsWhatACaptureOfTheSameTrafficTellsAndRecordsIt() throws Exception {
        if (isOff()) {
            return;
        }
        try (Stage stage = new Stage(folder)) {
            int port = stage.nginx();
            String base = "http://127.0.0.1:" + port;
            Process tcpdump = stage.tcpdump("tcp port " + port);
            Path capture = stage.file("tcpdump.pcap");
            Path recording = stage.file("recording.pcapng");
            Process live = stage.live(
                    "--format",
                    "json",
                    "--port",
                    Integer.toString(port),
                    "--capture-bytes",
                    "65536",
                    "--record",
                    recording.toString());
            stage.curl(base + "/hello", base + "/file", base + "/missing", base + "/moved");
            stage.curl("-X", "POST", "-H", "Expect:", "--data-binary", "@" + stage.file("file"), base + "/hello");
            stage.curl("-I", base + "/file");
            Stage.await(
                    "exchanges are printed as they end",
                    () -> stage.read("live.out").lines().count() == 6);
            assertThat(Stage.end(live, "INT")).as(stage.read("live.err")).isZero();
            Stage.await(
                    "tcpdump has written all", () -> exchanges(capture).lines().count() == 6);
            Stage.end(tcpdump, "TERM");

            String told = stage.read("live.out");
            assertThat(told.lines()).hasSize(6);
            Told.assertSame(Json.lines(told), Json.lines(exchanges(capture)));
            assertThat(Json.lines(told))
                    .allSatisfy(line ->
                            assertThat(String.valueOf(line.get("process"))).contains("comm=nginx"));
            assertThat(stage.read("live.err"))
                    .contains("every captured byte")
                    .contains(" detected HTTP/1.1 in endpoint(");

            assertThat(Files.getPosixFilePermissions(recording)).hasSize(2);
            Command replayed = Command.run("replay", "--format", "json", recording.toString());
            assertThat(replayed.exit()).isZero();
            assertThat(Told.all(replayed.out())).isEqualTo(Told.all(told));
        }
    }

    @Test
    void aPluginInAJarTellsWhatRedisIsAsked() throws Exception {
        if (isOff()) {
            return;
        }
        try (Stage stage = new Stage(folder)) {
            Path plugins = Files.createDirectory(stage.file("plugins"));
            PluginJar.redis(plugins.resolve("redis.jar"));
            String port = Integer.toString(Stage.freePort());
            stage.start(
                    "redis", "redis-server", "--port", port, "--bind", "127.0.0.1", "--save", "", "--dir", "" + folder);
            Stage.await("redis", () -> stage.read("redis.out").contains("Ready to accept connections"));
            Process live = stage.live("--plugin-path", plugins.toString(), "--format", "json", "--port", port);
            for (String command : List.of("SET greeting hello", "GET greeting", "LPUSH greeting a")) {
                List<String> line = new ArrayList<>(List.of("redis-cli", "-p", port));
                line.addAll(List.of(command.split(" ")));
                stage.finish(stage.start("redis-cli", line, Map.of()));
            }
            Stage.await(
                    "exchanges are printed as they end",
                    () -> stage.read("live.out").lines().count() == 3);
            assertThat(Stage.end(live, "INT")).as(stage.read("live.err")).isZero();
            assertThat(Json.lines(stage.read("live.out"))).allSatisfy(line -> {
                assertThat(line).containsEntry("protocol", "redis").containsEntry("outcome", "complete");
                assertThat(line).containsEntry("caveats", List.of());
                assertThat(String.valueOf(line.get("process"))).contains("comm=redis-server");
                assertThat(String.valueOf(line.get("request"))).contains("perisco.redis.key=greeting");
            });
            assertThat(stage.read("live.out"))
                    .contains("\"operation\":\"OK\"", "\"operation\":\"value\"", "\"operation\":\"WRONGTYPE\"");
        }
    }

    @Test
    void whatIsOpenIsPrintedWhenItIsInterrupted() throws Exception {
        if (isOff()) {
            return;
        }
        try (Stage stage = new Stage(folder)) {
            int port = stage.nginx();
            Process live = stage.live("--format", "json", "--port", Integer.toString(port));
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                String request = "POST /hello HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf";
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                stage.curl("http://127.0.0.1:" + port + "/hello");
                Stage.await(
                        "the other exchange",
                        () -> stage.read("live.out").lines().count() == 1);
                assertThat(Stage.end(live, "TERM")).isZero();
            }
            assertThat(Json.lines(stage.read("live.out"))).hasSize(2);
            assertThat(stage.read("live.out")).contains("\"method\":\"POST\"");
        }
    }

    @Test
    void aReaderThatLeavesEndsItQuietly() throws Exception {
        if (isOff()) {
            return;
        }
        try (Stage stage = new Stage(folder)) {
            int port = stage.nginx();
            List<String> line = new ArrayList<>(Command.line("live", "--port", Integer.toString(port)));
            line.replaceAll(word -> "'" + word + "'");
            String command = String.join(" ", line) + " | head -n 1";
            Process shell = stage.start("live", "bash", "-c", command + "; exit ${PIPESTATUS[0]}");
            Stage.await("the first line", () -> stage.read("live.out").contains("network filter"));
            Stage.await("the end", () -> {
                stage.curl("http://127.0.0.1:" + port + "/hello");
                return !shell.isAlive();
            });
            assertThat(shell.exitValue()).isZero();
            assertThat(stage.read("live.err")).isEmpty();
            assertThat(stage.read("live.out")).hasLineCount(1);
        }
    }

    @Test
    void theDoctorTellsByItsExitStatus() throws Exception {
        if (isOff()) {
            return;
        }
        Command doctor = Command.run("doctor");
        assertThat(doctor.exit()).as(doctor.out()).isZero();
        assertThat(doctor.out()).contains("live capture").contains("possible").doesNotContain("not possible");
    }
}
