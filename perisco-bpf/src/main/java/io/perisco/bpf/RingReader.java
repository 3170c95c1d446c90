package io.perisco.bpf;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads a BPF ring buffer where it lies (kernel: {@code kernel/bpf/ringbuf.c}). Two positions that only grow, each in a page of its own;
 * between them records, 8-aligned:
 *
 * <pre>
 *  0        4        8                        8 + length, rounded up to 8
 *  +--------+--------+------------------------+
 *  | length | page   | bytes                  |
 *  +--------+--------+------------------------+
 *    bit 31: still being written; bit 30: discarded
 * </pre>
 *
 * The data pages are mapped twice in a row, so a record that wraps is in one piece. Used by one thread; no allocation.
 */
final class RingReader {
    private static final int HEADER = 8;
    private static final int DISCARDED = 1 << 30;
    private static final int LENGTH = DISCARDED - 1;

    /** The kernel may use what was read again after so many bytes, instead of at the end of a batch only. */
    private static final int RELEASE_EVERY = 64 << 10;

    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

    /** Receives records. */
    interface Handler {
        /**
         * @param ring valid, as far as the record goes, until the call returns
         * @param at where the record's bytes begin
         * @param length how many there are
         */
        void record(ByteBuffer ring, int at, int length);
    }

    private final ByteBuffer consumer;
    private final ByteBuffer producer;
    private final ByteBuffer data;
    private final int mask;
    private long position;

    /**
     * @param consumer the page of the consumer's position
     * @param producer the page of the producer's position
     * @param data the ring twice in a row, in native byte order; the ring's size is a power of two
     */
    RingReader(ByteBuffer consumer, ByteBuffer producer, ByteBuffer data) {
        int size = data.capacity() / 2;
        if (Integer.bitCount(size) != 1 || data.order() != ByteOrder.nativeOrder()) {
            throw new IllegalArgumentException("a ring of " + size + " bytes, " + data.order());
        }
        this.consumer = consumer;
        this.producer = producer;
        this.data = data;
        this.mask = size - 1;
        this.position = (long) LONG.getAcquire(consumer, 0);
    }

    /**
     * Passes on records that are complete, in the order in which they were begun, until one is not, or there are no more.
     *
     * @param most how many to pass on at most; so that a fast producer does not keep this from returning
     * @return how many were passed on
     */
    int read(Handler handler, int most) {
        long end = (long) LONG.getAcquire(producer, 0);
        long at = position;
        long released = at;
        int passed = 0;
        try {
            while (at < end && passed < most) {
                int offset = (int) at & mask;
                int header = (int) INT.getAcquire(data, offset);
                if (header < 0) {
                    break; // still being written
                }
                int length = header & LENGTH;
                at += HEADER + length + HEADER - 1 & -HEADER;
                if ((header & DISCARDED) == 0) {
                    passed++;
                    handler.record(data, offset + HEADER, length);
                }
                if (at - released >= RELEASE_EVERY) {
                    LONG.setRelease(consumer, 0, at);
                    released = at;
                }
            }
        } finally {
            position = at;
            LONG.setRelease(consumer, 0, at);
        }
        return passed;
    }

    /** Whether nothing is left that was begun. */
    boolean isEmpty() {
        return (long) LONG.getAcquire(producer, 0) == position;
    }
}
