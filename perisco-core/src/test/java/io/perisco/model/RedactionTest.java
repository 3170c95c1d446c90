package io.perisco.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RedactionTest {
    @ParameterizedTest
    @CsvSource({
        "/a?token=s3, /a?token=<redacted>",
        "/a?TOKEN=s3, /a?TOKEN=<redacted>",
        "/a?x=1&token=s3&y=2, /a?x=1&token=<redacted>&y=2",
        "/a?x=1;token=s3;y=2, /a?x=1;token=<redacted>;y=2",
        "/a?token=s3=s4==, /a?token=<redacted>",
        "/a?token=, /a?token=<redacted>",
        "/a?token, /a?token",
        "/a?token&x=token=1, /a?token&x=token=1",
        "/a?mytoken=1&token2=2, /a?mytoken=1&token2=2",
        "/a?token=s3&token=s4, /a?token=<redacted>&token=<redacted>",
        "/a?token=s3#frag, /a?token=<redacted>#frag",
        "/a?x=?token=s3, /a?x=?token=s3",
        "http://h/p?password=s3&, http://h/p?password=<redacted>&",
        "/a?&&token=s3&&, /a?&&token=<redacted>&&",
        "/token=s3, /token=s3",
        "/a?, /a?",
        "*, *",
        "h:443, h:443",
        "/a?access_token=1&api_key=2&signature=3, /a?access_token=<redacted>&api_key=<redacted>&signature=<redacted>"
    })
    void targets(String target, String expected) {
        assertThat(Redaction.standard().target(target)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a?%74oken=s3", "/a?t%6Fken=s3", "/a?%54%4f%4B%45%4e=s3"})
    void keysMayBePercentEncoded(String target) {
        assertThat(Redaction.standard().target(target)).doesNotContain("s3").contains(Redaction.HIDDEN);
    }

    @Test
    void theEmptyTargetStaysEmpty() {
        assertThat(Redaction.standard().target("")).isEmpty();
    }

    @Test
    void fieldsAreHiddenWhateverTheirCase() {
        Redaction r = Redaction.standard();
        for (String name : new String[] {"Authorization", "PROXY-AUTHORIZATION", "cookie", "Set-Cookie", "X-Api-Key"}) {
            assertThat(r.hides(name)).as(name).isTrue();
        }
        assertThat(r.hides("content-type")).isFalse();
        assertThat(r.isNone()).isFalse();
    }

    @Test
    void fieldsAreHiddenByTheirBytesAsByTheirNames() {
        Redaction r = Redaction.of(Set.of("Cookie", "X-Key", "X-Tok", "x-gr\u00fcn"), Set.of());
        for (String name : new String[] {
            "cookie", "COOKIE", "x-key", "X-TOK", "x-keys", "ookie", "", "x+key", "[ookie", "X-GR\u00dcN", "x-gr?n"
        }) {
            for (Charset charset : new Charset[] {StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1}) {
                byte[] bytes = ("  " + name + ":  ").getBytes(charset);
                assertThat(r.hides(bytes, 2, bytes.length - 3))
                        .as("%s in %s", name, charset)
                        .isEqualTo(r.hides(name));
            }
        }
        assertThat(Redaction.none().hides(new byte[0], 0, 0)).isFalse();
    }

    @Test
    void noneHidesNothing() {
        assertThat(Redaction.none().hides("cookie")).isFalse();
        assertThat(Redaction.none().target("/a?token=s3")).isEqualTo("/a?token=s3");
        assertThat(Redaction.none().isNone()).isTrue();
    }

    @Test
    void ofHidesWhatItNamesAndNothingElse() {
        Redaction r = Redaction.of(Set.of("X-Secret"), Set.of("Key"));
        assertThat(r.hides("x-secret")).isTrue();
        assertThat(r.hides("cookie")).isFalse();
        assertThat(r.target("/a?key=1&token=2")).isEqualTo("/a?key=<redacted>&token=2");
        assertThat(Redaction.of(Set.of(), Set.of()).isNone()).isTrue();
        assertThat(Redaction.of(Set.of("a", "A"), Set.of()).hides("a")).isTrue();
    }
}
