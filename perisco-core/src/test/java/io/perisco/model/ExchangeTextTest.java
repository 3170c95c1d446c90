package io.perisco.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ExchangeTextTest {
    @Test
    void behaviour67_controlCharactersAreMadeVisible() {
        assertThat(ExchangeText.escape("a\u001b[31mred\r\n\u0000\u007f\u009bX\t"))
                .isEqualTo("a\\x1b[31mred\\x0d\\x0a\\x00\\x7f\\x9bX\\x09");
    }

    @Test
    void behaviour67_marksThatTurnTextAreMadeVisible() {
        assertThat(ExchangeText.escape("\u202egpj\u2066\u2069\u2028\u2029"))
                .isEqualTo("\\u202egpj\\u2066\\u2069\\u2028\\u2029");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain ~ text", "gr\u00fc\u00dfe", "\u65e5\u672c", "\ud83d\ude00", "\u00a0"})
    void otherTextStays(String text) {
        assertThat(ExchangeText.escape(text)).isEqualTo(text);
    }

    @Test
    void nothingThatIsEscapedCouldSteerATerminal() {
        StringBuilder all = new StringBuilder();
        for (int c = 0; c < 0x10000; c++) {
            all.append((char) c);
        }
        assertThat(ExchangeText.escape(all)
                        .chars()
                        .filter(c -> Character.getType(c) == Character.CONTROL)
                        .count())
                .isZero();
    }
}
