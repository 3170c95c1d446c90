package io.perisco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.model.Caveat;
import io.perisco.model.Exchange;
import io.perisco.model.Outcome;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The layout is that of the project's first log. */
class TextPrinterTest {
    @Test
    void printsTheFirstLog() {
        String text = print(0, p -> {
            p.started(Made.TIME - 28_000_000_000L);
            p.detected(Made.connection(51224), "HTTP/1.1", Made.TIME - 4_000_000_000L);
            p.exchange(Made.of(
                    Made.connection(51224),
                    Made.request(
                            "GET",
                            "/greet",
                            "Host",
                            "127.0.0.1:8880",
                            "User-Agent",
                            "Go-http-client/1.1",
                            "Accept-Encoding",
                            "gzip"),
                    Made.response(
                            "1.1",
                            200,
                            "OK",
                            "Date",
                            "Mon, 12 Sep 2022 07:11:10 GMT",
                            "Content-Length",
                            "20",
                            "Content-Type",
                            "text/plain; charset=utf-8")));
            p.exchange(Made.of(Made.connection(51240), Made.request("POST", "/push"), null));
        });
        assertThat(text).isEqualTo("""
                        2022/09/12 07:10:42 network filter: [0.0.0.0/0]
                        2022/09/12 07:11:06 detected HTTP/1.1 in endpoint(127.0.0.1:8880 pid:62565)
                        2022/09/12 07:11:06 new proto matcher of HTTP/1.1 for 127.0.0.1:8880 pid:62565
                        2022/09/12 07:11:10 127.0.0.1:8880  127.0.0.1:51224  IPv4/TCP  pid:62565 1 ms
                        HTTP/1.1 GET /greet 127.0.0.1:8880
                        map[Accept-Encoding:[gzip] User-Agent:[Go-http-client/1.1]]
                        HTTP/1.1 200 OK
                        map[Content-Length:[20] Content-Type:[text/plain; charset=utf-8] Date:[Mon, 12 Sep 2022 07:11:10 GMT]]

                        2022/09/12 07:11:10 127.0.0.1:8880  127.0.0.1:51240  IPv4/TCP  pid:62565 - ms
                        HTTP/1.1 POST /push -
                        map[]
                        -
                        """);
    }

    @Test
    void printsHttp2AsHeaderLists() {
        String text = print(
                0,
                p -> p.exchange(Made.of(
                        Made.connection(49160),
                        Made.request2("GET", "/greet", "accept-encoding", "gzip", "x", "say \"hi\" \\o/"),
                        Made.response("2", 200, "", "content-type", "text/plain; charset=utf-8"))));
        assertThat(text)
                .endsWith("[header field \":authority\" = \"127.0.0.1:8881\" header field \":method\" = \"GET\""
                        + " header field \":path\" = \"/greet\" header field \":scheme\" = \"http\""
                        + " header field \"accept-encoding\" = \"gzip\""
                        + " header field \"x\" = \"say \\\"hi\\\" \\\\o/\"]\n"
                        + "[header field \":status\" = \"200\""
                        + " header field \"content-type\" = \"text/plain; charset=utf-8\"]\n");
    }

    @Test
    void joinsRepeatedNamesAndHidesSecrets() {
        String text = print(
                0,
                p -> p.exchange(Made.of(
                        Made.connection6(),
                        null,
                        Made.response("1.1", 200, "", "B", "y", "Set-Cookie", "s=1", "A", "x", "b", "z"))));
        assertThat(text).contains("[::1]:8880  [::1]:51224  IPv6/TCP  pid:- - ms\n-\nHTTP/1.1 200\n");
        assertThat(text).contains("map[A:[x] B:[y z] Set-Cookie:[<redacted>]]");
    }

    @Test
    void printsCaveatsOnALineOfTheirOwn() {
        String text = print(
                0,
                p -> p.exchange(Made.of(Made.connection(1), Made.request("GET", "/"), null)
                        .ending(0, Outcome.NO_RESPONSE, Exchange.UNKNOWN, EnumSet.of(Caveat.UNPAIRED, Caveat.GAP))));
        assertThat(text).endsWith("\n-\ncaveats: gap unpaired\n");
    }

    @Test
    void printsOperationAndAttributesOfOtherProtocols() {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("db.query.text", "SET k v");
        attributes.put("db.args", List.of("k", "v"));
        String text = print(
                0,
                p -> p.exchange(Made.of(
                        Made.connection(1), Made.message("SET", attributes), Made.message("", Map.of("ok", true)))));
        assertThat(text).endsWith("redis SET\nmap[db.args:[k v] db.query.text:[SET k v]]\nredis -\nmap[ok:[true]]\n");
    }

    /** Behaviour 67: no byte from the wire reaches the terminal as a control character, nor begins a line. */
    @Test
    void controlCharactersAreEscapedWhereverTheyStand() {
        String evil = "a\u001b[31m\r\nHTTP/1.1 200 OK\u009b\u202e\u007f\0";
        String text = print(100, p -> {
            p.exchange(Made.of(
                            Made.connection(1),
                            Made.request(evil, evil, evil, evil, "Host", evil),
                            Made.response("1.1", 200, evil, evil, evil))
                    .bodies(Made.utf8(evil), new byte[] {0x1b, -1}));
            p.exchange(Made.of(
                    Made.connection(1),
                    Made.request2(evil, evil, evil, evil),
                    Made.response("2", 200, "", evil, evil)));
            p.exchange(
                    Made.of(Made.connection(1), Made.message(evil, Map.of(evil, evil)), Made.message(evil, Map.of())));
            p.detected(Made.connection(1), evil, Made.TIME);
        });
        assertThat(text.lines())
                .allSatisfy(line -> assertThat(line.chars()).allMatch(c -> c >= 0x20 && c < 0x7F, line));
        assertThat(text.lines()).doesNotContain("HTTP/1.1 200 OK");
    }

    @Test
    void printsBodyPrefixesOnlyWhereTheyWereAskedFor() {
        Made made = Made.of(Made.connection(1), Made.request("GET", "/"), Made.response("1.1", 200, "OK"))
                .bodies(new byte[0], Made.utf8("h\u00e9"));
        assertThat(print(3, p -> p.exchange(made))).endsWith("\nbody: h\u00e9\n");
        assertThat(print(2, p -> p.exchange(made.bodies(new byte[0], new byte[] {'h', -61}))))
                .as("a character that the limit cut in two")
                .endsWith("\nbody: h\n");
        assertThat(print(3, p -> p.exchange(made.bodies(new byte[0], new byte[] {'h', -61}))))
                .as("no UTF-8 at all")
                .endsWith("\nbody_base64: aMM=\n");
    }

    private static String print(int bodyBytes, Consumer<Printer> what) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        StandardOutput out = new StandardOutput(bytes, () -> {});
        SecondText time = SecondText.slashed(ZoneOffset.UTC.getRules());
        what.accept(new TextPrinter(out, new NoticeText("0.0.0.0/0", time), time, new BodyText(bodyBytes)));
        out.flush();
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
