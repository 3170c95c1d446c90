package io.perisco.grpc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** Takes compression off the beginning of a message, never further than was asked for. */
final class Inflating {
    /** Deflate makes nothing smaller than this. */
    private static final int MOST_RATIO = 1032;

    private Inflating() {}

    /**
     * @param bytes the first bytes of what was compressed, or all of it
     * @param most bytes to return; one more is read to learn whether there are more
     * @return null if the encoding is not one that is read here, or the bytes are not in it
     */
    static @Nullable Inflated inflate(byte[] bytes, boolean whole, String encoding, int most) {
        byte[] out = new byte[(int) Math.min(most + 1L, MOST_RATIO * (bytes.length + 1L))];
        int n = 0;
        boolean ended = false;
        try (InputStream in = open(bytes, encoding)) {
            if (in == null) {
                return null;
            }
            while (n < out.length && !ended) {
                int read = in.read(out, n, out.length - n);
                ended = read < 0;
                n += Math.max(0, read);
            }
        } catch (IOException e) {
            if (n == 0) {
                return null; // not even a beginning
            }
        }
        return new Inflated(Arrays.copyOf(out, Math.min(n, most)), whole && ended && n <= most);
    }

    private static @Nullable InputStream open(byte[] bytes, String encoding) throws IOException {
        return switch (encoding) {
            case "gzip" -> new GZIPInputStream(new ByteArrayInputStream(bytes));
            case "deflate" -> new InflaterInputStream(new ByteArrayInputStream(bytes));
            default -> null;
        };
    }

    /**
     * The beginning of a message.
     *
     * @param whole whether it is all of it
     */
    record Inflated(byte[] bytes, boolean whole) {}
}
