package io.perisco.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RingReaderTest {
    private static final int SIZE = 4096;

    @Test
    void anEmptyRingHasNothing() {
        RingReader reader = new FakeRing(SIZE).reader();
        assertThat(FakeRing.read(reader, 10)).isEmpty();
        assertThat(reader.isEmpty()).isTrue();
    }

    @Test
    void recordsComeInOrderAndTheirSpaceIsGivenBack() {
        FakeRing ring = new FakeRing(SIZE);
        RingReader reader = ring.reader();
        ring.write("one");
        ring.write("");
        ring.write("exactly8");
        assertThat(reader.isEmpty()).isFalse();
        assertThat(FakeRing.read(reader, 10)).containsExactly("one", "", "exactly8");
        assertThat(ring.consumer.getLong(0)).isEqualTo(16 + 8 + 16);
        assertThat(reader.isEmpty()).isTrue();
    }

    @Test
    void aRecordThatWrapsIsInOnePiece() {
        FakeRing ring = new FakeRing(SIZE).at(SIZE - 16);
        RingReader reader = ring.reader();
        ring.write("0123456789abcdefghijklmnopqrstuvwxyz");
        ring.write("behind");
        assertThat(FakeRing.read(reader, 10)).containsExactly("0123456789abcdefghijklmnopqrstuvwxyz", "behind");
    }

    @Test
    void positionsBeyondFourGigabytesWork() {
        FakeRing ring = new FakeRing(SIZE).at((1L << 40) + SIZE - 8);
        RingReader reader = ring.reader();
        ring.write("far");
        assertThat(FakeRing.read(reader, 10)).containsExactly("far");
    }

    @Test
    void aRecordStillBeingWrittenStopsTheBatchUntilItIsDone() {
        FakeRing ring = new FakeRing(SIZE);
        RingReader reader = ring.reader();
        ring.write("first");
        ring.write("later".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1), FakeRing.BUSY);
        long busy = ring.last;
        ring.write("behind");
        assertThat(FakeRing.read(reader, 10)).containsExactly("first");
        assertThat(FakeRing.read(reader, 10)).isEmpty();
        assertThat(reader.isEmpty()).isFalse();
        ring.header(busy, "later".length());
        assertThat(FakeRing.read(reader, 10)).containsExactly("later", "behind");
    }

    @Test
    void aDiscardedRecordIsPassedOver() {
        FakeRing ring = new FakeRing(SIZE);
        RingReader reader = ring.reader();
        ring.write(new byte[100], FakeRing.DISCARDED);
        ring.write("kept");
        ring.write(new byte[3], FakeRing.DISCARDED);
        assertThat(FakeRing.read(reader, 10)).containsExactly("kept");
        assertThat(reader.isEmpty()).isTrue();
    }

    @Test
    void aBatchIsBounded() {
        FakeRing ring = new FakeRing(SIZE);
        RingReader reader = ring.reader();
        for (int i = 0; i < 5; i++) {
            ring.write("r" + i);
        }
        assertThat(FakeRing.read(reader, 2)).containsExactly("r0", "r1");
        assertThat(FakeRing.read(reader, 2)).containsExactly("r2", "r3");
        assertThat(FakeRing.read(reader, 2)).containsExactly("r4");
    }

    @Test
    void aHandlerThatFailsLosesItsRecordOnly() {
        FakeRing ring = new FakeRing(SIZE);
        RingReader reader = ring.reader();
        ring.write("bad");
        ring.write("good");
        assertThatThrownBy(() -> reader.read(
                        (data, at, length) -> {
                            throw new IllegalStateException("no");
                        },
                        10))
                .isInstanceOf(IllegalStateException.class);
        assertThat(FakeRing.read(reader, 10)).containsExactly("good");
    }

    @Test
    void aLongBatchGivesSpaceBackOnTheWay() {
        FakeRing ring = new FakeRing(1 << 18);
        RingReader reader = ring.reader();
        for (int i = 0; i < 40; i++) {
            assertThat(ring.write(new byte[4096], 0)).isTrue();
        }
        long[] seen = new long[1];
        reader.read((data, at, length) -> seen[0] = Math.max(seen[0], ring.consumer.getLong(0)), 40);
        assertThat(seen[0]).isBetween(64L << 10, 40L * 4104);
        assertThat(ring.consumer.getLong(0)).isEqualTo(40L * 4104);
    }

    @Test
    void anythingTheKernelWritesComesOutAsItWentIn() {
        Random random = new Random(42);
        FakeRing ring = new FakeRing(SIZE);
        RingReader reader = ring.reader();
        java.util.ArrayDeque<String> expected = new java.util.ArrayDeque<>();
        for (int turn = 0; turn < 20_000; turn++) {
            String text = "x".repeat(random.nextInt(300)) + turn;
            if (ring.write(text)) {
                expected.add(text);
            }
            if (random.nextInt(3) == 0) {
                for (String read : FakeRing.read(reader, 1 + random.nextInt(5))) {
                    assertThat(read).isEqualTo(expected.poll());
                }
            }
        }
        assertThat(FakeRing.read(reader, Integer.MAX_VALUE)).containsExactlyElementsOf(expected);
    }

    @Test
    void readingAllocatesNothing() {
        FakeRing ring = new FakeRing(1 << 16);
        RingReader reader = ring.reader();
        long[] sum = new long[1];
        RingReader.Handler handler = (data, at, length) -> sum[0] += data.get(at) + length;
        byte[] bytes = new byte[64];
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 10_000; i++) {
                ring.write(bytes, 0);
                reader.read(handler, 10);
            }
            allocated = Math.min(allocated, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(sum[0]).isEqualTo(20 * 10_000 * 64L);
        assertThat(allocated)
                .as("bytes for 10,000 records, at the best of 20 times")
                .isLessThan(10_000);
    }

    @Test
    void whatIsNoRingIsRefused() {
        ByteBuffer page = ByteBuffer.allocateDirect(4096);
        ByteBuffer odd = ByteBuffer.allocateDirect(6000).order(ByteOrder.nativeOrder());
        assertThatThrownBy(() -> new RingReader(page, page, odd)).isInstanceOf(IllegalArgumentException.class);
    }
}
