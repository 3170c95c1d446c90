package io.perisco.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perisco.http.HttpResponse;
import io.perisco.model.Caveat;
import io.perisco.model.Exchange;
import io.perisco.model.Half;
import io.perisco.model.Message;
import io.perisco.model.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Lines of JSON: keys and their order are the contract, and the schema holds for all of them. */
class JsonPrinterTest {
    private static final String ENDS = "\"transport\":\"tcp\",\"client\":{\"address\":\"127.0.0.1\",\"port\":51224},"
            + "\"server\":{\"address\":\"127.0.0.1\",\"port\":8880},\"connection\":1,";
    private static final String PROCESS =
            "\"process\":{\"pid\":62565,\"comm\":\"server\",\"side\":\"server\",\"ns_pid\":1,\"uid\":0,\"cgroup\":123,"
                    + "\"netns\":4026531840},";

    @Test
    void keysStandInTheOrderOfTheContract() {
        String line = print(
                0,
                p -> p.exchange(Made.of(
                        Made.connection(51224),
                        Made.request("GET", "/greet", "Host", "127.0.0.1:8880", "Accept-Encoding", "gzip"),
                        Made.response("1.1", 200, "OK", "Content-Length", "20"))));
        assertThat(line)
                .isEqualTo("{\"time\":\"2022-09-12T07:11:10.000123456Z\",\"protocol\":\"http/1.1\"," + ENDS + PROCESS
                        + "\"request\":{\"method\":\"GET\",\"target\":\"/greet\",\"authority\":\"127.0.0.1:8880\","
                        + "\"scheme\":\"http\",\"headers\":[[\"Host\",\"127.0.0.1:8880\"],[\"Accept-Encoding\",\"gzip\"]],"
                        + "\"trailers\":[],\"body_bytes\":0},"
                        + "\"response\":{\"status\":200,\"reason\":\"OK\",\"interim\":[],"
                        + "\"headers\":[[\"Content-Length\",\"20\"]],\"trailers\":[],\"body_bytes\":20},"
                        + "\"latency_ns\":1999999,\"duration_ns\":1999999,\"outcome\":\"complete\",\"caveats\":[]}\n");
    }

    @Test
    void http2HasAStreamAndAnErrorCodeBesideItsOutcome() {
        String line = print(
                0,
                p -> p.exchange(Made.of(Made.connection(51224), Made.request2("GET", "/pull"), null)
                        .ending(3, Outcome.CANCELLED, 8, EnumSet.of(Caveat.MIDSTREAM, Caveat.TRUNCATED))));
        assertThat(line).contains("\"connection\":1,\"stream\":3,").contains("\"protocol\":\"http/2\"");
        assertThat(line)
                .endsWith(",\"outcome\":\"cancelled\",\"error_code\":8,"
                        + "\"caveats\":[\"truncated\",\"midstream\"]}\n");
        assertThat(line)
                .doesNotContain("\"response\"")
                .doesNotContain("latency_ns")
                .doesNotContain("duration_ns");
    }

    @Test
    void whatIsNotKnownIsAbsentAndRepeatsStay() {
        HttpResponse response =
                HttpResponse.of("1.1", 0, "", List.of(100, 103), Made.headers("a", "1", "A", "2", "a", "1"));
        String line = print(
                0,
                p -> p.exchange(Made.of(Made.connection6(), null, response)
                        .ending(0, Outcome.NO_REQUEST, Exchange.UNKNOWN, EnumSet.of(Caveat.UNPAIRED))));
        assertThat(line)
                .contains("\"client\":{\"address\":\"::1\",\"port\":51224}")
                .contains("\"connection\":2,\"response\":{\"interim\":[100,103],"
                        + "\"headers\":[[\"a\",\"1\"],[\"A\",\"2\"],[\"a\",\"1\"]],\"trailers\":[],\"body_bytes\":20},"
                        + "\"outcome\":\"no_request\",\"caveats\":[\"unpaired\"]}")
                .doesNotContain("process");
    }

    @Test
    void otherProtocolsTellOperationAndAttributes() {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("n", 7L);
        attributes.put("b", true);
        attributes.put("l", List.of("x", "y"));
        attributes.put("nan", Double.NaN);
        String line = print(
                0,
                p -> p.exchange(
                        Made.of(Made.connection(51224), Made.message("SET", attributes), Made.message("", Map.of()))));
        assertThat(line)
                .contains("\"protocol\":\"redis\"," + ENDS)
                .contains("\"request\":{\"operation\":\"SET\",\"attributes\":{\"n\":7,\"b\":true,\"l\":[\"x\",\"y\"],"
                        + "\"nan\":\"NaN\"}},\"response\":{\"attributes\":{}}");
    }

    @Test
    void bodiesAreTextWhereTheyAreText() {
        Made made = Made.of(Made.connection(51224), Made.request("PUT", "/"), Made.response("1.1", 200, "OK"))
                .bodies(Made.utf8("{\"a\":1}\n"), new byte[] {-1, -40, 0});
        assertThat(print(10, p -> p.exchange(made)))
                .contains("\"body_bytes\":0,\"body\":\"{\\\"a\\\":1}\\n\"}")
                .contains("\"body_bytes\":20,\"body_base64\":\"/9gA\"}");
    }

