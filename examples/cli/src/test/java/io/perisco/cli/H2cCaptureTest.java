package io.perisco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** HTTP/2 through the command, on the shipped capture. */
final class H2cCaptureTest {
    private static final String CAPTURE = Path.of("..", "captures", "h2c.pcap").toString();

    private static List<Map<String, Object>> lines() throws Exception {
        Command run = Command.run("replay", "--format", "json", CAPTURE);
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out()).doesNotContain("secret");
        return Json.lines(run.out());
    }

    private static List<Map<String, Object>> of(List<Map<String, Object>> lines, String protocol, String target) {
        return lines.stream()
                .filter(line -> protocol.equals(line.get("protocol")) && target.equals(at(line, "request", "target")))
                .toList();
    }

    private static @Nullable Object at(Map<String, Object> line, String half, String key) {
        return line.get(half) instanceof Map<?, ?> message ? message.get(key) : null;
    }

    @Test
    void theFirstLogsExchangesAreThere() throws Exception {
        List<Map<String, Object>> lines = lines();
        assertThat(lines).allSatisfy(line -> assertThat(line).containsEntry("caveats", List.of()));
        assertThat(of(lines, "http/2", "/push")).hasSize(2).allSatisfy(line -> {
            assertThat(at(line, "request", "body_bytes")).isEqualTo(20_636L);
            assertThat(at(line, "response", "body_bytes")).isEqualTo(11L);
        });
        assertThat(at(of(lines, "http/2", "/pull").get(0), "response", "body_bytes"))
                .isEqualTo(3L * 4096);
        assertThat(at(of(lines, "http/2", "/redir").get(0), "response", "status"))
                .isEqualTo(302L);
        assertThat(of(lines, "http/2", "/greet?token=<redacted>")).hasSize(1);
    }

    @Test
    void anUpgradeIsToldTwiceAndHttp1OnTheSamePortOnce() throws Exception {
        List<Map<String, Object>> lines = lines();
        assertThat(of(lines, "http/1.1", "/redir")).singleElement().satisfies(line -> {
            assertThat(line).containsEntry("outcome", "upgraded");
            assertThat(at(line, "response", "status")).isEqualTo(101L);
        });
        assertThat(of(lines, "http/2", "/redir")).singleElement().satisfies(line -> {
            assertThat(line).containsEntry("stream", 1L);
            assertThat(at(line, "response", "interim")).isEqualTo(List.of(101L));
        });
        assertThat(of(lines, "http/1.1", "/greet"))
                .anySatisfy(line -> assertThat(line).containsEntry("outcome", "complete"));
    }

    @Test
    void behaviour44_aHundredStreamsAtATimeAreAllPaired() throws Exception {
        List<Map<String, Object>> lines = of(lines(), "http/2", "/style.css");
        assertThat(lines).hasSizeGreaterThan(500).allSatisfy(line -> {
            assertThat(line).containsEntry("outcome", "complete");
            assertThat(at(line, "response", "trailers")).isEqualTo(List.of(List.of("x-sum", "7")));
        });
        assertThat(lines).as("a pushed one").anySatisfy(line -> assertThat(line).containsEntry("stream", 2L));
        assertThat(lines)
                .as("trailers of a request")
                .anySatisfy(line ->
                        assertThat(at(line, "request", "trailers")).isEqualTo(List.of(List.of("x-end", "yes"))));
    }

    @Test
    void framesAreTracedAsInTheFirstLog() throws Exception {
        Command run = Command.run("replay", "--frames", "--port", "8881", CAPTURE);
        assertThat(run.exit()).isZero();
        String line =
                "(?m)^\\d{4}/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d 127\\.0\\.0\\.1       8881     127\\.0\\.0\\.1       \\d+ {3}";
        assertThat(run.out())
                .containsPattern(
                        line + "CONN {6}\n" + line + "REQUEST {3}\nret: 64 {4}\\[FrameHeader SETTINGS len=18]$")
                .containsPattern(line + "RESPONSE {2}\nret: 42 {4}\\[FrameHeader SETTINGS flags=ACK len=0]$")
                .containsPattern("ret: \\d+ +\\[header field \":method\" = \"GET\" header field \":path\" = \"/greet\"")
                .containsPattern("ret: \\d+ +\\[DataFrame hello! from python\\.]")
                .doesNotContain("secret");
        Command json = Command.run("replay", "--frames", "--format", "json", "--port", "8881", CAPTURE);
        assertThat(json.out()).doesNotContain("FrameHeader");
        assertThat(json.err()).contains("[FrameHeader SETTINGS len=18]");
    }

    @Test
    void behaviour69_theOutputIsTheSameForAnyNumberOfWorkers() throws Exception {
        Command inline = Command.run("replay", "--frames", CAPTURE);
        for (String workers : List.of("1", "2")) {
            assertThat(Command.run("replay", "--frames", "--workers", workers, CAPTURE)
                            .out())
                    .isEqualTo(inline.out());
        }
    }
}
