package io.perisco.engine;

import io.perisco.spi.ByteView;
import io.perisco.spi.ContentReader;
import io.perisco.spi.End;
import java.util.Arrays;

/** One body as a stream of its own for a {@link ContentReader}: what it leaves is kept, what it skips ahead passes. */
final class BodyFeed implements ByteView.Owner {
    private static final byte[] NO_BYTES = new byte[0];

    private final ContentReader reader;
    private final ByteView.Control control = new ByteView.Control(this);
    private final int limit;
    private byte[] kept = NO_BYTES;
    private int keptLength;
    private long ahead;
    private int need;
    private long position;

    BodyFeed(ContentReader reader, int limit) {
        this.reader = reader;
        this.limit = limit;
    }

    ContentReader reader() {
        return reader;
    }

    void accept(byte[] bytes, int offset, int length, long time) {
        reader.passing(time);
        int passed = (int) Math.min(ahead, length);
        ahead -= passed;
        position += passed;
        int n = length - passed;
        if (n == 0) {
            return;
        }
        if (keptLength == 0) {
            control.point(bytes, offset + passed, n, position);
        } else {
            append(bytes, offset + passed, n);
            control.point(kept, 0, keptLength, position);
        }
        ByteView view = control.view();
        if (view.length() >= need) {
            reader.read(view);
            need = control.needed();
        }
        retain(view);
    }

    /** {@code n} bytes are missing, or -1: nobody knows how many. */
    void gap(long n) {
        if (n < 0) {
            ahead = 0;
            keptLength = 0;
            need = 0;
            reader.gap(-1, false);
            return;
        }
        long inside = Math.min(ahead, n);
        ahead -= inside;
        position += keptLength + n;
        keptLength = 0;
        need = 0;
        reader.gap(n, inside == n);
    }

    void ended(End how) {
        reader.ended(how);
    }

    @Override
    public void ahead(long n) {
        ahead += n;
    }

    @Override
    public void marked() {}

    private void append(byte[] bytes, int offset, int length) {
        if (kept.length < keptLength + length) {
            kept = Arrays.copyOf(kept, Math.max(2 * kept.length, keptLength + length));
        }
        System.arraycopy(bytes, offset, kept, keptLength, length);
        keptLength += length;
    }

    private void retain(ByteView view) {
        int n = view.length();
        position = view.position();
        if (n > limit) {
            // a reader that wants more than any buffer may hold sees a gap instead
            keptLength = 0;
            position += n;
            need = 0;
            control.clear();
            reader.gap(n, false);
            return;
        }
        if (n > 0) {
            byte[] target = n <= kept.length ? kept : new byte[n];
            System.arraycopy(view.array(), view.arrayOffset(), target, 0, n);
            kept = target;
        }
        keptLength = n;
        control.clear();
    }
}
