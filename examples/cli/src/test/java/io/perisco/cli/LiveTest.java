package io.perisco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code perisco live} as a process, beside nginx, redis-server, curl and tcpdump. Runs as root where the kernel tells its types and
 * {@code PERISCO_LIVE} is set.
 */
@Timeout(180)
final class LiveTest {
    private static final long PATIENCE_NANOS = 40_000_000_000L;
    private static final int FILE_BYTES = 60_000;

    @TempDir
    private Path folder;

    private final List<Process> processes = new ArrayList<>();

    private static boolean isOff() {
        boolean on = System.getenv("PERISCO_LIVE") != null;
        boolean able =
                System.getProperty("user.name").equals("root") && Files.isReadable(Path.of("/sys/kernel/btf/vmlinux"));
        if (on && able) {
            return false;
        }
        if ("required".equals(System.getenv("PERISCO_LIVE"))) {
            throw new AssertionError("PERISCO_LIVE is required, but this is not root, or the kernel has no BTF");
        }
        System.err.println(
                "LiveTest: live tests are off, " + (on ? "they need root and BTF" : "PERISCO_LIVE is not set"));
        return true;
    }

    @AfterEach
    void endAll() throws InterruptedException {
        for (Process process : processes) {
            process.destroy();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    private Process start(String name, String... line) throws IOException {
        return start(name, List.of(line));
    }

    /** Its output and errors go to files named after it. */
    private Process start(String name, List<String> line) throws IOException {
        Process process = new ProcessBuilder(line)
                .redirectOutput(folder.resolve(name + ".out").toFile())
                .redirectError(folder.resolve(name + ".err").toFile())
                .start();
        processes.add(process);
        return process;
    }

    private Process live(String... arguments) throws IOException {
        // a shell that runs tests in the background has its children ignore what Ctrl-C sends
        List<String> line = new ArrayList<>(List.of("env", "--default-signal=INT"));
        line.addAll(Command.line("live"));
        line.addAll(List.of(arguments));
        Process process = start("live", line);
        await(
                "live capture",
                () -> read("live.out").contains("network filter")
                        || read("live.err").contains("network filter"));
        return process;
    }

    private static void await(String what, Callable<Boolean> condition) {
        long until = System.nanoTime() + PATIENCE_NANOS;
        try {
            while (!condition.call()) {
                if (System.nanoTime() > until) {
                    throw new AssertionError("in vain: " + what);
                }
                Thread.sleep(10);
            }
        } catch (Exception e) {
            throw new AssertionError("in vain: " + what, e);
        }
    }

    private String read(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }

    private static int end(Process process, String signal) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("it ends").isTrue();
        return process.exitValue();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private int nginx() throws IOException {
        int port = freePort();
        Files.writeString(folder.resolve("file"), "f".repeat(FILE_BYTES));
        Path conf = Files.writeString(
                folder.resolve("nginx.conf"),
                String.join(
                        "\n",
                        "daemon off; master_process off; pid nginx.pid; error_log stderr crit;",
                        "events {}",
                        "http {",
                        "  access_log off; client_body_temp_path body; proxy_temp_path proxy;",
                        "  fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;",
                        "  server { listen 127.0.0.1:" + port + ";",
                        "    location = /hello { return 200 'hello'; } location = /moved { return 302 /hello; }",
                        "    location / { root " + folder + "; } }",
                        "}"));
        start("nginx", "nginx", "-p", folder.toString(), "-c", conf.toString());
        await("nginx", () -> {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            } catch (IOException e) {
                return false;
            }
        });
        return port;
    }

    private void curl(String... arguments) throws Exception {
        List<String> line = new ArrayList<>(List.of("curl", "-s"));
        line.addAll(List.of(arguments));
        Process curl = start("curl", line);
        assertThat(curl.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(curl.exitValue()).isZero();
    }

    /** What must be the same for whoever watched. */
    private static List<String> said(String json) throws IOException {
        return Json.lines(json).stream()
                .map(line -> Stream.of("server", "client", "request", "response", "outcome", "caveats")
                        .map(key -> key + " " + line.get(key))
                        .toList()
                        .toString())
                .sorted()
                .toList();
    }

    private static String exchanges(String capture) throws Exception {
        return Command.run("replay", "--format", "json", capture).out();
    }

    private static Map<String, Object> withoutConnection(Map<String, Object> line) {
        line.remove("connection");
        return line;
    }

    @Test
    void tellsWhatACaptureOfTheSameTrafficTellsAndRecordsIt() throws Exception {
        if (isOff()) {
            return;
        }
        int port = nginx();
        String base = "http://127.0.0.1:" + port;
        String capture = folder.resolve("tcpdump.pcap").toString();
        Process tcpdump = start(
                "tcpdump",
                "tcpdump",
                "-i",
                "lo",
                "-B",
                "8192",
                "--immediate-mode",
                "-U",
                "-w",
                capture,
                "tcp port " + port);
        await("tcpdump", () -> read("tcpdump.err").contains("listening on"));
        String recording = folder.resolve("recording.pcapng").toString();
        Process live = live(
                "--format",
                "json",
                "--port",
                Integer.toString(port),
                "--capture-bytes",
                "65536",
                "--record",
                recording);
        curl(base + "/hello", base + "/file", base + "/missing", base + "/moved");
        curl("-X", "POST", "-H", "Expect:", "--data-binary", "@" + folder.resolve("file"), base + "/hello");
        curl("-I", base + "/file");
        await(
                "exchanges are printed as they end",
                () -> read("live.out").lines().count() == 6);
        assertThat(end(live, "INT")).as(read("live.err")).isZero();
        await("tcpdump has written all", () -> exchanges(capture).lines().count() == 6);
        end(tcpdump, "TERM");

        String told = read("live.out");
        assertThat(told.lines()).hasSize(6);
        assertThat(said(told))
                .isEqualTo(
                        said(Command.run("replay", "--format", "json", capture).out()));
        assertThat(Json.lines(told))
                .allSatisfy(
                        line -> assertThat(String.valueOf(line.get("process"))).contains("comm=nginx"));
        assertThat(read("live.err")).contains("every captured byte").contains(" detected HTTP/1.1 in endpoint(");

        assertThat(Files.getPosixFilePermissions(Path.of(recording))).hasSize(2);
        Command replayed = Command.run("replay", "--format", "json", recording);
        assertThat(replayed.exit()).isZero();
        assertThat(Json.lines(replayed.out()).stream().map(LiveTest::withoutConnection))
                .isEqualTo(Json.lines(told).stream()
                        .map(LiveTest::withoutConnection)
                        .toList());
    }

    @Test
    void aPluginInAJarTellsWhatRedisIsAsked() throws Exception {
        if (isOff()) {
            return;
        }
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        PluginJar.redis(plugins.resolve("redis.jar"));
        String port = Integer.toString(freePort());
        start("redis", "redis-server", "--port", port, "--bind", "127.0.0.1", "--save", "", "--dir", folder.toString());
        await("redis", () -> read("redis.out").contains("Ready to accept connections"));
        Process live = live("--plugin-path", plugins.toString(), "--format", "json", "--port", port);
        for (String command : List.of("SET greeting hello", "GET greeting", "LPUSH greeting a")) {
            List<String> line = new ArrayList<>(List.of("redis-cli", "-p", port));
            line.addAll(List.of(command.split(" ")));
            Process cli = start("redis-cli", line);
            assertThat(cli.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        await(
                "exchanges are printed as they end",
                () -> read("live.out").lines().count() == 3);
        assertThat(end(live, "INT")).as(read("live.err")).isZero();
        assertThat(Json.lines(read("live.out"))).allSatisfy(line -> {
            assertThat(line).containsEntry("protocol", "redis").containsEntry("outcome", "complete");
            assertThat(line).containsEntry("caveats", List.of());
            assertThat(String.valueOf(line.get("process"))).contains("comm=redis-server");
            assertThat(String.valueOf(line.get("request"))).contains("perisco.redis.key=greeting");
        });
        assertThat(read("live.out"))
                .contains("\"operation\":\"OK\"", "\"operation\":\"value\"", "\"operation\":\"WRONGTYPE\"");
    }

    @Test
    void whatIsOpenIsPrintedWhenItIsInterrupted() throws Exception {
        if (isOff()) {
            return;
        }
        int port = nginx();
        Process live = live("--format", "json", "--port", Integer.toString(port));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            String request = "POST /hello HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            curl("http://127.0.0.1:" + port + "/hello");
            await("the other exchange", () -> read("live.out").lines().count() == 1);
            assertThat(end(live, "TERM")).isZero();
        }
        assertThat(Json.lines(read("live.out"))).hasSize(2);
        assertThat(read("live.out")).contains("\"method\":\"POST\"");
    }

    @Test
    void aReaderThatLeavesEndsItQuietly() throws Exception {
        if (isOff()) {
            return;
        }
        int port = nginx();
        List<String> line = new ArrayList<>(Command.line("live", "--port", Integer.toString(port)));
        line.replaceAll(word -> "'" + word + "'");
        String command = String.join(" ", line) + " | head -n 1";
        Process shell = start("live", "bash", "-c", command + "; exit ${PIPESTATUS[0]}");
        await("the first line", () -> read("live.out").contains("network filter"));
        await("the end", () -> {
            curl("http://127.0.0.1:" + port + "/hello");
            return !shell.isAlive();
        });
        assertThat(shell.exitValue()).isZero();
        assertThat(read("live.err")).isEmpty();
        assertThat(read("live.out")).hasLineCount(1);
    }

    @Test
    void withoutRightsOneLineSaysWhatIsNeeded() throws Exception {
        if (isOff()) {
            return;
        }
        String recording = folder.resolve("none.pcapng").toString();
        List<String> line = new ArrayList<>(List.of("setpriv", "--bounding-set", "-all", "--inh-caps", "-all"));
        line.addAll(Command.line("live", "--record", recording));
        Process live = start("live", line);
        assertThat(live.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(live.exitValue()).isEqualTo(1);
        assertThat(read("live.out")).isEmpty();
        assertThat(read("live.err").lines().filter(l -> !l.contains("every captured byte")))
                .singleElement()
                .asString()
                .startsWith("perisco: ")
                .contains("CAP_BPF");
        assertThat(Path.of(recording)).doesNotExist();
    }

    @Test
    void theDoctorTellsByItsExitStatus() throws Exception {
        if (isOff()) {
            return;
        }
        Command doctor = Command.run("doctor");
        assertThat(doctor.exit()).as(doctor.out()).isZero();
        assertThat(doctor.out()).contains("live capture").contains("possible").doesNotContain("not possible");
        List<String> line = new ArrayList<>(List.of("setpriv", "--bounding-set", "-all", "--inh-caps", "-all"));
        line.addAll(Command.line("doctor"));
        Process without = start("doctor", line);
        assertThat(without.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(without.exitValue()).isEqualTo(1);
        assertThat(read("doctor.out")).contains("not possible: ").contains("CAP_BPF");
    }
}
