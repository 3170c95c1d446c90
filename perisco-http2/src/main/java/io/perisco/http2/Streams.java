package io.perisco.http2;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The streams of a connection that are open, by their number. Open addressing with linear probing; a removal closes the
 * run behind it. Streams whose exchange was told by the engine (a timeout, a limit) go when the table would grow.
 */
final class Streams {
    /** 2^32 divided by the golden ratio. */
    private static final int SPREAD = 0x9E3779B9;

    private @Nullable Stream[] table = new @Nullable Stream[8];
    private int size;

    int size() {
        return size;
    }

    @Nullable
    Stream get(int id) {
        return table[find(id)];
    }

    /** A new stream; one that has its number is forgotten. */
    Stream open(int id) {
        Stream stream = new Stream(id);
        int i = find(id);
        if (table[i] == null && ++size * 2 > table.length) {
            makeRoom();
            i = find(id);
        }
        table[i] = stream;
        return stream;
    }

    void remove(Stream stream) {
        int i = find(stream.id);
        if (table[i] == stream) {
            removeAt(i);
        }
    }

    /** Shows every stream; the action must neither open nor remove any. */
    void forEach(Consumer<Stream> action) {
        for (Stream s : table) {
            if (s != null) {
                action.accept(s);
            }
        }
    }

    /** The open streams above {@code id} of that parity, in the order of their numbers. */
    List<Stream> above(int id, int parity) {
        List<Stream> above = new ArrayList<>();
        forEach(s -> {
            if (s.id > id && (s.id & 1) == parity) {
                above.add(s);
            }
        });
        above.sort(Comparator.comparingInt(s -> s.id));
        return above;
    }

    private int find(int id) {
        int mask = table.length - 1;
        int i = slot(id, mask);
        Stream s = table[i];
        while (s != null && s.id != id) {
            i = i + 1 & mask;
            s = table[i];
        }
        return i;
    }

    /** Neighbouring numbers lie far apart: side by side they would be one long run, to be walked at each removal. */
    private static int slot(int id, int mask) {
        return id * SPREAD >>> Integer.numberOfLeadingZeros(mask);
    }

    private void removeAt(int hole) {
        int mask = table.length - 1;
        int free = hole;
        for (int i = hole + 1 & mask; ; i = i + 1 & mask) {
            Stream s = table[i];
            if (s == null) {
                break;
            }
            // may it move into the hole without coming before its own slot?
            if ((i - slot(s.id, mask) & mask) >= (i - free & mask)) {
                table[free] = s;
                free = i;
            }
        }
        table[free] = null;
        size--;
    }

    private void makeRoom() {
        @Nullable Stream[] old = table;
        int kept = 1; // the one that is about to come
        for (Stream s : old) {
            kept += s == null || s.isForgotten() ? 0 : 1;
        }
        table = new @Nullable Stream[kept * 2 > old.length ? old.length * 2 : old.length];
        size = kept;
        for (Stream s : old) {
            if (s != null && !s.isForgotten()) {
                table[find(s.id)] = s;
            }
        }
    }
}
