package io.perisco.bpf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The kernel's side of a ring, in plain memory. */
final class FakeRing {
    static final int BUSY = 1 << 31;
    static final int DISCARDED = 1 << 30;

    private static final int PAGE = 4096;

    final ByteBuffer consumer = pages(PAGE);
    final ByteBuffer producer = pages(PAGE);
    final ByteBuffer data;
    private final int size;
    private long end;

    FakeRing(int size) {
        this.size = size;
        this.data = pages(2 * size);
    }

    private static ByteBuffer pages(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    RingReader reader() {
        return new RingReader(consumer, producer, data);
    }

    /** Begins at a position other than 0, as a ring does that has been in use. */
    FakeRing at(long position) {
        consumer.putLong(0, position);
        producer.putLong(0, position);
        end = position;
        return this;
    }

    /** Writes a record; false if there is no room. Returns where its header is by {@link #last}. */
    boolean write(byte[] bytes, int flags) {
        int needed = 8 + bytes.length + 7 & -8;
        if (end + needed - consumer.getLong(0) > size) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            put((int) ((end + 8 + i) % size), bytes[i]);
        }
        header(end, bytes.length | flags);
        last = end;
        end += needed;
        producer.putLong(0, end);
        return true;
    }

    boolean write(String text) {
        return write(text.getBytes(StandardCharsets.ISO_8859_1), 0);
    }

    long last;

    void header(long position, int value) {
        int offset = (int) (position % size);
        data.putInt(offset, value);
        data.putInt(offset + size, value);
    }

    private void put(int offset, byte b) {
        data.put(offset, b);
        data.put(offset + size, b);
    }

    /** What a reader passes on, as text. */
    static List<String> read(RingReader reader, int most) {
        List<String> texts = new ArrayList<>();
        reader.read(
                (ring, at, length) -> {
                    byte[] bytes = new byte[length];
                    ring.get(at, bytes);
                    texts.add(new String(bytes, StandardCharsets.ISO_8859_1));
                },
                most);
        return texts;
    }
}
