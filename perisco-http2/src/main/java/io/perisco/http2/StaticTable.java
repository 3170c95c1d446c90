package io.perisco.http2;

import com.twitter.hpack.Decoder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The static table (RFC 7541, appendix A), as the library that decodes the rest tells it. */
final class StaticTable {
    /** How many entries it has; their indexes begin at 1. */
    static final int LENGTH = 61;

    private static final int INDEXED = 0x80;
    private static final byte[][] NAMES;
    private static final byte[][] VALUES;

    static {
        byte[] block = new byte[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            block[i] = (byte) (INDEXED | i + 1);
        }
        List<byte[]> names = new ArrayList<>();
        List<byte[]> values = new ArrayList<>();
        try {
            new Decoder(Integer.MAX_VALUE, 0).decode(new ByteArrayInputStream(block), (name, value, sensitive) -> {
                names.add(name);
                values.add(value);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        NAMES = names.toArray(byte[][]::new);
        VALUES = values.toArray(byte[][]::new);
    }

    private StaticTable() {}

    /** The name of the entry with an index of 1 to {@value #LENGTH}; never to be written to. */
    static byte[] name(int index) {
        return NAMES[index - 1];
    }

    /** Its value. */
    static byte[] value(int index) {
        return VALUES[index - 1];
    }
}
