package io.perisco.spi;

import io.perisco.model.Half;
import org.jspecify.annotations.Nullable;

/** Open addressing on the key with linear probing; a removal closes the run behind it, so there are no tombstones. */
final class KeyMatcher implements Matcher {
    /** 2 to the 64th over the golden ratio (Knuth, The Art of Computer Programming, section 6.4). */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    /**
     * Keys that differ in so many low bits only are neighbours: numbers that are given in sequence, as those of streams are, share lines of
     * the cache. More would make longer runs of those that are given without gaps.
     */
    private static final int NEIGHBOUR_BITS = 3;

    private @Nullable OpenExchange[] table = new @Nullable OpenExchange[2 << NEIGHBOUR_BITS];
    private int size;

    @Override
    public void requested(OpenExchange exchange, Judge judge) {
        int i = find(exchange.key());
        OpenExchange old = table[i];
        table[i] = exchange;
        if (old != null) {
            // the key is used again, so the answer to its last use was missed
            judge.unanswered(old);
        } else if (++size * 3 > table.length) { // odd keys fill but half of each neighbourhood they are in
            grow();
        }
    }

    @Override
    public @Nullable OpenExchange awaited(long key, Judge judge) {
        return table[find(key)];
    }

    @Override
    public void answered(@Nullable OpenExchange exchange) {}

    @Override
    public void finished(OpenExchange exchange, End how) {
        int i = find(exchange.key());
        if (table[i] == exchange) {
            remove(i);
        }
    }

    @Override
    public void lost(Half half, boolean midstream, Judge judge) {}

    /** Where the key is, or where it would go. */
    private int find(long key) {
        int mask = table.length - 1;
        int i = slot(key, mask);
        OpenExchange x = table[i];
        while (x != null && x.key() != key) {
            i = i + 1 & mask;
            x = table[i];
        }
        return i;
    }

    /** The highest bits of the product: neighbourhoods in an even sequence come to lie evenly too. */
    private static int slot(long key, int mask) {
        int neighbourhood =
                (int) ((key >>> NEIGHBOUR_BITS) * SPREAD >>> Long.numberOfLeadingZeros(mask) + NEIGHBOUR_BITS);
        return neighbourhood << NEIGHBOUR_BITS | (int) key & (1 << NEIGHBOUR_BITS) - 1;
    }

    private void remove(int hole) {
        int mask = table.length - 1;
        int free = hole;
        for (int i = hole + 1 & mask; ; i = i + 1 & mask) {
            OpenExchange x = table[i];
            if (x == null) {
                break;
            }
            // may it move into the hole without coming before its own slot?
            if ((i - slot(x.key(), mask) & mask) >= (i - free & mask)) {
                table[free] = x;
                free = i;
            }
        }
        table[free] = null;
        size--;
    }

    private void grow() {
        @Nullable OpenExchange[] old = table;
        table = new @Nullable OpenExchange[old.length * 2];
        for (OpenExchange x : old) {
            if (x != null) {
                table[find(x.key())] = x;
            }
        }
    }
}
