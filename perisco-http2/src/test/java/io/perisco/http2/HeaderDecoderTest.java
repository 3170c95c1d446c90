package io.perisco.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.http.Headers;
import io.perisco.model.Redaction;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** What an observer gets from blocks of its own making. */
final class HeaderDecoderTest {
    private final HeaderDecoder decoder = new HeaderDecoder(1 << 18);

    private HeaderBlock decode(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        return decoder.decode(bytes, 0, bytes.length);
    }

    static String text(HeaderBlock block) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < block.size(); i++) {
            text.append(block.name(i)).append(": ").append(block.value(i)).append('\n');
        }
        return text.toString();
    }

    @Test
    void aRequestIsReadWithItsPseudoHeadersApart() {
        HeaderBlock block = decode("82 86 84 41 0f 7777 772e 6578 616d 706c 652e 636f 6d 40 01 61 01 62");
        assertThat(block.failed()).isFalse();
        assertThat(block.hasUnknown()).isFalse();
        assertThat(block.size()).isEqualTo(5);
        assertThat(block.pseudo(":method")).isEqualTo("GET");
        assertThat(block.pseudo(":authority")).isEqualTo("www.example.com");
        assertThat(block.pseudo(":status")).isNull();
        assertThat(block.pseudoBytes(":path")).isEqualTo(new byte[] {'/'});
        assertThat(block.headers(Redaction.none())).hasToString("[a: b]");
    }

    @Test
    void whatWasInsertedBeforeTheJoinIsUnknownAndWhatCameAfterIsRight() {
        decoder.prime();
        HeaderBlock block = decode("82 be 40 01 61 01 62 be bf 7f 00 01 78");
        assertThat(block.failed()).isFalse();
        assertThat(block.hasUnknown()).isTrue();
        assertThat(text(block))
                .isEqualTo(":method: GET\n<unknown>: <unknown>\na: b\na: b\n<unknown>: <unknown>\n<unknown>: x\n");
        assertThat(block.headers(Redaction.none()).first(Headers.UNKNOWN)).isEqualTo(Headers.UNKNOWN);
    }
}
