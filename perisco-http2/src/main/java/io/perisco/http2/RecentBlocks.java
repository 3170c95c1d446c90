package io.perisco.http2;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The lists of recent blocks that left the dynamic table as it was: on an unchanged table the same octets mean the same
 * list. One for all connections of a thread, so that many connections cost no more than few; short blocks with short
 * lists only.
 */
final class RecentBlocks {
    private static final int SLOTS = 512;
    private static final int LONGEST_BLOCK = 128;
    private static final int LARGEST_LIST = 2048;

    private static final ThreadLocal<RecentBlocks> OF_THREAD = ThreadLocal.withInitial(RecentBlocks::new);

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /** Odd and without pattern, so that a product's high bits depend on all of the low ones. */
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final @Nullable Slot[] slots = new Slot[SLOTS];

    /** Those of the calling thread. */
    static RecentBlocks ofThread() {
        return OF_THREAD.get();
    }

    /** The list of a block with these octets on this table, or null. */
    @Nullable
    HeaderBlock find(Table table, byte[] bytes, int from, int to) {
        if (to - from > LONGEST_BLOCK) {
            return null;
        }
        Slot slot = slots[index(table, bytes, from, to)];
        boolean same =
                slot != null && slot.table == table && Arrays.equals(slot.bytes, 0, slot.bytes.length, bytes, from, to);
        return same ? slot.block : null;
    }

    /** Keeps a copy of what this block gave and returns it; the block itself if it is large. */
    HeaderBlock keep(Table table, byte[] bytes, int from, int to, HeaderBlock block) {
        if (to - from > LONGEST_BLOCK || block.octets() > LARGEST_LIST) {
            return block;
        }
        HeaderBlock copy = block.copy();
        slots[index(table, bytes, from, to)] = new Slot(table, Arrays.copyOfRange(bytes, from, to), copy);
        return copy;
    }

    private static int index(Table table, byte[] bytes, int from, int to) {
        long hash = table.hash + (long) to - from;
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

    /** What one dynamic table held between two changes. */
    static final class Table {
        final int hash = System.identityHashCode(this);
    }

    private static final class Slot {
        final Table table;
        final byte[] bytes;
        final HeaderBlock block;

        Slot(Table table, byte[] bytes, HeaderBlock block) {
            this.table = table;
            this.bytes = bytes;
            this.block = block;
        }
    }
}
