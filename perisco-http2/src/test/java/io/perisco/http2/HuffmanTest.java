package io.perisco.http2;

import static org.assertj.core.api.Assertions.assertThat;

import com.twitter.hpack.Encoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The code of RFC 7541, appendix B, against an encoder that was not made from it here. */
final class HuffmanTest {
    /** So many of the shortest code's octets make the code the shorter spelling, whatever else is in a string. */
    private static byte[] padded(byte[] text) {
        byte[] padded = Arrays.copyOf(text, text.length * 16 + 1);
        Arrays.fill(padded, text.length, padded.length, (byte) 'e');
        return padded;
    }

    /** A literal's value as it is spelled in Huffman code, which the encoder does where that is shorter. */
    private static byte[] encode(byte[] value) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new Encoder(4096).encodeHeader(out, "a".getBytes(StandardCharsets.US_ASCII), value, true);
        byte[] block = out.toByteArray();
        // a representation octet, a name of one octet, then the value
        int at = 3;
        assertThat(block[at] & 0x80).as("coded").isNotZero();
        int length = block[at] & 0x7F;
        at++;
        if (length == 0x7F) {
            for (int shift = 0, b = 0x80; (b & 0x80) != 0; shift += 7) {
                b = block[at++];
                length += (b & 0x7F) << shift;
            }
        }
        return Arrays.copyOfRange(block, at, at + length);
    }

    private static byte[] decode(byte[] coded) {
        byte[] out = new byte[coded.length * Huffman.MOST_EXPANSION];
        int n = Huffman.decode(coded, 0, coded.length, out, 0);
        assertThat(n).isNotEqualTo(Huffman.INVALID);
        return Arrays.copyOf(out, n);
    }

    @Test
    void everyOctetAndEveryPairOfOctetsIsWhatWasEncoded() throws IOException {
        for (int a = 0; a < 256; a++) {
            byte[] one = padded(new byte[] {(byte) a});
            assertThat(decode(encode(one))).isEqualTo(one);
            for (int b = 0; b < 256; b++) {
                byte[] two = padded(new byte[] {(byte) a, (byte) b});
                assertThat(decode(encode(two))).isEqualTo(two);
            }
        }
    }

    @Test
    void randomStringsAreWhatWasEncoded() throws IOException {
        Random random = new Random(7541);
        for (int round = 0; round < 3000; round++) {
            byte[] text = new byte[1 + random.nextInt(round < 50 ? 5000 : 60)];
            for (int i = 0; i < text.length; i++) {
                text[i] = (byte) (round % 3 == 0 ? random.nextInt(256) : ' ' + random.nextInt(95));
            }
            byte[] value = padded(text);
            assertThat(decode(encode(value))).isEqualTo(value);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "fffffffc, the end of the string is no octet of it",
        "00, the padding is not of the end's code",
        "18, three bits of padding that are none",
        "fffffffffc, thirty ones and more"
    })
    void whatIsNotOfTheCodeIsRefused(String hex, String why) {
        byte[] coded = new byte[hex.length() / 2];
        for (int i = 0; i < coded.length; i++) {
            coded[i] = (byte) Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16);
        }
        byte[] out = new byte[coded.length * Huffman.MOST_EXPANSION];
        int n = Huffman.decode(coded, 0, coded.length, out, 0);
        assertThat(n).as(why).isEqualTo(Huffman.INVALID);
    }
}
