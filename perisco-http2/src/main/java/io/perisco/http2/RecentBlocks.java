package io.perisco.http2;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The lists of recent blocks that left the dynamic table as it was: on an unchanged table the same octets mean the same
 * list. So do, where a block is nothing but indexes, the octets that point to the same entries after others were inserted.
 * One for all connections of a thread, so that many connections cost no more than few; short blocks with short lists only,
 * and only from the second time on.
 */
final class RecentBlocks {
    private static final int SLOTS = 512;
    private static final int LONGEST_BLOCK = 128;
    private static final int LARGEST_LIST = 2048;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /** Odd and without pattern, so that a product's high bits depend on all of the low ones. */
    private static final long MIX = 0x9E3779B97F4A7C15L;
    /** Over any index, so that no two blocks of two, three or four indexes have the same. */
    private static final int SPREAD = 131;

    private final @Nullable Slot[] slots = new Slot[SLOTS];
    private final long[] seen = new long[SLOTS];
    private long tables;

    /** A number that no table has had. */
    long newTable() {
        return ++tables;
    }

    /** What a block on this table is known by as long as nothing is inserted; 0 if it is too long to be kept. */
    static long key(TableHistory table, byte[] bytes, int from, int to) {
        if (to - from > LONGEST_BLOCK) {
            return 0;
        }
        long hash = (table.number() + ((long) table.inserted() << 32)) * MIX + to - from;
        int i = from;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            hash = (hash ^ (long) LONGS.get(bytes, i)) * MIX;
            hash ^= hash >>> 32;
        }
        for (; i < to; i++) {
            hash = (hash ^ bytes[i]) * MIX;
        }
        return hash | 1;
    }

    /** What a block of indexes of one octet each is known by as long as its entries are there; 0 if it is too long. */
    static long keyOfIndexes(TableHistory table, byte[] bytes, int from, int to) {
        if (to - from > LONGEST_BLOCK) {
            return 0;
        }
        int inserted = table.inserted();
        int hash = to - from;
        for (int i = from; i < to; i++) {
            int index = bytes[i] & 0x7F;
            hash = hash * SPREAD + index - (index < TableHistory.FIRST_INDEX ? 0 : inserted);
        }
        return (table.number() * MIX ^ hash) * MIX | 1;
    }

    private static int index(long key) {
        return (int) (key >>> 40) & SLOTS - 1;
    }

    /** The list of a block with these octets on this table as it is, or null. */
    @Nullable
    HeaderBlock find(long key, TableHistory table, byte[] bytes, int from, int to) {
        Slot slot = slots[index(key)];
        boolean same = slot != null
                && slot.table == table.number()
                && slot.inserted == table.inserted()
                && Arrays.equals(slot.bytes, 0, slot.bytes.length, bytes, from, to);
        return same ? slot.block : null;
    }

    /** The list of a block of indexes that point to the same entries of this table, or null. */
    @Nullable
    HeaderBlock findIndexes(long key, TableHistory table, byte[] bytes, int from, int to) {
        Slot slot = slots[index(key)];
        if (slot == null || slot.table != table.number() || slot.bytes.length != to - from) {
            return null;
        }
        int moved = table.inserted() - slot.inserted;
        boolean same = moved == 0
                ? Arrays.equals(slot.bytes, 0, slot.bytes.length, bytes, from, to)
                : slot.pointsTo(table, moved, bytes, from);
        return same ? slot.block : null;
    }

    /** Keeps a copy of what this block gave if it came before, and returns it; else the block itself. */
    HeaderBlock keep(long key, TableHistory table, byte[] bytes, int from, int to, HeaderBlock block) {
        int i = index(key);
        if (seen[i] != key || key == 0 || block.octets() > LARGEST_LIST) {
            seen[i] = key;
            return block;
        }
        HeaderBlock copy = block.copy();
        slots[i] = new Slot(table, Arrays.copyOfRange(bytes, from, to), copy);
        return copy;
    }

    private static final class Slot {
        final long table;
        final int inserted;
        final byte[] bytes;
        final HeaderBlock block;

        Slot(TableHistory table, byte[] bytes, HeaderBlock block) {
            this.table = table.number();
            this.inserted = table.inserted();
            this.bytes = bytes;
            this.block = block;
        }

        /** Whether the indexes from there on point to the entries of this block's, which are {@code moved} further down. */
        boolean pointsTo(TableHistory now, int moved, byte[] indexes, int from) {
            int oldest = 0;
            for (int i = 0; i < bytes.length; i++) {
                int index = indexes[from + i] & 0x7F;
                int was = bytes[i] & 0x7F;
                if (bytes[i] >= 0 || index != (was < TableHistory.FIRST_INDEX ? was : was + moved)) {
                    return false;
                }
                oldest = Math.max(oldest, index);
            }
            return oldest < TableHistory.FIRST_INDEX || now.holds(oldest);
        }
    }
}
