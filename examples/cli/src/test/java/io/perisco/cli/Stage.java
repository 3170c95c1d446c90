package io.perisco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** The processes of one live test: servers, clients, {@code tcpdump} and {@code perisco live}. It ends those that it started. */
final class Stage implements AutoCloseable {
    static final int FILE_BYTES = 60_000;

    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private final Path folder;
    private final List<Process> processes = new ArrayList<>();

    /** What processes print, and files that they serve, go to that folder. */
    Stage(Path folder) {
        this.folder = folder;
    }

    @Override
    public void close() {
        processes.forEach(Process::destroy);
        for (Process process : processes) {
            try {
                if (!process.waitFor(10, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }

    Process start(String name, String... line) throws IOException {
        return start(name, List.of(line), Map.of());
    }

    /** Its output and errors go to files named after it. */
    Process start(String name, List<String> line, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectOutput(file(name + ".out").toFile())
                .redirectError(file(name + ".err").toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    /** {@code perisco live}, capturing already. */
    Process live(String... arguments) throws IOException {
        List<String> line = Command.line("live");
        line.addAll(List.of(arguments));
        return live(line);
    }

    /** The same, by that command. */
    Process live(List<String> command) throws IOException {
        // a shell that runs tests in the background has its children ignore what Ctrl-C sends
        List<String> line = new ArrayList<>(List.of("env", "--default-signal=INT"));
        line.addAll(command);
        Process process = start("live", line, Map.of());
        await(
                "live capture",
                () -> read("live.out").contains("network filter")
                        || read("live.err").contains("network filter"));
        return process;
    }

    /** {@code tcpdump} on the loopback device, capturing already, to {@code tcpdump.pcap}. */
    Process tcpdump(String filter) throws IOException {
        String capture = file("tcpdump.pcap").toString();
        Process tcpdump =
                start("tcpdump", "tcpdump", "-i", "lo", "-B", "8192", "--immediate-mode", "-U", "-w", capture, filter);
        await("tcpdump", () -> read("tcpdump.err").contains("listening on"));
        return tcpdump;
    }

    /** nginx, serving already: {@code /hello}, {@code /moved} and the files of the folder, such as {@code /file}. */
    int nginx() throws IOException {
        return nginx(List.of());
    }

    /** The same, started by that command. */
    int nginx(List<String> by) throws IOException {
        int port = freePort();
        Files.writeString(file("file"), "f".repeat(FILE_BYTES));
        Path conf = Files.writeString(
                file("nginx.conf"),
                String.join(
                        "\n",
                        "daemon off; master_process off; pid nginx.pid; error_log stderr crit;",
                        "events {}",
                        "http {",
                        "  access_log off; client_body_temp_path body; proxy_temp_path proxy;",
                        "  fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;",
                        "  keepalive_requests 100000;",
                        "  server { listen 127.0.0.1:" + port + ";",
                        "    location = /hello { return 200 'hello'; } location = /moved { return 302 /hello; }",
                        "    location / { root " + folder + "; } }",
                        "}"));
        List<String> line = new ArrayList<>(by);
        line.addAll(List.of("nginx", "-p", folder.toString(), "-c", conf.toString()));
        start("nginx", line, Map.of());
        awaitListener("nginx", port);
        return port;
    }

    /** nghttpd without TLS, started by that command and serving already: {@code /small}. */
    int nghttpd(List<String> by) throws IOException {
        int port = freePort();
        Files.writeString(file("small"), "hello");
        List<String> line = new ArrayList<>(by);
        line.addAll(List.of("nghttpd", "--no-tls", "--htdocs=" + folder, Integer.toString(port)));
        start("nghttpd", line, Map.of());
        awaitListener("nghttpd", port);
        return port;
    }

    private static void awaitListener(String name, int port) {
        await(name, () -> {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            } catch (IOException e) {
                return false;
            }
        });
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    void curl(String... arguments) throws Exception {
        List<String> line = new ArrayList<>(List.of("curl", "-s"));
        line.addAll(List.of(arguments));
        finish(start("curl", line, Map.of()));
    }

    /** Waits until it has ended by itself, and well. */
    void finish(Process process) throws InterruptedException {
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("it ends").isTrue();
        assertThat(process.exitValue()).isZero();
    }

    /** Asks it to end, and waits for its exit value. */
    static int end(Process process, String signal) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
        return process.exitValue();
    }

    static void await(String what, Callable<Boolean> condition) {
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

    Path file(String name) {
        return folder.resolve(name);
    }

    String read(String name) throws IOException {
        return Files.readString(file(name));
    }
}
