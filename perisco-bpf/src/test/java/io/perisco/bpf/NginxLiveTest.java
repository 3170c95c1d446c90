package io.perisco.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.model.Counter;
import io.perisco.model.Exchange;
import io.perisco.model.Half;
import io.perisco.model.ProcessInfo;
import io.perisco.model.Side;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server and a client that know nothing of tests. Needs nginx and curl, as the live tests of CI have. */
@LiveKernel
@Timeout(120)
final class NginxLiveTest {
    @TempDir
    Path directory;

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Process nginx(int port) throws IOException {
        Path conf = directory.resolve("nginx.conf");
        Files.writeString(
                conf,
                String.join(
                        "\n",
                        "daemon off; master_process off; pid nginx.pid; error_log stderr error;",
                        "events {}",
                        "http {",
                        "  access_log off; client_body_temp_path body; proxy_temp_path proxy;",
                        "  fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;",
                        "  server { listen 127.0.0.1:" + port + "; location = /hello { return 200 'hello'; }",
                        "    location / { root " + directory + "; sendfile on; } }",
                        "}"));
        Files.writeString(directory.resolve("file"), "f".repeat(100_000));
        return new ProcessBuilder("nginx", "-p", directory.toString(), "-c", conf.toString())
                .inheritIO()
                .start();
    }

    private static void awaitListener(int port) {
        Watch.await("nginx", () -> {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            } catch (IOException e) {
                return false;
            }
        });
    }

    private static long curl(String... arguments) throws Exception {
        Process curl = new ProcessBuilder(arguments)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(curl.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(curl.exitValue()).isZero();
        return curl.pid();
    }

    private static ProcessInfo process(Exchange x) {
        return Objects.requireNonNull(x.connection().process());
    }

    @Test
    void nginxAndCurlAreSeenWithTheirProcesses() throws Exception {
        int port = freePort();
        Process nginx = nginx(port);
        try {
            awaitListener(port);
            String base = "http://127.0.0.1:" + port;
            try (Watch server = Watch.server(port);
                    Watch client =
                            new Watch(BpfSource.builder().view(View.CLIENT).filter(Watch.port(port)))) {
                long curl = curl("curl", "-s", base + "/hello", base + "/file", base + "/missing");
                server.end();
                client.end();
                assertThat(server.exchanges)
                        .extracting(NginxLiveTest::line)
                        .containsExactly("/hello 200 5", "/file 200 100000", "/missing 404 153");
                assertThat(client.exchanges)
                        .extracting(NginxLiveTest::line)
                        .containsExactly("/hello 200 5", "/file 200 100000", "/missing 404 153");
                assertThat(server.exchanges).allSatisfy(x -> {
                    ProcessInfo p = process(x);
                    assertThat(List.of(p.pid(), p.comm(), p.side(), p.namespacePid()))
                            .isEqualTo(List.of(nginx.pid(), "nginx", Side.SERVER, nginx.pid()));
                    assertThat(x.latencyNanos()).isBetween(0L, 10_000_000_000L);
                });
                assertThat(client.exchanges)
                        .allSatisfy(x -> assertThat(List.of(
                                        process(x).pid(),
                                        process(x).comm(),
                                        process(x).side()))
                                .isEqualTo(List.of(curl, "curl", Side.CLIENT)));
                assertThat(Set.copyOf(client.exchanges.stream()
                                .map(x -> x.connection().client())
                                .toList()))
                        .isEqualTo(Set.copyOf(server.exchanges.stream()
                                .map(x -> x.connection().client())
                                .toList()));
            }
        } finally {
            nginx.destroy();
            nginx.waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void manyConnectionsAtOnceAreAllTold() throws Exception {
        int port = freePort();
        Process nginx = nginx(port);
        try {
            awaitListener(port);
            try (Watch watch = new Watch(
                    BpfSource.builder().view(View.BOTH).ringBytes(64 << 20).filter(Watch.port(port)))) {
                curl("curl", "-s", "-Z", "--parallel-max", "20", "http://127.0.0.1:" + port + "/hello?[1-1000]");
                assertThat(watch.end().get(Counter.EVENTS_DROPPED)).isZero();
                assertThat(watch.exchanges).hasSize(2000);
                assertThat(watch.exchanges).extracting(NginxLiveTest::line).containsOnly("/hello 200 5");
                assertThat(watch.exchanges).extracting(Exchange::caveats).containsOnly(Set.of());
                assertThat(watch.exchanges)
                        .allSatisfy(x -> assertThat(x.latencyNanos()).isNotNegative());
            }
        } finally {
            nginx.destroy();
            nginx.waitFor(10, TimeUnit.SECONDS);
        }
    }

    private static String line(Exchange x) {
        return x.attributes().get("url.path") + " " + x.attributes().get("http.response.status_code") + " "
                + x.bodyBytes(Half.RESPONSE);
    }
}
