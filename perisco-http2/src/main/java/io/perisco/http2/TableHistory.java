package io.perisco.http2;

import org.jspecify.annotations.Nullable;

/**
 * What came into a decoder's dynamic table since its number was given, by size alone (RFC 7541, section 4): enough to
 * know an entry again after others were inserted, when its index has moved, and to know that it is still there. For one
 * thread.
 */
final class TableHistory {
    /** The first index of the dynamic table (RFC 7541, section 2.3.3). */
    static final int FIRST_INDEX = 62;

    /** What the table holds unless the encoder says less; where it says more, no more is relied upon. */
    private static final int CAPACITY = 4096;

    /** A power of two; entries before the last so many are not looked after. */
    private static final int REMEMBERED = 64;

    private static final int MOST_INSERTED = 1 << 30;

    private final RecentBlocks numbers;
    private long number;
    private int capacity = CAPACITY;
    private int inserted;
    private int octets;

    /** Octets that were inserted before each entry; none before there is one. */
    private int @Nullable [] before;

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

    /** An entry of that size, as RFC 7541, section 4.1, counts it, was inserted. */
    void insert(int size) {
        if (inserted == MOST_INSERTED || octets > Integer.MAX_VALUE - size) {
            restart();
        }
        if (before == null) {
            before = new int[REMEMBERED];
        }
        before[inserted++ % REMEMBERED] = octets;
        octets += size;
    }

    /** Whether the entry with that index of the dynamic table was inserted since the number was given, and is there. */
    boolean holds(int index) {
        int age = index - FIRST_INDEX;
        return before != null
                && age < Math.min(inserted, REMEMBERED)
                && octets - before[(inserted - 1 - age) % REMEMBERED] <= capacity;
    }
}