    /** Behaviour 67: whatever the wire or a plugin says, a line is one line, is JSON, and cannot steer a terminal. */
    @Test
    void anyTextMakesOneValidLine() throws Exception {
        String evil = "\u001b[2J\r\n\0\"\\ \u007f \u009b31m \u202e \ud83d\ude00 \u4e2d";
        String half = "\ud800 and \udc00";
        String text = print(100, p -> {
            p.exchange(Made.of(
                            Made.connection(51224),
                            Made.request(evil, evil, evil, evil),
                            Made.response("1.1", 200, evil, evil, evil))
                    .bodies(Made.utf8(evil), Made.utf8(evil)));
            p.exchange(Made.of(
                    Made.connection(51224),
                    Made.message(half, Map.of(half, half, "l", List.of(half))),
                    Made.message(evil, Map.of(evil, evil))));
        });
        assertThat(text.chars())
                .allMatch(c -> c == '\n' || c >= 0x20 && c < 0x7F || c >= 0xA0 && (c < 0x202A || c > 0x202E));
        List<Map<String, Object>> lines = Json.lines(text);
        assertThat(lines).hasSize(2);
        assertThat(text.toLowerCase(Locale.ROOT)).doesNotContain("\\ud800").doesNotContain("\\udc00 ");
        assertThat(request(lines.get(0))).extractingByKey("method").isEqualTo(evil);
        assertThat(request(lines.get(1))).extractingByKey("operation").isEqualTo("\ufffd and \ufffd");
    }

    @Test
    void aMessageThatThrowsLeavesNoTrace() {
        Message broken = new Message() {
            @Override
            public String operation() {
                return "X";
            }

            @Override
            public void attributes(Half half, BiConsumer<String, Object> sink) {
                throw new IllegalStateException("a plugin's defect");
            }
        };
        String text = print(0, p -> {
            Exchange good = Made.of(Made.connection(51224), Made.request("GET", "/"), null);
            p.exchange(good);
            assertThatThrownBy(() -> p.exchange(Made.of(Made.connection(51224), broken, null)))
                    .hasMessage("a plugin's defect");
            p.exchange(good);
        });
        assertThat(text.lines()).hasSize(2).allSatisfy(line -> Json.object(line));
    }

    @Test
    void theSchemaHoldsForEveryKindOfLine() throws Exception {
        String text = print(3, p -> {
            p.exchange(Made.of(
                            Made.connection(51224),
                            Made.request("GET", "/", "Host", "h"),
                            Made.response("1.1", 200, "OK", "a", "b", "a", "c"))
                    .bodies(Made.utf8("abc"), new byte[] {-1}));
            p.exchange(Made.of(Made.connection6(), Made.request2("GET", "/"), Made.response("2", 302, ""))
                    .ending(5, Outcome.REFUSED, 7, EnumSet.allOf(Caveat.class)));
            p.exchange(Made.of(
                    Made.connection(51224),
                    Made.message("SET", Map.of("n", 1L, "d", 1.5, "l", List.of("x"))),
                    Made.message("", Map.of())));
            for (Outcome outcome : Outcome.values()) {
                p.exchange(Made.of(Made.connection(51224), null, null)
                        .ending(0, outcome, Exchange.UNKNOWN, EnumSet.noneOf(Caveat.class)));
            }
        });
        SchemaCheck schema = new SchemaCheck(Json.object(schema()));
        List<Map<String, Object>> lines = Json.lines(text);
        assertThat(lines).hasSize(3 + Outcome.values().length);
        for (Map<String, Object> line : lines) {
            assertThat(schema.complaints(line)).as("%s", line).isEmpty();
        }
        Map<String, Object> wrong = new LinkedHashMap<>(lines.get(0));
        wrong.put("extra", 1L);
        wrong.put("outcome", "fine");
        wrong.put("request", Map.of("method", "GET"));
        wrong.remove("caveats");
        assertThat(schema.complaints(wrong)).as("the check itself").hasSize(4);
    }

    private static Map<String, Object> request(Map<String, Object> line) {
        Map<String, Object> members = new LinkedHashMap<>();
        ((Map<?, ?>) Objects.requireNonNull(line.get("request")))
                .forEach((k, v) -> members.put(String.valueOf(k), Objects.requireNonNull(v)));
        return members;
    }

    private static String schema() throws IOException {
        try (InputStream in = JsonPrinter.class.getResourceAsStream("exchange.schema.json")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String print(int bodyBytes, Consumer<Printer> what) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        StandardOutput out = new StandardOutput(bytes, () -> {});
        StandardError err =
                new StandardError(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
        NoticeText notices = new NoticeText("0.0.0.0/0", SecondText.slashed(null));
        what.accept(new JsonPrinter(out, err, notices, new BodyText(bodyBytes)));
        out.flush();
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
