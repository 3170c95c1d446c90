package io.perisco.http2;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The lists of recent blocks that left the dynamic table as it was: on an unchanged table the same octets mean the same
 * list. Short blocks with short lists only, and few, so that a connection stays small.
 */
final class RecentBlocks {
    private static final int SLOTS = 8;
    private static final int LONGEST_BLOCK = 128;
    private static final int LARGEST_LIST = 4096;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /** Odd and without pattern, so that a product's high bits depend on all of the low ones. */
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private Slot @Nullable [] slots;
    private int table;

    /** The table changed: what was kept means nothing any more. */
    void tableChanged() {
        table++;
    }

    /** The list of a block with these octets on this table, or null. */
    @Nullable
    HeaderBlock find(byte[] bytes, int from, int to) {
        Slot[] all = slots;
        if (all == null || to - from > LONGEST_BLOCK) {
            return null;
        }
        Slot slot = all[index(bytes, from, to)];
        boolean same =
                slot != null && slot.table == table && Arrays.equals(slot.bytes, 0, slot.bytes.length, bytes, from, to);
        return same ? slot.block : null;
    }

    /** Keeps a copy of what this block gave, unless it is large. */
    void keep(byte[] bytes, int from, int to, HeaderBlock block) {
        if (to - from > LONGEST_BLOCK || block.octets() > LARGEST_LIST) {
            return;
        }
        Slot[] all = slots;
        if (all == null) {
            all = new Slot[SLOTS];
            slots = all;
        }
        all[index(bytes, from, to)] = new Slot(Arrays.copyOfRange(bytes, from, to), table, block.copy());
    }

    private static int index(byte[] bytes, int from, int to) {
        long hash = (long) to - from;
        int i = from;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            hash = (hash ^ (long) LONGS.get(bytes, i)) * MIX;
            hash ^= hash >>> 32;
        }
        for (; i < to; i++) {
            hash = (hash ^ bytes[i]) * MIX;
        }
        return (int) (hash >>> 40) & SLOTS - 1;
    }

    private static final class Slot {
        final byte[] bytes;
        final int table;
        final HeaderBlock block;

        Slot(byte[] bytes, int table, HeaderBlock block) {
            this.bytes = bytes;
            this.table = table;
            this.block = block;
        }
    }
}
