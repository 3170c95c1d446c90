package io.perisco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory does not grow with the capture: gigabytes through standard input, in a heap of 64 MiB. */
final class FlatMemoryTest {
    private static final int CONNECTIONS = 20_000;
    private static final int BODY = 60_000;

    /** 8 GiB; {@code -Dperisco.flat.gib=1} for a shorter run. */
    private static final long BYTES = Long.getLong("perisco.flat.gib", 8) << 30;

    @TempDir
    Path temp;

    @Test
    void gigabytesFromManyConnectionsInASmallHeap() throws Exception {
        Path err = temp.resolve("err");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Main.class.getName(),
                        "replay",
                        "--format",
                        "none",
                        "--stats",
                        "-"))
                .redirectError(err.toFile())
                .redirectOutput(temp.resolve("out").toFile())
                .start();
        long exchanges;
        try (OutputStream out = process.getOutputStream()) {
            exchanges = generate(out);
        }
        assertThat(process.waitFor()).as(Files.readString(err)).isZero();
        String stats = Files.readString(err);
        assertThat(stats).contains("balanced: yes");
        assertThat(stats).containsPattern("(?m)^exchanges +" + exchanges + "$");
        assertThat(stats).containsPattern("(?m)^connections_opened +" + CONNECTIONS + "$");
        assertThat(stats).containsPattern("(?m)^connections_evicted +0$");
        System.out.println("FlatMemoryTest: " + (BYTES >> 30) + " GiB, " + CONNECTIONS + " connections open at once, "
                + exchanges + " exchanges in a heap of 64 MiB");
    }

    /** Every connection opens first and closes last; between, each has its turn with an exchange. */
    private static long generate(OutputStream out) throws IOException {
        SyntheticPcap pcap = new SyntheticPcap(out);
        byte[] request =
                "GET /flat HTTP/1.1\r\nHost: a.example\r\nAccept: */*\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        byte[] head = ("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + BODY + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] body = new byte[BODY];
        for (int c = 0; c < CONNECTIONS; c++) {
            pcap.open(c);
        }
        long exchange = request.length + head.length + body.length + 3L * 56;
        long rounds = BYTES / (exchange * CONNECTIONS) + 1;
        int sent = 0;
        int answered = 0;
        for (long round = 0; round < rounds; round++) {
            for (int c = 0; c < CONNECTIONS; c++) {
                pcap.fromClient(c, sent, answered, request);
            }
            for (int c = 0; c < CONNECTIONS; c++) {
                pcap.fromServer(c, answered, sent + request.length, head);
                pcap.fromServer(c, answered + head.length, sent + request.length, body);
            }
            sent += request.length;
            answered += head.length + body.length;
        }
        for (int c = 0; c < CONNECTIONS; c++) {
            pcap.close(c, sent, answered);
        }
        pcap.flush();
        return rounds * CONNECTIONS;
    }
}
