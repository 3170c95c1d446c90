package io.perisco.bpf;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * What a record costs the reader of the ring, beside libbpf's own consumer in C: a BPF program fills a real ring, one of the two empties
 * it, in turns. Run by {@code perisco-bench/live/ring}, which says more.
 */
public final class RingCost implements RingReader.Handler {
    private static final int RING_BYTES = 8 << 20;
    /** As {@link LiveReader} reads. */
    private static final int BATCH = 4096;

    private static final int WARM_UP = 60;
    private static final int PAIRS = 101;
    private static final int[] PAYLOADS = {64, 512};
    private static final double ACCEPTED = 1.5;

    /** {@code ring.c}. */
    interface Bench extends Library {
        int bench_open(String object, int ringBytes, int payload);

        Pointer bench_map(NativeLong offset, NativeLong bytes);

        int bench_fill(int onCpu, int thenCpu);

        int bench_consume();

        long bench_sum();

        void bench_close();
    }

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final byte[] bytes = new byte[Wire.CHUNK];
    private final Bench bench;
    private final int page;
    private long sum;

    private RingCost(Bench bench, int page) {
        this.bench = bench;
        this.page = page;
    }

    /** What one consumer took to empty the ring. */
    private record Drain(int records, long nanos, long allocated) {
        double nanosPerRecord() {
            return (double) nanos / records;
        }
    }

    /**
     * @param arguments the library made of {@code ring.c}, the object made of {@code ring.bpf.c}, the page size; then, if that is to be
     *     the exit status, {@code --strict}
     */
    public static void main(String[] arguments) {
        RingCost cost = new RingCost(Native.load(arguments[0], Bench.class), Integer.parseInt(arguments[2]));
        boolean reached = true;
        for (int payload : PAYLOADS) {
            reached &= cost.compare(arguments[1], payload);
        }
        if (!reached && arguments.length > 3) {
            System.exit(1);
        }
    }

    @Override
    public void record(ByteBuffer ring, int at, int length) {
        int payload = ring.getInt(at + Wire.RECORD_LENGTH);
        if (payload < 0 || payload > length - Wire.RECORD_BYTES || payload > bytes.length) {
            throw new IllegalStateException("a record of " + payload + " bytes in " + length);
        }
        ring.get(at + Wire.RECORD_BYTES, bytes, 0, payload);
        sum += payload + Byte.toUnsignedInt(bytes[payload - 1]);
    }

    private boolean compare(String object, int payload) {
        check(bench.bench_open(object, RING_BYTES, payload));
        ByteBuffer consumer = map(0, page);
        ByteBuffer pages = map(page, page + 2 * RING_BYTES);
        ByteBuffer data = pages.slice(page, 2 * RING_BYTES).order(ByteOrder.nativeOrder());
        double[] c = new double[PAIRS];
        double[] java = new double[PAIRS];
        double[] ratio = new double[PAIRS];
        long allocated = 0;
        long records = 0;
        sum = 0;
        for (int i = -WARM_UP; i < PAIRS; i++) {
            boolean javaFirst = (i & 1) == 0;
            Drain first = drain(javaFirst, consumer, pages, data);
            Drain second = drain(!javaFirst, consumer, pages, data);
            Drain ofC = javaFirst ? second : first;
            Drain ofJava = javaFirst ? first : second;
            if (ofC.records != ofJava.records || ofJava.records == 0) {
                throw new IllegalStateException("C took " + ofC + ", Java " + ofJava);
            }
            if (i >= 0) {
                c[i] = ofC.nanosPerRecord();
                java[i] = ofJava.nanosPerRecord();
                ratio[i] = java[i] / c[i];
                allocated += ofJava.allocated;
                records += ofJava.records;
            }
        }
        if (sum != bench.bench_sum()) {
            throw new IllegalStateException("the two did not read the same");
        }
        bench.bench_close();
        boolean reached = median(ratio) <= ACCEPTED && allocated == 0;
        System.out.printf(
                "P13 %3d B: Java %.1f ns/record, libbpf in C %.1f ns, ratio %.2f (quartiles %.2f to %.2f), %d B allocated"
                        + " for %d records; goal: at most 1.0, accepted from %.1f, 0 B: %s%n",
                payload,
                median(java),
                median(c),
                median(ratio),
                ratio[PAIRS / 4],
                ratio[3 * PAIRS / 4],
                allocated,
                records,
                ACCEPTED,
                reached ? "reached" : "MISSED");
        return reached;
    }

    private Drain drain(boolean byJava, ByteBuffer consumer, ByteBuffer producer, ByteBuffer data) {
        check(bench.bench_fill(1 % Runtime.getRuntime().availableProcessors(), 0));
        return byJava ? drain(new RingReader(consumer, producer, data)) : drainByC();
    }

    private Drain drainByC() {
        long before = threads.getCurrentThreadCpuTime();
        int records = check(bench.bench_consume());
        return new Drain(records, threads.getCurrentThreadCpuTime() - before, 0);
    }

    private Drain drain(RingReader reader) {
        long allocated = threads.getCurrentThreadAllocatedBytes();
        long before = threads.getCurrentThreadCpuTime();
        int records = 0;
        int batch;
        do {
            batch = reader.read(this, BATCH);
            records += batch;
        } while (batch > 0);
        long nanos = threads.getCurrentThreadCpuTime() - before;
        allocated = threads.getCurrentThreadAllocatedBytes() - allocated;
        return new Drain(records, nanos, allocated);
    }

    private ByteBuffer map(int offset, int length) {
        Pointer at = bench.bench_map(new NativeLong(offset), new NativeLong(length));
        if (Pointer.nativeValue(at) == -1) {
            throw new IllegalStateException("the ring cannot be mapped");
        }
        return at.getByteBuffer(0, length).order(ByteOrder.nativeOrder());
    }

    private static int check(int result) {
        if (result < 0) {
            throw new IllegalStateException("error " + -result);
        }
        return result;
    }

    /** Sorts. */
    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
