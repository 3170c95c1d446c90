package io.perisco.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class KnownTextTest {
    private static Set<String> known() {
        Set<String> all = new LinkedHashSet<>();
        for (String name : KnownText.NAMES) {
            all.add(name);
            all.add(name.toLowerCase(Locale.ROOT));
        }
        all.addAll(Set.of(KnownText.VALUES));
        return all;
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Between other bytes. */
    private static @Nullable String look(String text) {
        byte[] bytes = latin1("\r\n" + text + ": and what follows");
        return KnownText.of(bytes, 2, 2 + text.length());
    }

    @Test
    void everyKnownTextIsThereAlready() {
        for (String text : known()) {
            assertThat(look(text)).isEqualTo(text).isSameAs(look(text));
        }
    }

    @Test
    void nothingElseIsTakenForIt() {
        for (String text : known()) {
            for (int i = 0; i < text.length(); i++) {
                for (int bit : new int[] {1, 0x20, 0x80}) {
                    char[] chars = text.toCharArray();
                    chars[i] ^= (char) bit;
                    assertThat(look(new String(chars))).isIn(null, new String(chars));
                }
                assertThat(look(text.substring(i))).isIn(null, text.substring(i));
                assertThat(look(text.substring(0, i))).isIn(null, text.substring(0, i));
            }
            for (String longer : new String[] {text + '\0', '\0' + text, text + text, text + " ".repeat(50)}) {
                assertThat(look(longer)).isIn(null, longer);
            }
        }
    }

    @Test
    void textAtTheEndOfItsBytesReadsTheSame() {
        for (String text : known()) {
            for (int behind = 0; behind < 9; behind++) {
                byte[] bytes = latin1("::" + text + ".".repeat(behind));
                assertThat(Text.decode(bytes, 2, 2 + text.length())).isSameAs(look(text));
            }
            assertThat(Text.decode(latin1(text))).isSameAs(look(text));
        }
    }
}
