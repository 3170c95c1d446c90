package io.perisco.bpf;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Connections by id: a hash table with open addressing, without boxes. */
final class ConnectionTable {
    private static final int SMALLEST = 64;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private @Nullable Tracked[] slots = new Tracked[SMALLEST];
    private int size;

    int size() {
        return size;
    }

    @Nullable
    Tracked get(long id) {
        return slots[slot(id)];
    }

    /** Adds or replaces. */
    void put(Tracked t) {
        int i = slot(t.id);
        if (slots[i] == null) {
            if (2 * ++size > slots.length) {
                resize(2 * slots.length);
                i = slot(t.id);
            }
        }
        slots[i] = t;
    }

    void remove(long id) {
        int hole = slot(id);
        if (slots[hole] == null) {
            return;
        }
        size--;
        slots[hole] = null;
        int mask = slots.length - 1;
        // what was pushed behind the hole moves up, so that it is found again
        for (int i = hole + 1 & mask; ; i = i + 1 & mask) {
            Tracked t = slots[i];
            if (t == null) {
                return;
            }
            if ((i - home(t.id) & mask) >= (i - hole & mask)) {
                slots[hole] = t;
                slots[i] = null;
                hole = i;
            }
        }
    }

    /** Removes all that pass the test. */
    void removeIf(Predicate<Tracked> test) {
        @Nullable Tracked[] old = slots;
        slots = new Tracked[old.length];
        size = 0;
        for (Tracked t : old) {
            if (t != null && !test.test(t)) {
                put(t);
            }
        }
    }

    private void resize(int length) {
        @Nullable Tracked[] old = slots;
        slots = new Tracked[length];
        for (Tracked t : old) {
            if (t != null) {
                slots[slot(t.id)] = t;
            }
        }
    }

    /** Where the id is, or would be put. */
    private int slot(long id) {
        int i = home(id);
        for (Tracked t = slots[i]; t != null && t.id != id; t = slots[i]) {
            i = i + 1 & slots.length - 1;
        }
        return i;
    }

    private int home(long id) {
        return (int) (id * SPREAD >>> 32) & slots.length - 1;
    }
}
