package io.perisco.grpc;

import static io.perisco.grpc.Wire.field;
import static io.perisco.grpc.Wire.join;
import static io.perisco.grpc.Wire.latin;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Messages are shown by the numbers of their fields, without a schema. */
final class FieldTextTest {
    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] nested(int number, byte[] content) {
        return join(bytes(number << 3 | 2, content.length), content);
    }

    private static String text(byte[] message) {
        return FieldText.of(message, true);
    }

    @Test
    void textNumbersAndMessagesAreTold() {
        assertThat(text(field(1, "hello"))).isEqualTo("1: \"hello\"");
        assertThat(text(bytes(0x10, 0x96, 0x01))).isEqualTo("2: 150");
        assertThat(text(join(field(1, "a"), bytes(0x10, 7)))).isEqualTo("1: \"a\" 2: 7");
        assertThat(text(nested(3, bytes(0x08, 0x07)))).isEqualTo("3: {1: 7}");
        assertThat(text(nested(3, field(1, "x")))).isEqualTo("3: {1: \"x\"}");
        assertThat(text(bytes(0x0D, 0, 0, 0x80, 0x3F))).isEqualTo("1: 1.0i32");
        assertThat(text(bytes(0x0D, 7, 0, 0, 0))).isEqualTo("1: 0x00000007i32");
        assertThat(text(bytes(0x09, 0, 0, 0, 0, 0, 0, 0x04, 0x40))).isEqualTo("1: 2.5");
        assertThat(text(bytes(0x09, 1, 0, 0, 0, 0, 0, 0, 0))).isEqualTo("1: 0x0000000000000001i64");
        assertThat(text(bytes(0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01)))
                .isEqualTo("1: -1");
        assertThat(text(bytes(0x0B, 0x10, 0x05, 0x0C))).isEqualTo("1: !{2: 5}");
        assertThat(text(new byte[0])).isEmpty();
    }

    @Test
    void whatIsNeitherTextNorMessageIsBytes() {
        assertThat(text(nested(1, bytes(0xFF, 0x00)))).isEqualTo("1: `ff00`");
        assertThat(text(nested(1, bytes()))).isEqualTo("1: \"\"");
        assertThat(text(bytes(0xFF, 0xFF))).isEqualTo("`ffff`");
        assertThat(text(latin("plain text"))).isEqualTo("\"plain text\"");
        assertThat(text(bytes(0x0B, 0x0B))).isEqualTo("`0b0b`");
    }

    @Test
    void textIsEscapedAndLinesAreText() {
        assertThat(text(field(1, "a \"b\" \\ ü"))).isEqualTo("1: \"a \\\"b\\\" \\\\ ü\"");
        assertThat(text(field(1, "line\nline\ttab\r"))).isEqualTo("1: \"line\\nline\\ttab\\r\"");
    }

    @Test
    void whatIsCutSaysSo() {
        byte[] message = join(field(1, "hello"), field(2, "wörld"));
        assertThat(FieldText.of(message, false)).isEqualTo("1: \"hello\" 2: \"wörld\" …");
        assertThat(FieldText.of(Arrays.copyOf(message, 12), false)).isEqualTo("1: \"hello\" 2: \"wö\"…");
        assertThat(FieldText.of(Arrays.copyOf(message, 11), false)).isEqualTo("1: \"hello\" 2: \"w\"…");
        assertThat(FieldText.of(Arrays.copyOf(message, 8), false)).isEqualTo("1: \"hello\" …");
        assertThat(FieldText.of(Arrays.copyOf(message, 4), false)).isEqualTo("1: \"he\"…");
        assertThat(FieldText.of(new byte[0], false)).isEqualTo("…");
        byte[] nested = nested(3, join(bytes(0x08, 0x01), field(2, "inner")));
        assertThat(FieldText.of(Arrays.copyOf(nested, 8), false)).isEqualTo("3: {1: 1 2: \"in\"…}");
        assertThat(FieldText.of(bytes(0x0A, 9, 0xFF, 0xFE), false)).isEqualTo("1: `fffe`…");
        assertThat(FieldText.of(bytes(0xFF, 0xFF), false)).isEqualTo("`ffff` …");
    }

    @Test
    void messagesInMessagesWithoutEndAreLookedIntoOnlySoDeep() {
        byte[] message = bytes(0x08, 0x01);
        for (int i = 0; i < 50; i++) {
            message = nested(1, message);
        }
        assertThat(text(message)).startsWith("1: {1: {1: {");
        byte[] groups = new byte[5000];
        Arrays.fill(groups, (byte) 0x0B);
        assertThat(text(groups)).startsWith("`0b0b");
    }

    @Test
    void anyBytesHaveAText() {
        Random random = new Random(11);
        for (int round = 0; round < 20_000; round++) {
            byte[] message = new byte[random.nextInt(60)];
            random.nextBytes(message);
            if (round % 2 == 0) {
                for (int i = 0; i < message.length; i++) {
                    message[i] &= 0x1F;
                }
            }
            String whole = text(message);
            assertThat(whole.length()).isLessThanOrEqualTo(40 + 20 * message.length);
            assertThat(FieldText.of(message, false)).contains("…");
        }
    }
}
