package io.perisco.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.model.Half;
import io.perisco.model.Redaction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HeadersTest {
    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** From lines as HTTP/1 sends them. */
    private static Headers lines(Redaction redaction, byte[] bytes) {
        List<Integer> indexes = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < bytes.length; i++) {
            boolean folded = i + 1 < bytes.length && (bytes[i + 1] == ' ' || bytes[i + 1] == '\t');
            if (bytes[i] == '\n' && !folded) {
                int colon = from;
                while (bytes[colon] != ':') {
                    colon++;
                }
                indexes.add(from);
                indexes.add(colon);
                from = i + 1;
            }
        }
        indexes.add(from);
        int[] array = indexes.stream().mapToInt(i -> i + 7).toArray();
        return Headers.ofLines(bytes, array, 7, array.length / 2, redaction);
    }

    /** From names and values each in an array of its own, as HTTP/2 has them. */
    private static Headers parts(Redaction redaction, String... namesAndValues) {
        return Headers.ofParts(
                Stream.of(namesAndValues).map(HeadersTest::latin1).toArray(byte[][]::new), redaction);
    }

    /** From names and values that lie anywhere. */
    private static Headers spans(Redaction redaction, int padding, String... namesAndValues) {
        StringBuilder text = new StringBuilder(" ".repeat(padding));
        int[] spans = new int[namesAndValues.length * 2];
        for (int i = 0; i < namesAndValues.length; i++) {
            spans[2 * i] = text.length();
            text.append(namesAndValues[i]);
            spans[2 * i + 1] = text.length();
            text.append('.');
        }
        return Headers.of(latin1(text.toString()), spans, namesAndValues.length / 2, redaction);
    }

    private static List<String> all(Headers headers) {
        List<String> all = new ArrayList<>();
        headers.forEach((name, value) -> all.add(name + "=" + value));
        List<String> octets = new ArrayList<>();
        headers.forEachOctets((names, nameFrom, nameTo, values, valueFrom, valueTo) ->
                octets.add(Text.decode(names, nameFrom, nameTo) + "=" + Text.decode(values, valueFrom, valueTo)));
        assertThat(octets).isEqualTo(all);
        return all;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 70_000})
    void behaviour68_orderAndRepeatsAreKept(int padding) {
        String[] sent = {"Via", "a", "Set-Cookie", "x=1", "via", "b", "Accept", "", "VIA", "a"};
        StringBuilder text = new StringBuilder("P: " + "p".repeat(padding) + "\r\n");
        for (int i = 0; i < sent.length; i += 2) {
            text.append(sent[i]).append(": ").append(sent[i + 1]).append("\r\n");
        }
        Headers fromLines = lines(Redaction.none(), latin1(text.toString()));
        Headers fromSpans = spans(Redaction.none(), padding, sent);
        assertThat(all(fromSpans)).containsExactly("Via=a", "Set-Cookie=x=1", "via=b", "Accept=", "VIA=a");
        assertThat(all(fromLines)).hasSize(6).endsWith(all(fromSpans).toArray(String[]::new));
        assertThat(all(parts(Redaction.none(), sent))).isEqualTo(all(fromSpans));
        for (Headers h : List.of(fromLines, fromSpans, parts(Redaction.none(), sent))) {
            assertThat(h.all("via")).containsExactly("a", "b", "a");
            assertThat(h.all("ViA")).containsExactly("a", "b", "a");
            assertThat(h.first("accept")).isEmpty();
            assertThat(h.first("absent")).isNull();
            assertThat(h.all("absent")).isEmpty();
            int second = h.indexOf("via", h.indexOf("via", 0) + 1);
            assertThat(h.name(second)).isEqualTo("via");
            assertThat(h.isNamed(second, "via")).isTrue();
            assertThat(h.isEmpty()).isFalse();
            int cookie = h.indexOf("set-cookie", 0);
            assertThat(h.valueStartsWith(cookie, "X=")).isTrue();
            assertThat(h.valueStartsWith(cookie, "x=1")).isTrue();
            assertThat(h.valueStartsWith(cookie, "x=12")).isFalse();
            assertThat(h.valueStartsWith(h.indexOf("accept", 0), "")).isTrue();
        }
    }

    @Test
    void behaviour40_whiteSpaceAroundNamesAndValuesIsTakenOff() {
        Headers h = lines(Redaction.none(), latin1("A:1\r\nB: \t 2 \t\r\nC : 3\nD:\r\nE: a\r\n  b\r\nF: x:y \r\n"));
        assertThat(h.size()).isEqualTo(6);
        assertThat(h.value(0)).isEqualTo("1");
        assertThat(h.value(1)).isEqualTo("2");
        assertThat(h.name(2)).isEqualTo("C");
        assertThat(h.value(2)).isEqualTo("3");
        assertThat(h.value(3)).isEmpty();
        assertThat(h.value(4)).startsWith("a").endsWith("b");
        assertThat(h.value(5)).isEqualTo("x:y");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 70_000})
    void hiddenValuesAreHiddenEverywhere(int padding) {
        byte[] bytes = latin1("Pad: " + "p".repeat(padding) + "\r\nAuthorization: Basic s3cret\r\nCOOKIE : s3cret\r\n"
                + "X-Api-Key:s3cret\r\nAccept: all\r\n");
        Headers h = lines(Redaction.standard(), bytes);
        assertThat(h.value(1)).isEqualTo(Redaction.HIDDEN);
        assertThat(h.first("authorization")).isEqualTo(Redaction.HIDDEN);
        assertThat(h.all("Cookie")).containsExactly(Redaction.HIDDEN);
        assertThat(h.valueStartsWith(1, "Basic")).isFalse();
        assertThat(h.valueStartsWith(1, "<red")).isTrue();
        assertThat(all(h)).contains("X-Api-Key=<redacted>", "Accept=all").noneMatch(s -> s.contains("s3cret"));
        assertThat(h.toString()).doesNotContain("s3cret").contains("Accept: all");

        Headers fromParts = parts(Redaction.standard(), "AUTHORIZATION", "s3cret", "cookie", "s3cret", "a", "b");
        assertThat(all(fromParts)).containsExactly("AUTHORIZATION=<redacted>", "cookie=<redacted>", "a=b");

        Headers open = lines(Redaction.none(), bytes);
        assertThat(open.first("authorization")).isEqualTo("Basic s3cret");
        assertThat(open.toString()).contains("s3cret");
    }

    @Test
    void textIsUtf8OrElseLatin1() {
        byte[] utf8 = "A: gr\u00fc\u00dfe \ufffd\r\n".getBytes(StandardCharsets.UTF_8);
        assertThat(lines(Redaction.none(), utf8).value(0)).isEqualTo("gr\u00fc\u00dfe \ufffd");
        assertThat(lines(Redaction.none(), latin1("A: gr\u00fc\u00dfe\r\n")).value(0))
                .isEqualTo("gr\u00fc\u00dfe");
    }

    @Test
    void wellKnownTextReadsTheSameHoweverItIsHeld() {
        Headers fromLines = lines(Redaction.none(), latin1("Content-Type: text/html\r\nserver:x\r\nA: close\r\n"));
        Headers fromSpans = spans(Redaction.none(), 0, "Content-Type", "text/html", "server", "x", "A", "close");
        assertThat(all(fromLines))
                .containsExactly("Content-Type=text/html", "server=x", "A=close")
                .isEqualTo(all(fromSpans))
                .isEqualTo(all(parts(Redaction.none(), "Content-Type", "text/html", "server", "x", "A", "close")));
        assertThat(fromLines.name(0)).as("no string is made of it").isSameAs(fromSpans.name(0));
    }

    @Test
    void emptyHasNothing() {
        assertThat(Headers.EMPTY.size()).isZero();
        assertThat(Headers.EMPTY.isEmpty()).isTrue();
        assertThat(Headers.EMPTY.first("a")).isNull();
        assertThat(Headers.EMPTY).hasToString("[]");
        assertThat(Headers.of(new byte[0], new int[0], 0, Redaction.standard()).isEmpty())
                .isTrue();
        assertThat(Headers.ofParts(new byte[0][], Redaction.standard()).isEmpty())
                .isTrue();
        assertThat(Headers.ofLines(new byte[0], new int[0], 0, 0, Redaction.standard())
                        .isEmpty())
                .isTrue();
    }

    private static HttpRequest request(Redaction redaction, String method, String target) {
        byte[] bytes = latin1("xx" + target + "yy");
        byte[] head = latin1("Host: example.org:81\r\nAuthorization: s3cret\r\nUser-Agent: me\r\nVia: a\r\nvia: b\r\n");
        return HttpRequest.http1("1.1", method, bytes, 2, 2 + target.length(), lines(redaction, head), redaction);
    }

    private static Map<String, Object> attributes(HttpRequest request) {
        Map<String, Object> map = new LinkedHashMap<>();
        request.attributes(Half.REQUEST, map::put);
        return map;
    }

    @Test
    void nothingSecretLeavesARequest() {
        HttpRequest r = request(Redaction.standard(), "GET", "/a/b?x=1&token=s3cret&y=%20");
        assertThat(r.target()).isEqualTo("/a/b?x=1&token=<redacted>&y=%20");
        assertThat(r.toString()).doesNotContain("s3cret");
        assertThat(attributes(r).toString()).doesNotContain("s3cret");
        assertThat(attributes(r))
                .containsEntry("url.path", "/a/b")
                .containsEntry("url.query", "x=1&token=<redacted>&y=%20")
                .containsEntry("http.request.header.authorization", List.of(Redaction.HIDDEN))
                .containsEntry("http.request.header.via", List.of("a", "b"))
                .containsEntry("user_agent.original", "me");
        assertThat(request(Redaction.none(), "GET", "/?token=s3cret").target()).contains("s3cret");
    }

    @Test
    void behaviour66_attributesOfEveryFormOfTarget() {
        HttpRequest absolute = request(Redaction.standard(), "GET", "HTTPS://other:99/p?q=1");
        assertThat(absolute.scheme()).isEqualTo("https");
        assertThat(absolute.authority()).isEqualTo("other:99");
        assertThat(attributes(absolute)).containsEntry("url.path", "/p").containsEntry("url.query", "q=1");

        HttpRequest bare = request(Redaction.standard(), "GET", "http://other?q=/x");
        assertThat(bare.authority()).isEqualTo("other");
        assertThat(attributes(bare)).doesNotContainKey("url.path").containsEntry("url.query", "q=/x");

        HttpRequest connect = request(Redaction.standard(), "CONNECT", "other:443");
        assertThat(connect.authority()).isEqualTo("other:443");
        assertThat(attributes(connect)).doesNotContainKey("url.path");

        HttpRequest asterisk = request(Redaction.standard(), "OPTIONS", "*");
        assertThat(asterisk.authority()).isEqualTo("example.org:81");
        assertThat(attributes(asterisk)).doesNotContainKeys("url.path", "url.query");

        HttpRequest odd = request(Redaction.standard(), "PROPFIND", "/");
        assertThat(attributes(odd))
                .containsEntry("http.request.method", "_OTHER")
                .containsEntry("http.request.method_original", "PROPFIND");
    }

    @Test
    void credentialsInAnAbsoluteTargetDoNotLeaveIt() {
        HttpRequest r = request(Redaction.standard(), "GET", "http://user:s3cret@other/p");
        assertThat(r.target()).doesNotContain("s3cret");
        assertThat(r.authority()).doesNotContain("s3cret");
    }

    @Test
    void responsesSayWhatWasSeen() {
        HttpResponse r = HttpResponse.of("1.1", 503, "Gone away", List.of(100, 103), Headers.EMPTY);
        Map<String, Object> map = new LinkedHashMap<>();
        r.attributes(Half.RESPONSE, map::put);
        assertThat(map).containsEntry("http.response.status_code", 503L).containsEntry("error.type", "503");
        assertThat(r).hasToString("503 Gone away");
        assertThat(r.interim()).containsExactly(100, 103);
        HttpResponse unknown = HttpResponse.of("1.1", HttpResponse.UNKNOWN_STATUS, "", List.of(), Headers.EMPTY);
        map.clear();
        unknown.attributes(Half.RESPONSE, map::put);
        assertThat(map).doesNotContainKey("http.response.status_code");
        assertThat(unknown.operation()).isEmpty();
    }
}
