package io.perisco.engine;

import io.perisco.model.Half;
import io.perisco.spi.Contributor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What only some exchanges have: kept content, and who reads it or adds to the exchange. */
final class Extras {
    private static final byte[] NO_BYTES = new byte[0];
    private static final int HALVES = 2;

    @Nullable
    Object attachment;

    @Nullable
    Contributor contributor;

    private final @Nullable BodyFeed[] readers = new BodyFeed[HALVES];
    private final byte[][] prefixes = {NO_BYTES, NO_BYTES};
    private final boolean[] interrupted = new boolean[HALVES];

    /** The content that was kept of {@code half}; not to be changed. */
    byte[] prefix(Half half) {
        return prefixes[half.ordinal()];
    }

    @Nullable
    BodyFeed reader(Half half) {
        return readers[half.ordinal()];
    }

    void read(Half half, BodyFeed reader) {
        readers[half.ordinal()] = reader;
    }

    /** A copy of what was kept, without anybody who reads. */
    Extras keptCopy() {
        Extras copy = new Extras();
        for (int i = 0; i < HALVES; i++) {
            copy.prefixes[i] = prefixes[i].clone();
        }
        return copy;
    }

    void content(Half half, byte[] bytes, int offset, int length, int prefixLimit, long time) {
        int i = half.ordinal();
        if (prefixLimit > 0 && !interrupted[i]) {
            prefixes[i] = extend(prefixes[i], bytes, offset, length, prefixLimit);
        }
        BodyFeed reader = readers[i];
        if (reader != null) {
            reader.accept(bytes, offset, length, time);
        }
    }

    void hole(Half half, long n) {
        interrupted[half.ordinal()] = true;
        BodyFeed reader = readers[half.ordinal()];
        if (reader != null) {
            reader.gap(n);
        }
    }

    /** Nobody reads or adds any more. */
    void dismiss() {
        contributor = null;
        Arrays.fill(readers, null);
    }

    private static byte[] extend(byte[] prefix, byte[] bytes, int offset, int length, int limit) {
        int n = Math.min(length, limit - prefix.length);
        if (n <= 0) {
            return prefix;
        }
        byte[] longer = Arrays.copyOf(prefix, prefix.length + n);
        System.arraycopy(bytes, offset, longer, prefix.length, n);
        return longer;
    }
}
