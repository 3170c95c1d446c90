package io.perisco.http2;

import static org.assertj.core.api.Assertions.assertThat;

import com.twitter.hpack.Decoder;
import io.perisco.http.Headers;
import io.perisco.model.Redaction;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Header lists as {@code name: value}, ours and as the bare library reads them. */
final class Fields {
    private Fields() {}

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }

    static HeaderBlock decode(HeaderDecoder decoder, String hex) {
        byte[] bytes = bytes(hex);
        return decoder.decode(bytes, 0, bytes.length);
    }

    static List<String> of(HeaderBlock block) {
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < block.size(); i++) {
            fields.add(block.name(i) + ": " + block.value(i));
        }
        assertRegularOnesAreTheSame(block, fields);
        return fields;
    }

    /** The list of the next block of that connection, by the library without our guard. */
    static List<String> plain(Decoder decoder, byte[] block) throws IOException {
        List<String> fields = new ArrayList<>();
        decoder.decode(
                new ByteArrayInputStream(block),
                (name, value, sensitive) -> fields.add(text(name) + ": " + text(value)));
        assertThat(decoder.endHeaderBlock()).isFalse();
        return fields;
    }

    private static String text(byte[] bytes) {
        return Headers.ofParts(new byte[][] {bytes, bytes}, Redaction.none()).value(0);
    }

    private static void assertRegularOnesAreTheSame(HeaderBlock block, List<String> all) {
        List<String> regular = new ArrayList<>();
        block.headers(Redaction.none()).forEach((name, value) -> regular.add(name + ": " + value));
        assertThat(regular)
                .isEqualTo(all.stream().filter(f -> !f.startsWith(":")).toList());
    }
}
