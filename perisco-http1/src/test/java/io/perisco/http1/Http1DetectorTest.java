package io.perisco.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.spi.ByteView;
import io.perisco.spi.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class Http1DetectorTest {
    @Test
    void requestsAndResponses() {
        for (String line : List.of(
                "GET / HTTP/1.1\r\n",
                "GET /old HTTP/1.0\r\n",
                "\r\n\r\nPOST /x HTTP/1.1\r\n",
                "OPTIONS * HTTP/1.1\n",
                "CONNECT example.org:443 HTTP/1.1\r\n",
                "GET http://example.org/ HTTP/1.1\r\n",
                "PROPFIND /dav HTTP/1.1\r\n",
                "PURGE http://example.org/x HTTP/1.1\r\n",
                "GET  /spaces   HTTP/1.1 \r\n")) {
            assertThat(detect(line, "")).as(line).isEqualTo(Verdict.YES);
        }
        for (String line : List.of("HTTP/1.1 200 OK\r\n", "HTTP/1.0 404\r\n", "\r\nHTTP/1.1 100 Continue\r\n")) {
            assertThat(detect("", line)).as(line).isEqualTo(Verdict.YES);
        }
    }

    @Test
    void reversed() {
        assertThat(detect("HTTP/1.1 200 OK\r\n", "")).isEqualTo(Verdict.YES_REVERSED);
        assertThat(detect("", "GET / HTTP/1.1\r\n")).isEqualTo(Verdict.YES_REVERSED);
        assertThat(detect("HTTP/1.1 200 OK\r\n", "GET / HTTP/1.1\r\n")).isEqualTo(Verdict.YES_REVERSED);
    }

    @Test
    void otherProtocols() {
        for (String text : List.of(
                // TLS
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003random",
                // Redis, as arrays and inline
                "*2\r\n$3\r\nGET\r\n$3\r\nkey\r\n",
                "GET key\r\n",
                "SET key value\r\n",
                "PING\r\n",
                // protocols that look alike
                "INVITE sip:bob@example.org SIP/2.0\r\nVia: x\r\n",
                "OPTIONS sip:bob@example.org SIP/2.0\r\n",
                "SIP/2.0 200 OK\r\n",
                "DESCRIBE rtsp://example.org/m RTSP/1.0\r\n",
                "OPTIONS rtsp://example.org/m RTSP/1.0\r\n",
                "RTSP/1.0 200 OK\r\n",
                "REQMOD icap://example.org/s ICAP/1.0\r\n",
                "OPTIONS icap://example.org/s ICAP/1.0\r\n",
                "ICAP/1.0 200 OK\r\n",
                // HTTP, but not of this version
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "HTTP/2 200\r\n",
                "GET /\r\n",
                // others
                "SSH-2.0-OpenSSH_9.6\r\n",
                "EHLO example.org\r\n",
                "get k1 k2\r\n",
                "M-SEARCH\r\n",
                "J\u0000\u0000\u0000\n8.0.36\u0000\u0008\u0000\u0000\u0000salt")) {
            assertThat(detect(text, "")).as(text).isEqualTo(Verdict.NO);
            assertThat(detect("", text)).as("from the server: " + text).isEqualTo(Verdict.NO);
        }
    }

    @Test
    void beginningsAreUndecided() {
        for (String line : List.of(
                "GET /index.html HTTP/1.1\r\n",
                "PROPFIND /dav/ HTTP/1.1\r\n",
                "OPTIONS * HTTP/1.1\n",
                "\r\nPUT / HTTP/1.0\n")) {
            for (int n = 0; n < line.length(); n++) {
                assertThat(detect(line.substring(0, n), ""))
                        .as("%d bytes of %s", n, line)
                        .isEqualTo(Verdict.UNDECIDED);
                assertThat(detect("", line.substring(0, n)))
                        .as("%d bytes of %s from the server", n, line)
                        .isEqualTo(Verdict.UNDECIDED);
            }
        }
        String status = "HTTP/1.1 200";
        for (int n = 0; n < status.length(); n++) {
            assertThat(detect("", status.substring(0, n))).isEqualTo(Verdict.UNDECIDED);
        }
        assertThat(detect("", "")).isEqualTo(Verdict.UNDECIDED);
    }

    @Test
    void aDecisionDoesNotDependOnWhatFollows() {
        String head = "GET / HTTP/1.1\r\n";
        assertThat(detect(head + "\u0000\u00ff garbage", "")).isEqualTo(Verdict.YES);
        assertThat(detect("\u0016\u0003\u0001" + head, "")).isEqualTo(Verdict.NO);
    }

    @Test
    void longTargetsOfUsualMethodsAreTakenForHttp() {
        assertThat(detect("GET /" + "x".repeat(5000), "")).isEqualTo(Verdict.YES);
        assertThat(detect("SET /" + "x".repeat(5000), "")).isEqualTo(Verdict.NO);
    }

    private static Verdict detect(String client, String server) {
        return Http1Detector.detect(view(client), view(server));
    }

    private static ByteView view(String text) {
        return ByteView.of(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
