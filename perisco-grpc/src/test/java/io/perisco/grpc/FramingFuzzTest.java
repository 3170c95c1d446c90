package io.perisco.grpc;

import static io.perisco.grpc.Wire.join;
import static io.perisco.grpc.Wire.latin;
import static io.perisco.grpc.Wire.message;
import static io.perisco.grpc.Wire.prefixed;
import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.model.Redaction;
import io.perisco.spi.ByteView;
import io.perisco.spi.ContentReader;
import io.perisco.spi.End;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Seeded: whatever bytes come in whatever pieces, nothing is thrown and nothing is invented. */
final class FramingFuzzTest {
    private static final int ROUNDS = 3000;

    private final List<byte[]> trailers = new ArrayList<>();

    private MessageReader reader(boolean web) {
        trailers.clear();
        return new MessageReader(new GrpcMessage.Sender("gzip", "proto", 20, null), web ? trailers::add : null);
    }

    private static void feed(ContentReader reader, byte[] content, Random random) {
        for (int at = 0; at < content.length; ) {
            int n = 1 + random.nextInt(Math.min(content.length - at, 1 + random.nextInt(3000)));
            reader.passing(at);
            ByteView view = ByteView.of(Arrays.copyOfRange(content, at, at + n));
            reader.read(view);
            assertThat(view.length()).isZero();
            at += n;
        }
    }

    private static byte[] messages(Random random, int count) {
        byte[] content = new byte[0];
        for (int i = 0; i < count; i++) {
            byte[] body = new byte[random.nextInt(random.nextInt(50) == 0 ? 9000 : 40)];
            random.nextBytes(body);
            content = join(content, prefixed(random.nextInt(2), body));
        }
        return content;
    }

    @Test
    void messagesAreCountedInWhateverPiecesTheyCome() {
        Random random = new Random(1);
        for (int round = 0; round < ROUNDS; round++) {
            int count = random.nextInt(20);
            byte[] content = messages(random, count);
            MessageReader reader = reader(false);
            feed(reader, content, random);
            reader.ended(End.COMPLETE);
            assertThat(reader.messages().count()).isEqualTo(count);
            assertThat(reader.messages().bytes()).isEqualTo(content.length - 5L * count);
            assertThat(reader.messages().atLeast()).isFalse();
            assertThat(reader.messages().bodies()).hasSize(Math.min(count, MessageReader.MOST_BODIES));
        }
    }

    @Test
    void textIsTheSameAsTheBytesItStandsFor() {
        Random random = new Random(2);
        byte[] trailer = prefixed(0x80, latin("grpc-status:0\r\n"));
        for (int round = 0; round < ROUNDS; round++) {
            int count = random.nextInt(8);
            byte[] content = join(messages(random, count), trailer);
            StringBuilder text = new StringBuilder();
            for (int at = 0; at < content.length; ) {
                int n = 1 + random.nextInt(content.length - at);
                byte[] piece = Arrays.copyOfRange(content, at, at + n);
                text.append(Base64.getEncoder().encodeToString(piece)).append(random.nextInt(9) == 0 ? "\r\n" : "");
                at += n;
            }
            MessageReader reader = reader(true);
            feed(new TextReader(reader), latin(text.toString()), random);
            reader.ended(End.COMPLETE);
            assertThat(reader.messages().count()).isEqualTo(count);
            assertThat(reader.messages().atLeast()).isFalse();
            assertThat(trailers).containsExactly(latin("grpc-status:0\r\n"));
        }
    }

    @Test
    void holesNeverMakeMoreMessages() {
        Random random = new Random(3);
        for (int round = 0; round < ROUNDS; round++) {
            int count = 1 + random.nextInt(12);
            byte[] content = messages(random, count);
            int from = random.nextInt(content.length);
            int n = 1 + random.nextInt(content.length - from);
            MessageReader reader = reader(false);
            feed(reader, Arrays.copyOf(content, from), random);
            reader.gap(n, false);
            feed(reader, Arrays.copyOfRange(content, from + n, content.length), random);
            assertThat(reader.messages().count()).isLessThanOrEqualTo(count);
            assertThat(reader.messages().atLeast()).isTrue();
        }
    }

    @Test
    void anyBytesAreReadWithoutHarm() {
        Random random = new Random(4);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] content = new byte[random.nextInt(200)];
            random.nextBytes(content);
            for (int i = 0; i < content.length && round % 2 == 0; i++) {
                content[i] &= 3; // lengths that fit
            }
            for (boolean web : new boolean[] {true, false}) {
                MessageReader bytes = reader(web);
                feed(bytes, content, random);
                bytes.messages()
                        .bodies()
                        .forEach(body -> assertThat(body.text()).isNotNull());
                MessageReader text = reader(web);
                feed(new TextReader(text), content, random);
                feed(new TextReader(text), latin(Base64.getEncoder().encodeToString(content)), random);
                assertThat(bytes.messages().count()).isLessThanOrEqualTo(content.length / 5);
            }
        }
    }

    @Test
    void detailsTrailersAndMessagesOfAnyBytesAreRead() {
        Random random = new Random(5);
        byte[] sound = join(new byte[] {8, 5}, Wire.field(2, "message"), new byte[] {0x1A, 3, 10, 1, 'x'});
        int parsed = 0;
        for (int round = 0; round < 10 * ROUNDS; round++) {
            byte[] bytes = sound.clone();
            for (int i = random.nextInt(4); i > 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            StatusDetails details = StatusDetails.parse(bytes);
            parsed += details != null && details.code() == 5 ? 1 : 0;
            assertThat(WebTrailers.parse(bytes, Redaction.none()).size()).isLessThanOrEqualTo(bytes.length / 2);
            assertThat(Percent.decode(new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1)))
                    .isNotNull();
        }
        assertThat(parsed).isPositive();
    }

    @Test
    void anEndlessMessageTakesNoMemory() {
        MessageReader reader = reader(false);
        reader.read(ByteView.of(new byte[] {0, -1, -1, -1, -1}));
        for (int i = 0; i < 1000; i++) {
            reader.read(ByteView.of(new byte[1 << 16]));
        }
        assertThat(reader.messages().count()).isZero();
        reader.read(ByteView.of(message("inside")));
        assertThat(reader.messages().count()).isZero();
    }
}
