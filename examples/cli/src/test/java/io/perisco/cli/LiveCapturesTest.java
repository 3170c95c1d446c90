package io.perisco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The servers and clients of {@code examples/captures}: nginx, nghttpx, nghttpd, grpc-java and a Python server; curl, h2load,
 * nghttp, grpc-java and a Python client. Live capture tells of them what a capture by tcpdump beside it tells, and so does
 * its own recording. They run in a network of their own, so that nobody else's traffic is on their ports.
 */
@Timeout(300)
final class LiveCapturesTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"http1, 8880 8882, 24", "h2c, 8881 8883, 540", "grpc, 8882, 110"})
    void theSameIsToldLiveByACaptureAndByTheRecording(String name, String ports, int atLeast) throws Exception {
        if (LiveGate.isOff(LiveCapturesTest.class)) {
            return;
        }
        try (Stage stage = new Stage(folder)) {
            String recording = stage.file("recording.pcapng").toString();
            Process live = stage.live(
                    "--format",
                    "json",
                    "--no-redact",
                    "--port",
                    ports.replace(' ', ','),
                    "--capture-bytes",
                    "65536",
                    "--record",
                    recording);
            stage.finish(stage.start(
                    "make",
                    List.of(
                            "unshare",
                            "--net",
                            "sh",
                            "-c",
                            "ip link set lo up; readlink /proc/self/ns/net; exec ../captures/make.sh " + name),
                    Map.of("INTO", folder.toString(), "CALLS", calls())));
            assertThat(Stage.end(live, "INT")).as(stage.read("live.err")).isZero();

            String network =
                    stage.read("make.out").lines().findFirst().orElseThrow().replaceAll("\\D", "");
            String told = stage.read("live.out");
            List<Map<String, Object>> there = Json.lines(told).stream()
                    .filter(line -> String.valueOf(line.get("process")).contains("netns=" + network + "}"))
                    .toList();
            String captured = Command.run(
                            "replay",
                            "--format",
                            "json",
                            "--no-redact",
                            stage.file(name + ".pcap").toString())
                    .out();
            assertThat(there).hasSizeGreaterThanOrEqualTo(atLeast);
            Told.assertSame(there, Json.lines(captured));
            System.out.println(name + ": " + Told.distribution(Told.latencyDifferences(there, Json.lines(captured))));
            Command replayed = Command.run("replay", "--format", "json", "--no-redact", recording);
            assertThat(replayed.exit()).as(replayed.err()).isZero();
            assertThat(Told.all(replayed.out())).isEqualTo(Told.all(told));
        }
    }

    private static String calls() {
        return System.getProperty("perisco.capture.calls")
                + File.pathSeparator
                + System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
