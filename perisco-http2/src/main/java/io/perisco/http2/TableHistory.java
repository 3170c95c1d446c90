package io.perisco.http2;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What came into a decoder's dynamic table since its number was given (RFC 7541, section 4): enough to know an entry
 * again after others were inserted, when its index has moved, to know that it is still there, and what it is. For one
 * thread.
 */
final class TableHistory {
    /** The first index of the dynamic table (RFC 7541, section 2.3.3). */
    static final int FIRST_INDEX = StaticTable.LENGTH + 1;

    /** What the table holds unless the encoder says less; where it says more, no more is relied upon. */
    private static final int CAPACITY = 4096;

    /** The size that RFC 7541, section 4.1, adds to the octets of an entry. */
    private static final int OVERHEAD = 32;

    /** No more entries find room; a power of two, as is the room that there is for them. */
    private static final int MOST_ENTRIES = CAPACITY / OVERHEAD;

    private static final int FIRST_ENTRIES = 16;
    private static final int[] NO_SIZES = {};

    /** Larger entries are known by size alone: what has left the table must not take much memory. */
    private static final int LARGEST_KEPT = 512;

    private static final int MOST_INSERTED = 1 << 30;

    private final RecentBlocks numbers;
    private long number;
    private int capacity = CAPACITY;
    private int inserted;
    private int octets;

    /** Octets that were inserted before each of the last entries. */
    private int[] before = NO_SIZES;

    /** Name and value of each of them, or null. */
    private byte[] @Nullable [] kept = {};

    TableHistory(RecentBlocks numbers) {
        this.numbers = numbers;
        number = numbers.newTable();
    }

    /** The table's; another after each {@link #restart}. */
    long number() {
        return number;
    }

    /** How many entries were inserted since the number was given. */
    int inserted() {
        return inserted;
    }

    /** Nothing is known of the entries that there are. */
    void restart() {
        number = numbers.newTable();
        inserted = 0;
        octets = 0;
    }

    /** Nothing is known of the entries that there are; from now on the table holds that many octets. */
    void restart(int size) {
        restart();
        capacity = Math.min(size, CAPACITY);
    }

    /** An entry was inserted, of these bytes, which nothing writes to. */
    void insert(byte[] name, byte[] value) {
        int size = name.length + value.length + OVERHEAD;
        if (inserted == MOST_INSERTED || octets > Integer.MAX_VALUE - size) {
            restart();
        }
        if (inserted == before.length && inserted < MOST_ENTRIES) {
            int room = Math.max(FIRST_ENTRIES, 2 * inserted);
            before = Arrays.copyOf(before, room);
            kept = Arrays.copyOf(kept, 2 * room);
        }
        int at = place(inserted++);
        before[at] = octets;
        kept[2 * at] = size > LARGEST_KEPT ? null : name;
        kept[2 * at + 1] = size > LARGEST_KEPT ? null : value;
        octets += size;
    }

    /** Whether the entry with that index of the dynamic table was inserted since the number was given, and is there. */
    boolean holds(int index) {
        int age = index - FIRST_INDEX;
        return age < Math.min(inserted, before.length) && octets - before[place(inserted - 1 - age)] <= capacity;
    }

    /** Adds the entry with that index, of either table, to the list; false if it is not known here. */
    boolean tell(int index, HeaderBlock list, int limit) {
        if (index < FIRST_INDEX) {
            if (index > 0) {
                list.add(StaticTable.name(index), StaticTable.value(index), limit);
            }
            return index > 0;
        }
        if (!holds(index)) {
            return false;
        }
        int at = 2 * place(inserted - 1 - (index - FIRST_INDEX));
        byte[] name = kept[at];
        byte[] value = kept[at + 1];
        if (name == null || value == null) {
            return false;
        }
        list.add(name, value, limit);
        return true;
    }

    private int place(int number) {
        return number & before.length - 1;
    }
}
