package io.perisco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process: what it prints, and how it ends. */
final class CommandTest {
    private static final Path CAPTURE = Path.of("..", "captures", "http1.pcap");

    @TempDir
    Path temp;

    @Test
    void theShippedCaptureTellsTheFirstLogsExchanges() throws Exception {
        Command run = Command.run("replay", "--format", "json", CAPTURE.toString());
        assertThat(run.exit()).as(run.err()).isZero();
        List<Map<String, Object>> lines = Json.lines(run.out());
        assertThat(lines).hasSizeGreaterThan(25);
        assertThat(find(lines, "GET", "/greet")).containsEntry("outcome", "complete");
        assertThat(bodyBytes(find(lines, "GET", "/greet"), "response")).isEqualTo(20L);
        assertThat(bodyBytes(find(lines, "POST", "/push"), "request")).isEqualTo(20_636L);
        assertThat(bodyBytes(find(lines, "POST", "/push"), "response")).isEqualTo(11L);
        assertThat(bodyBytes(find(lines, "GET", "/static/example.jpg"), "response"))
                .isEqualTo(102_117L);
        assertThat(bodyBytes(find(lines, "HEAD", "/static/example.jpg"), "response"))
                .isZero();
        assertThat(bodyBytes(find(lines, "GET", "/chunked"), "response")).isEqualTo(20L);
        assertThat(find(lines, "GET", "/ws")).containsEntry("outcome", "upgraded");
        assertThat(find(lines, "CONNECT", "127.0.0.1:8882")).containsEntry("outcome", "tunnel");
        assertThat(find(lines, "GET", "/greet?token=<redacted>")).containsEntry("caveats", List.of());
        assertThat(run.out()).contains("\"status\":200,\"reason\":\"OK\",\"interim\":[103],");
        assertThat(run.out()).doesNotContain("secret");
    }

    private static Map<String, Object> find(List<Map<String, Object>> lines, String method, String target) {
        return lines.stream()
                .filter(line -> line.get("request") instanceof Map<?, ?> request
                        && method.equals(request.get("method"))
                        && target.equals(request.get("target")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + method + " " + target));
    }

    private static long bodyBytes(Map<String, Object> line, String half) {
        return line.get(half) instanceof Map<?, ?> message && message.get("body_bytes") instanceof Long n ? n : -1;
    }

    @Test
    void theTextFollowsTheFirstLog() throws Exception {
        Command run = Command.run("replay", CAPTURE.toString());
        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .containsPattern("(?m)^\\d{4}/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d network filter: \\[0\\.0\\.0\\.0/0]$")
                .containsPattern("(?m)detected HTTP/1\\.1 in endpoint\\(127\\.0\\.0\\.1:8880 pid:-\\)$")
                .containsPattern("(?m)new proto matcher of HTTP/1\\.1 for 127\\.0\\.0\\.1:8880 pid:-$")
                .containsPattern("(?m) 127\\.0\\.0\\.1:8880  127\\.0\\.0\\.1:\\d+  IPv4/TCP  pid:- \\d+ ms$")
                .containsPattern("(?m)^HTTP/1\\.1 GET /greet 127\\.0\\.0\\.1:8880$")
                .containsPattern("(?m)^map\\[Accept:\\[\\*/\\*] User-Agent:\\[curl]]$")
                .containsPattern("(?m)^HTTP/1\\.1 200 OK$");
    }

    @Test
    void theOutputIsTheSameForAnyNumberOfWorkers() throws Exception {
        for (String format : List.of("text", "json")) {
            Command inline = Command.run("replay", "--format", format, CAPTURE.toString());
            for (String workers : List.of("1", "2", "3")) {
                Command run = Command.run("replay", "--format", format, "--workers", workers, CAPTURE.toString());
                assertThat(run.out()).as("%s, %s workers", format, workers).isEqualTo(inline.out());
            }
        }
    }

    @Test
    void aFileCutInAPacketIsReadUpToThere() throws Exception {
        byte[] whole = Files.readAllBytes(CAPTURE);
        Path cut = Files.write(temp.resolve("cut.pcap"), Arrays.copyOf(whole, whole.length - 7));
        Command run = Command.run("replay", "--format", "json", cut.toString());
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out().lines().count()).isGreaterThan(20);
        assertThat(run.err()).contains("perisco: ").contains("cut.pcap").contains("cut short at byte");
    }

    @Test
    void whatCannotBeReadIsSaid() throws Exception {
        Command missing = Command.run("replay", temp.resolve("none.pcap").toString());
        assertThat(missing.exit()).isEqualTo(1);
        assertThat(missing.err()).contains("perisco: ").contains("none.pcap");
        Path text = Files.writeString(temp.resolve("text.pcap"), "this is no capture at all");
        Command unknown = Command.run("replay", text.toString());
        assertThat(unknown.exit()).isEqualTo(1);
        assertThat(unknown.err()).contains("text.pcap").contains("74 68 69 73");
        Command both = Command.run("replay", "--format", "json", text.toString(), CAPTURE.toString());
        assertThat(both.exit()).isEqualTo(2);
        assertThat(both.out().lines().count()).isGreaterThan(20);
    }

    @Test
    void usageIsSixtyFour() throws Exception {
        assertThat(Command.run("replay").exit()).isEqualTo(64);
        assertThat(Command.run("replay", "--net", "nonsense", CAPTURE.toString())
                        .exit())
                .isEqualTo(64);
        assertThat(Command.run("replay", "--no-such-option", CAPTURE.toString()).exit())
                .isEqualTo(64);
        assertThat(Command.run("--help").exit()).isZero();
        assertThat(Command.run("--version").out()).startsWith("perisco ");
    }

    @Test
    void protocolsAreListed() throws Exception {
        Command run = Command.run("protocols");
        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("http/1").contains("HTTP/1.1");
    }

    @Test
    void filtersChooseConnections() throws Exception {
        String all =
                Command.run("replay", "--format", "json", CAPTURE.toString()).out();
        String port = Command.run("replay", "--format", "json", "--port", "8880", CAPTURE.toString())
                .out();
        assertThat(port.lines().count()).isBetween(5L, all.lines().count() - 5);
        assertThat(port).doesNotContain("\"port\":8882");
        assertThat(Command.run("replay", "--format", "json", "--net", "10.0.0.0/8", CAPTURE.toString())
                        .out())
                .isEmpty();
        assertThat(Command.run("replay", "--format", "json", "--protocol", "redis", CAPTURE.toString())
                        .out())
                .isEmpty();
    }

    @Test
    void theSchemaIsJson() throws Exception {
        Command run = Command.run("replay", "--schema");
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(Json.object(run.out())).containsKeys("$schema", "properties");
    }
}
