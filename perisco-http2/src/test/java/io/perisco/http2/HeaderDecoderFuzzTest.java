package io.perisco.http2;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.twitter.hpack.Decoder;
import com.twitter.hpack.Encoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bytes of any kind never throw, and mean what the bare library says while it says anything. */
final class HeaderDecoderFuzzTest {
    private static final int LIST = 1 << 18;

    /** Blocks, each behind its length in one octet; a length of zero stands for a lost block. */
    @FuzzTest(maxDuration = "1m")
    void anyBlocksAreReadOrFail(byte[] blocks) {
        HeaderDecoder decoder = new HeaderDecoder(LIST);
        Twin twin = new Twin();
        for (int at = 0; at < blocks.length; ) {
            int length = blocks[at++] & 0xFF;
            int to = Math.min(blocks.length, at + length);
            if (length == 0) {
                decoder.prime();
                twin.lost = true;
            } else {
                twin.compare(decoder, Arrays.copyOfRange(blocks, at, to));
            }
            at = to;
        }
    }

    @Test
    void randomBlocksNeverThrow() {
        Random random = new Random(1);
        HeaderDecoder decoder = new HeaderDecoder(LIST);
        int whole = 0;
        for (int i = 0; i < 10_000; i++) {
            byte[] block = new byte[random.nextInt(12)];
            random.nextBytes(block);
            HeaderBlock read = decoder.decode(block, 0, block.length);
            Fields.of(read);
            whole += read.failed() ? 0 : 1;
        }
        assertThat(whole).isBetween(500, 9_500);
    }

    @Test
    void mutatedConnectionsReadAsTheBareLibraryReadsThemUntilTheyBreak() throws IOException {
        int same = 0;
        for (int seed = 0; seed < 400; seed++) {
            Random random = new Random(seed);
            HeaderDecoder decoder = new HeaderDecoder(LIST);
            Twin twin = new Twin();
            Encoder encoder = new Encoder(4096);
            for (int i = 0; i < 30; i++) {
                byte[] block = block(encoder, random);
                if (random.nextInt(8) == 0 && block.length > 0) {
                    block[random.nextInt(block.length)] ^= (byte) (1 << random.nextInt(8));
                }
                same += twin.compare(decoder, block) ? 1 : 0;
            }
        }
        assertThat(same).isGreaterThan(4000);
    }

    /** Few names and values, so that blocks repeat on tables that changed or did not. */
    private static byte[] block(Encoder encoder, Random random) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (random.nextInt(30) == 0) {
            encoder.setMaxHeaderTableSize(out, random.nextInt(3) * 200);
        }
        for (int i = random.nextInt(4); i >= 0; i--) {
            int n = random.nextInt(5);
            byte[] name = (n == 0 ? ":status" : "n" + n).getBytes(StandardCharsets.US_ASCII);
            byte[] value = Integer.toString(200 + random.nextInt(3)).getBytes(StandardCharsets.US_ASCII);
            encoder.encodeHeader(out, name, value, n == 4);
        }
        return out.toByteArray();
    }

    /** The bare library on the same blocks, until the first that it or the guard finds broken. */
    private static final class Twin {
        private final Decoder bare = new Decoder(1 << 30, 4096);
        private boolean lost;

        Twin() {
            bare.setMaxHeaderTableSize(1 << 16);
        }

        boolean compare(HeaderDecoder decoder, byte[] block) {
            List<String> fields;
            HeaderBlock read = decoder.decode(block, 0, block.length);
            List<String> ours = Fields.of(read);
            if (lost || read.failed()) {
                lost = true;
                return false;
            }
            try {
                fields = Fields.plain(bare, block);
            } catch (IOException e) {
                throw new AssertionError("the library refuses what the guard read: " + ours, e);
            }
            if (read.hasUnknown()) {
                assertThat(ours).hasSameSizeAs(fields);
            } else {
                assertThat(ours).isEqualTo(fields);
            }
            return true;
        }
    }
}
