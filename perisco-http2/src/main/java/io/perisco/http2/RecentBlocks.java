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
    /** A one in each octet. */
    private static final long EACH = 0x0101010101010101L;
    /** The highest bit of each. */
    private static final long TOPS = EACH << 7;

    private final @Nullable Slot[] slots = new Slot[SLOTS];
    /** What the block in each slot is known by, so that most that are none of them are told without a look at one. */
    private final long[] keys = new long[SLOTS];

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

    /**
     * What a block of indexes of one octet each is known by as long as its entries are there; 0 if it is too long, or has
     * anything else. Eight at a time: where an entry stands in the order of their coming, modulo 128.
     */
    static long keyOfIndexes(TableHistory table, byte[] bytes, int from, int to) {
        if (to - from > LONGEST_BLOCK) {
            return 0;
        }
        long inserted = table.inserted() & 0x7F;
        long hash = table.number() * MIX + to - from;
        for (int i = from; i < to; i += Long.BYTES) {
            long octets = octets(bytes, i, to);
            long indexes = octets & ~TOPS;
            if ((octets & indexes + EACH & TOPS) != 0 || (~octets & TOPS & octetsUpTo(to - i)) != 0) {
                return 0; // one that goes on, or none
            }
            long moving = indexes + (0x80 - TableHistory.FIRST_INDEX) * EACH >>> 7 & EACH;
            hash = (hash ^ ((octets | TOPS) - moving * inserted & ~TOPS)) * MIX;
            hash ^= hash >>> 32;
        }
        return hash | 1;
    }

    /** Up to eight octets, the first one lowest; 0 behind the last. */
    private static long octets(byte[] bytes, int from, int to) {
        if (bytes.length - from >= Long.BYTES) {
            return (long) LONGS.get(bytes, from) & octetsUpTo(to - from);
        }
        long octets = 0;
        for (int i = to - 1; i >= from; i--) {
            octets = octets << Byte.SIZE | bytes[i] & 0xFF;
        }
        return octets;
    }

    /** All bits of the first {@code n} octets, or of eight. */
    private static long octetsUpTo(int n) {
        return n >= Long.BYTES ? -1 : (1L << n * Byte.SIZE) - 1;
    }

    private static int index(long key) {
        return (int) (key >>> 40) & SLOTS - 1;
    }

    private @Nullable Slot slot(long key) {
        int i = index(key);
        return keys[i] == key ? slots[i] : null;
    }

    /** The list of a block with these octets on this table as it is, or null. */
    @Nullable
    HeaderBlock find(long key, TableHistory table, byte[] bytes, int from, int to) {
        Slot slot = slot(key);
        if (slot == null || slot.table != table.number() || slot.inserted != table.inserted()) {
            return null;
        }
        return Arrays.equals(slot.bytes, 0, slot.bytes.length, bytes, from, to) ? slot.block : null;
    }

    /** The list of a block of indexes that point to the same entries of this table, or null. */
    @Nullable
    HeaderBlock findIndexes(long key, TableHistory table, byte[] bytes, int from, int to) {
        Slot slot = slot(key);
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
        keys[i] = key;
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
