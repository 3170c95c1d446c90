package io.perisco.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.http.HttpRequest;
import io.perisco.http.HttpResponse;
import io.perisco.model.Redaction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class HeadParserTest {
    private final HeadParser parser = new HeadParser(Redaction.none());

    @Test
    void plainRequest() {
        HttpRequest r = request("GET /a?b=c HTTP/1.1\r\nHost: example.org\r\nAccept: */*\r\n\r\n");
        assertThat(r.method()).isEqualTo("GET");
        assertThat(r.target()).isEqualTo("/a?b=c");
        assertThat(r.version()).isEqualTo("1.1");
        assertThat(r.authority()).isEqualTo("example.org");
        assertThat(r.headers().size()).isEqualTo(2);
    }

    @Test
    void oddSpacesInStartLines() {
        HttpRequest r = request("GET  \t/a\t  HTTP/1.0  \r\n\r\n");
        assertThat(r.method()).isEqualTo("GET");
        assertThat(r.target()).isEqualTo("/a");
        assertThat(r.version()).isEqualTo("1.0");

        HttpResponse s = response("HTTP/1.1   404 \t  Not  Here  \r\n\r\n");
        assertThat(s.status()).isEqualTo(404);
        assertThat(s.reason()).isEqualTo("Not  Here");
        assertThat(response("HTTP/1.1 200\r\n\r\n").reason()).isEmpty();
        assertThat(response("HTTP/1.1 200 \r\n\r\n").reason()).isEmpty();
    }

    @Test
    void oddSpacesAroundFields() {
        HttpRequest r =
                request("GET / HTTP/1.1\r\nNone:a\r\nMany: \t b \t \r\nBefore : c\r\nEmpty:\r\nBlank:   \r\n\r\n");
        assertThat(r.headers().first("None")).isEqualTo("a");
        assertThat(r.headers().first("Many")).isEqualTo("b");
        assertThat(r.headers().first("Before")).isEqualTo("c");
        assertThat(r.headers().first("Empty")).isEmpty();
        assertThat(r.headers().first("Blank")).isEmpty();
    }

    @Test
    void missingSpaceAfterColonAndColonsInValues() {
        HttpRequest r = request("GET / HTTP/1.1\r\nHost:[::1]:80\r\nContent-Length:7\r\n\r\n");
        assertThat(r.headers().first("host")).isEqualTo("[::1]:80");
        assertThat(parser.framing().hasLength()).isTrue();
        assertThat(parser.framing().length()).isEqualTo(7);
    }

    @Test
    void twoHundredFieldsKeepOrderAndRepeats() {
        StringBuilder text = new StringBuilder("GET / HTTP/1.1\r\n");
        for (int i = 0; i < 200; i++) {
            text.append("X-").append(i % 50).append(": v").append(i).append("\r\n");
        }
        HttpRequest r = request(text.append("\r\n").toString());
        assertThat(r.headers().size()).isEqualTo(200);
        for (int i = 0; i < 200; i++) {
            assertThat(r.headers().name(i)).isEqualTo("X-" + i % 50);
            assertThat(r.headers().value(i)).isEqualTo("v" + i);
        }
        assertThat(r.headers().all("x-7")).containsExactly("v7", "v57", "v107", "v157");
        assertThat(request("GET / HTTP/1.1\r\nA: b\r\n\r\n").headers().size())
                .as("the next head")
                .isEqualTo(1);
    }

    @Test
    void foldedValues() {
        HttpRequest r = request("GET / HTTP/1.1\r\nA: one\r\n two\r\n\tthree\r\nB: x\r\n\r\n");
        assertThat(words(r.headers().first("a"))).containsExactly("one", "two", "three");
        assertThat(r.headers().first("a")).doesNotContain("\r").doesNotContain("\n");
        assertThat(r.headers().first("b")).isEqualTo("x");
        assertThat(r.headers().size()).isEqualTo(2);

        HttpRequest bare = request("GET / HTTP/1.1\nA:\n one\n  two\n\n");
        assertThat(words(bare.headers().first("a"))).containsExactly("one", "two");
    }

    @Test
    void foldedFramingFields() {
        request("POST / HTTP/1.1\r\nContent-Length:\r\n 12\r\n\r\n");
        assertThat(parser.framing().length()).isEqualTo(12);
        request("POST / HTTP/1.1\r\nTransfer-Encoding: gzip,\r\n\tchunked\r\n\r\n");
        assertThat(parser.framing().coding()).isEqualTo(Framing.Coding.CHUNKED);
        assertThat(parser.framing().isSuspect()).isFalse();
    }

    @Test
    void linesThatAreNoFieldsArePassedOver() {
        HttpRequest r = request("GET / HTTP/1.1\r\n lonely\r\nA: b\r\nno colon here\r\n its rest\r\nC: d\r\n\r\n");
        assertThat(r.headers().toString()).isEqualTo("[A: b, C: d]");
    }

    @Test
    void framingFieldsThatMakeNoSense() {
        for (String fields : List.of(
                "Content-Length: x",
                "Content-Length: -1",
                "Content-Length: +1",
                "Content-Length: 1 2",
                "Content-Length: 99999999999999999999999",
                "Content-Length: 1\r\nContent-Length: 2",
                "Content-Length: 1, 2",
                "Content-Length : 1",
                "Content-Length\t: 1",
                "Transfer-Encoding : chunked",
                "Content-Length: 1\r\nTransfer-Encoding: chunked",
                "Content-Length: 1\r\nTransfer-Encoding: identity",
                "Content-Length: 1\r\nTransfer-Encoding:",
                "Transfer-Encoding: chunked, chunked",
                "Transfer-Encoding: chunked, gzip",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: chunked;x",
                "Transfer-Encoding: chunked ; x=y",
                "Transfer-Encoding: chunked x",
                "Transfer-Encoding: gzip x, chunked",
                "Transfer-Encoding: identity x",
                "Transfer-Encoding: \u000bchunked")) {
            request("POST / HTTP/1.1\r\n" + fields + "\r\n\r\n");
            assertThat(parser.framing().isSuspect()).as(fields).isTrue();
        }
        for (String fields : List.of(
                "Content-Length: 3\r\nContent-Length: 3",
                "Content-Length: 3, 3",
                "content-length:0003",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: gzip ; q=1 , chunked ",
                "Transfer-Encoding: , chunked,",
                "Transfer-Encoding: identity\r\nX: y",
                "Upgrade : h2c",
                "X-Content-Length: nonsense")) {
            request("POST / HTTP/1.1\r\n" + fields + "\r\n\r\n");
            assertThat(parser.framing().isSuspect()).as(fields).isFalse();
        }
    }

    @Test
    void codingsThatAreSuspectFrameNevertheless() {
        for (String coding : List.of("chunked;x", "chunked x", "chunked, identity", "chunked, chunked")) {
            request("POST / HTTP/1.1\r\nTransfer-Encoding: " + coding + "\r\n\r\n");
            assertThat(parser.framing().coding()).as(coding).isEqualTo(Framing.Coding.CHUNKED);
        }
    }

    @Test
    void transferEncodingIsSuspectInHttp10() {
        for (String coding : List.of("chunked", "gzip", "identity", "")) {
            request("POST / HTTP/1.0\r\nTransfer-Encoding: " + coding + "\r\n\r\n");
            assertThat(parser.framing().isSuspect()).as(coding).isTrue();
            response("HTTP/1.0 200 OK\r\nTransfer-Encoding: " + coding + "\r\n\r\n");
            assertThat(parser.framing().isSuspect()).as(coding).isTrue();
        }
        response("HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\n");
        assertThat(parser.framing().isSuspect()).isFalse();
    }

    @Test
    void ofDifferingLengthsTheLastIsTaken() {
        for (String fields : List.of(
                "Content-Length: 9\r\nContent-Length: 7",
                "Content-Length: 5\r\nContent-Length: 7",
                "Content-Length: x\r\nContent-Length: 7",
                "Content-Length: 5, 7")) {
            request("POST / HTTP/1.1\r\n" + fields + "\r\n\r\n");
            assertThat(parser.framing().length()).as(fields).isEqualTo(7);
            assertThat(parser.framing().isSuspect()).as(fields).isTrue();
        }
        request("POST / HTTP/1.1\r\nContent-Length: 7\r\nContent-Length: x\r\n\r\n");
        assertThat(parser.framing().hasLength()).isFalse();
    }

    @Test
    void everyBeginningOfAHeadIsIncomplete() {
        for (String text :
                List.of("GET /path HTTP/1.1\r\nHost: a\r\nX: one\r\n two\r\n\r\n", "GET /path HTTP/1.1\nHost: a\n\n")) {
            byte[] bytes = bytes(text);
            for (int n = 0; n < bytes.length; n++) {
                assertThat(parser.readRequest(bytes, 0, n)).as("%d bytes", n).isEqualTo(HeadParser.INCOMPLETE);
                assertThat(parser.isStarted()).as("%d bytes", n).isEqualTo(n >= text.indexOf('\n') + 1);
            }
            assertThat(parser.readRequest(bytes, 0, bytes.length)).isEqualTo(bytes.length);
        }
        byte[] answer = bytes("HTTP/1.1 200 OK\r\nServer: s\r\n\r\n");
        for (int n = 0; n < answer.length; n++) {
            assertThat(parser.readResponse(answer, 0, n)).as("%d bytes", n).isEqualTo(HeadParser.INCOMPLETE);
        }
    }

    @Test
    void whatIsNoHeadIsInvalid() {
        for (String text : List.of(
                " GET / HTTP/1.1\r\n\r\n",
                "GET / HTTP/2.0\r\n\r\n",
                "GET / HTTP/1.x\r\n\r\n",
                "GET / http/1.1\r\n\r\n",
                "GET /\r\n\r\n",
                "G(T / HTTP/1.1\r\n\r\n",
                "M".repeat(65) + " / HTTP/1.1\r\n\r\n")) {
            assertThat(parser.readRequest(bytes(text), 0, text.length()))
                    .as(text)
                    .isEqualTo(HeadParser.INVALID);
        }
        for (String text : List.of("HTTP/2 200 OK\r\n\r\n", "HTTP/1.1200 OK\r\n\r\n", "ICY 200 OK\r\n\r\n")) {
            assertThat(parser.readResponse(bytes(text), 0, text.length()))
                    .as(text)
                    .isEqualTo(HeadParser.INVALID);
        }
    }

    @Test
    void aStatusThatIsNoNumberIsUnknown() {
        for (String text : List.of("HTTP/1.1 2xx OK\r\n\r\n", "HTTP/1.1 20 OK\r\n\r\n", "HTTP/1.1\r\n\r\n")) {
            assertThat(response(text).status()).as(text).isEqualTo(HttpResponse.UNKNOWN_STATUS);
        }
    }

    @Test
    void offsetsDoNotMatter() {
        byte[] text = bytes("junk\nPOST /x HTTP/1.1\r\nContent-Length: 3\r\nA: b\r\n c\r\n\r\nabc");
        int from = 5;
        int to = text.length - 3;
        HttpRequest r = Objects.requireNonNull(parser.request(text, from, to));
        assertThat(r.target()).isEqualTo("/x");
        assertThat(words(r.headers().first("a"))).containsExactly("b", "c");
        assertThat(parser.framing().length()).isEqualTo(3);
    }

    private HttpRequest request(String text) {
        return Objects.requireNonNull(parser.request(bytes(text), 0, text.length()), text);
    }

    private HttpResponse response(String text) {
        return Objects.requireNonNull(parser.response(bytes(text), 0, text.length()), text);
    }

    private static String[] words(@Nullable String value) {
        return Objects.requireNonNull(value).trim().split("[ \t]+", -1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
