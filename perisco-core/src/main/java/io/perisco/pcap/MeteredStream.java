package io.perisco.pcap;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Tells how many bytes were read, over all files of a capture. */
final class MeteredStream extends InputStream {
    private final InputStream in;
    private final @Nullable LongConsumer progress;
    private long total;

    /** @param before bytes of the files before this one */
    MeteredStream(InputStream in, @Nullable LongConsumer progress, long before) {
        this.in = in;
        this.progress = progress;
        total = before;
    }

    long total() {
        return total;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int n = in.read(into, offset, length);
        if (n > 0) {
            total += n;
            if (progress != null) {
                progress.accept(total);
            }
        }
        return n;
    }
}
