package io.perisco.bpf;

import io.perisco.bpf.libbpf.BpfException;
import io.perisco.bpf.libbpf.BpfObject;
import io.perisco.bpf.libbpf.RingPages;
import io.perisco.model.CaptureException;
import io.perisco.spi.SocketEventSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the TCP sockets of this host carry, live. Needs Linux 5.10 or later on x86-64 that tells its types (BTF), {@code libbpf.so.1}, and
 * CAP_BPF and CAP_PERFMON; nothing native is touched before {@link #open}. See {@link Doctor}.
 *
 * <p>The capturing process itself is never told of. An event, as {@link io.perisco.model.Counter} counts them, is a record of at most 4 KiB
 * of one call, or a call that did not pass the filter. The programs of several sources, and of others, do not disturb each other.
 *
 * @since 0.1.0
 */
public final class BpfSource implements SocketEventSource {
    private static final int MOST_PER_CALL = 64 << 10;
    private static final int SMALLEST_RING = 4096;
    private static final int LARGEST_RING = 512 << 20;
    private static final int WAKE_BYTES = 256 << 10;

    private final View view;
    private final int ringBytes;
    private final List<Strategy> strategies;
    private int bytesPerCall;
    private Filter filter;
    private @Nullable LiveReader reader;

    private BpfSource(Builder b) {
        this.view = b.view;
        this.bytesPerCall = b.bytesPerCall;
        this.ringBytes = b.ringBytes;
        this.strategies = b.strategies;
        this.filter = b.filter;
    }

    /** A builder with every default. */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public String name() {
        return "bpf";
    }

    @Override
    public boolean isLive() {
        return true;
    }

    @Override
    public int maxReaders() {
        return 1;
    }

    /**
     * Replaces the filter, also while capturing. A connection that is shut out is told of no more until its end; one that is let in is
     * joined.
     *
     * @throws CaptureException if the kernel refuses it
     */
    public synchronized void filter(Filter replacement) {
        filter = replacement;
        LiveReader running = reader;
        if (running != null) {
            try {
                running.knobs().filter(replacement);
            } catch (BpfException e) {
                throw new CaptureException("the filter cannot be set (" + e.getMessage() + ")", "make it smaller", e);
            }
        }
    }

    /**
     * Replaces how many bytes of one call are copied, also while capturing; see {@link Builder#bytesPerCall}.
     *
     * @throws IllegalArgumentException if not in 1..65536
     * @throws CaptureException if the kernel refuses it
     */
    public synchronized void bytesPerCall(int bytes) {
        bytesPerCall = checkBytesPerCall(bytes);
        LiveReader running = reader;
        if (running != null) {
            try {
                running.knobs().bytesPerCall(bytes);
            } catch (BpfException e) {
                throw new CaptureException("the kernel refuses it (" + e.getMessage() + ")", "capture anew", e);
            }
        }
    }

    private static int checkBytesPerCall(int bytes) {
        if (bytes < 1 || bytes > MOST_PER_CALL) {
            throw new IllegalArgumentException("bytesPerCall(" + bytes + "): 1 to " + MOST_PER_CALL);
        }
        return bytes;
    }

    @Override
    public synchronized Reader open(int index, int of) {
        if (index != 0 || of != 1) {
            throw new IllegalArgumentException("reader " + index + " of " + of + ", of 1 possible");
        }
        Loader.Loaded loaded = new Loader(Host.examine(), ringBytes).load(strategies);
        BpfObject object = loaded.object();
        RingPages pages = null;
        try {
            Knobs knobs = new Knobs(object, view, bytesPerCall, Math.min(WAKE_BYTES, ringBytes / 4));
            knobs.filter(filter);
            pages = object.ring("ring", ringBytes);
            object.walk();
            object.attach();
            object.walk(); // again, for what began between
            LiveReader opened = new LiveReader(object, pages, knobs);
            reader = opened;
            return opened;
        } catch (BpfException e) {
            LiveReader.abandon(object, pages);
            throw new CaptureException(
                    "live capture cannot start (" + e.getMessage() + ")",
                    "run it as root, or with CAP_BPF and CAP_PERFMON; Doctor tells more",
                    e);
        } catch (RuntimeException e) {
            LiveReader.abandon(object, pages);
            throw e;
        }
    }

    /** For tests, which are faster than threads start. */
    synchronized boolean isBeingRead() {
        return reader != null && reader.isStarted();
    }

    /** Collects what a {@link BpfSource} needs. Not thread-safe. */
    public static final class Builder {
        private View view = View.SERVER;
        private int bytesPerCall = Wire.CHUNK;
        private int ringBytes = 8 << 20;
        private List<Strategy> strategies = List.of(Strategy.values());
        private Filter filter = Filter.none();

        private Builder() {}

        /** Which calls are told; all by default. */
        public Builder filter(Filter passes) {
            this.filter = passes;
            return this;
        }

        /** Whose view is told of connections within the host; the server's by default. */
        public Builder view(View told) {
            this.view = told;
            return this;
        }

        /**
         * How many bytes of one call are copied; 4096 by default. The rest is a gap of known length.
         *
         * @throws IllegalArgumentException if not in 1..65536
         */
        public Builder bytesPerCall(int bytes) {
            this.bytesPerCall = checkBytesPerCall(bytes);
            return this;
        }

        /**
         * The memory between the kernel and the reader; 8 MiB by default. What does not fit is lost, and counted.
         *
         * @throws IllegalArgumentException if not a power of two of at least a page and at most 512 MiB
         */
        public Builder ringBytes(int bytes) {
            if (bytes < SMALLEST_RING || bytes > LARGEST_RING || Integer.bitCount(bytes) != 1) {
                throw new IllegalArgumentException("ringBytes(" + bytes + "): a power of two, 4 KiB to 512 MiB");
            }
            this.ringBytes = bytes;
            return this;
        }

        /** Tries this strategy alone; by default all, in their order. */
        public Builder strategy(Strategy only) {
            this.strategies = List.of(only);
            return this;
        }

        /** Touches nothing native yet. */
        public BpfSource build() {
            return new BpfSource(this);
        }
    }
}
