package io.perisco.http2;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The lists of recent blocks that left the dynamic table as it was: on an unchanged table the same octets mean the same
 * list. One for all connections of a thread, so that many connections cost no more than few; short blocks with short
 * lists only, and only from the second time on.
 */
final class RecentBlocks {
    /** Of a decoder whose table has no number. */
    static final long NO_TABLE = 0;

    private static final int SLOTS = 512;
    private static final int LONGEST_BLOCK = 128;
    private static final int LARGEST_LIST = 2048;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /** Odd and without pattern, so that a product's high bits depend on all of the low ones. */
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final @Nullable Slot[] slots = new Slot[SLOTS];
    private final long[] seen = new long[SLOTS];
    private long tables = NO_TABLE;

    /** A number for what a dynamic table holds until it changes. */
    long newTable() {
        return ++tables;
    }

    /** What these octets on this table are known by; 0 if they are too many to be kept. */
    static long key(long table, byte[] bytes, int from, int to) {
        if (to - from > LONGEST_BLOCK) {
            return 0;
        }
        long hash = table * MIX + to - from;
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

    private static int index(long key) {
        return (int) (key >>> 40) & SLOTS - 1;
    }

    /** The list of a block with these octets on this table, or null. */
    @Nullable
    HeaderBlock find(long key, long table, byte[] bytes, int from, int to) {
        Slot slot = slots[index(key)];
        boolean same =
                slot != null && slot.table == table && Arrays.equals(slot.bytes, 0, slot.bytes.length, bytes, from, to);
        return same ? slot.block : null;
    }

    /** Keeps a copy of what this block gave if it came before, and returns it; else the block itself. */
    HeaderBlock keep(long key, long table, byte[] bytes, int from, int to, HeaderBlock block) {
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
        final byte[] bytes;
        final HeaderBlock block;

        Slot(long table, byte[] bytes, HeaderBlock block) {
            this.table = table;
            this.bytes = bytes;
            this.block = block;
        }
    }
}
