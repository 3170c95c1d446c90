package io.perisco.grpc;

import io.perisco.spi.ByteView;
import io.perisco.spi.ContentReader;
import io.perisco.spi.End;

/**
 * Takes base64 off the content of {@code application/grpc-web-text}: one text after another, each padded by itself
 * (gRPC-Web, "Protocol differences").
 */
final class TextReader implements ContentReader {
    private static final int PIECE = 1024;
    private static final byte[] SEXTETS = sextets();

    private final MessageReader messages;
    private final byte[] decoded = new byte[PIECE];
    private int bits;
    private int digits;
    private boolean broken;

    TextReader(MessageReader messages) {
        this.messages = messages;
    }

    private static byte[] sextets() {
        byte[] table = new byte[256];
        java.util.Arrays.fill(table, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int i = 0; i < alphabet.length(); i++) {
            table[alphabet.charAt(i)] = (byte) i;
        }
        return table;
    }

    @Override
    public void passing(long nanos) {
        messages.passing(nanos);
    }

    @Override
    public void read(ByteView in) {
        int n = 0;
        int length = in.length();
        for (int i = 0; i < length && !broken; i++) {
            int c = in.u8(i);
            int sextet = SEXTETS[c];
            if (sextet >= 0) {
                bits = bits << 6 | sextet;
                digits++;
                if (digits > 1) {
                    // every digit but the first of four completes a byte
                    decoded[n++] = (byte) (bits >> (digits == 2 ? 4 : digits == 3 ? 2 : 0));
                }
                digits &= 3;
            } else if (c == '=' && (digits != 1)) {
                digits = 0;
            } else if (c != '\r' && c != '\n') {
                broken = true;
            }
            if (n == PIECE || i == length - 1 || broken) {
                messages.content(decoded, 0, n);
                n = 0;
            }
        }
        if (broken) {
            messages.stop();
        }
        in.consume(length);
    }

    @Override
    public void gap(long n, boolean insideSkip) {
        // how much content stands in the hole depends on the padding in it
        messages.gap(-1, false);
        broken = true;
    }

    @Override
    public void ended(End how) {
        messages.ended(how);
    }
}
