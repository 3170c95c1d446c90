package io.perisco.pcap;

import io.perisco.spi.SocketEventSource;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Replays captures: pcap and pcapng files, plain or packed with gzip. Memory does not grow with their size. Immutable;
 * what begins with {@code with} returns another source.
 *
 * @since 0.1.0
 */
public final class PcapSource implements SocketEventSource {
    private static final int MAX_PORT = 0xFFFF;

    private final List<Input> inputs;
    private final List<Cidr> networks;
    private final BitSet ports;
    private final @Nullable LongConsumer progress;

    private PcapSource(List<Input> inputs, List<Cidr> networks, BitSet ports, @Nullable LongConsumer progress) {
        this.inputs = inputs;
        this.networks = networks;
        this.ports = ports;
        this.progress = progress;
    }

    /**
     * Reads files, which are one capture in the given order, as rotated files are. They are opened when the source is
     * read; what then cannot be read is told to the engine.
     *
     * @throws IllegalArgumentException if there are none
     */
    public static PcapSource of(Path... files) {
        if (files.length == 0) {
            throw new IllegalArgumentException("at least one file is needed");
        }
        List<Input> inputs = new ArrayList<>(files.length);
        for (Path file : files) {
            inputs.add(Input.of(file));
        }
        return new PcapSource(inputs, List.of(), new BitSet(), null);
    }

    /**
     * Reads a stream, once.
     *
     * @param in not closed
     * @param name for messages
     */
    public static PcapSource of(InputStream in, String name) {
        return new PcapSource(List.of(Input.of(in, name)), List.of(), new BitSet(), null);
    }

    /** Only connections of which either end is in one of {@code networks}; all if empty. */
    public PcapSource withNetworks(List<Cidr> networks) {
        return new PcapSource(inputs, List.copyOf(networks), ports, progress);
    }

    /**
     * Only connections of which either end has one of {@code ports}; all if empty.
     *
     * @throws IllegalArgumentException if one is not in 0..65535
     */
    public PcapSource withPorts(Collection<Integer> ports) {
        BitSet set = new BitSet();
        for (int port : ports) {
            if (port < 0 || port > MAX_PORT) {
                throw new IllegalArgumentException("port " + port + " is not in 0..65535");
            }
            set.set(port);
        }
        return new PcapSource(inputs, networks, set, progress);
    }

    /**
     * Has {@code progress} told, now and then, how many bytes of all files have been read, as they lie on the disk. It is
     * called by the thread that reads, and should return at once.
     */
    public PcapSource withProgress(LongConsumer progress) {
        return new PcapSource(inputs, networks, ports, progress);
    }

    /** The bytes of all files as they lie on the disk, or -1 if that is not known. */
    public long totalBytes() {
        long total = 0;
        for (Input input : inputs) {
            long size = input.size();
            if (size < 0) {
                return -1;
            }
            total += size;
        }
        return total;
    }

    @Override
    public String name() {
        String first = inputs.get(0).name;
        return inputs.size() == 1 ? first : first + " and " + (inputs.size() - 1) + " more";
    }

    @Override
    public boolean isLive() {
        return false;
    }

    /** 1 for a stream or a pipe, which can be read but once. */
    @Override
    public int maxReaders() {
        for (Input input : inputs) {
            if (!input.isRereadable()) {
                return 1;
            }
        }
        return Integer.MAX_VALUE;
    }

    /** For ever: in a capture a hole stays one only when it was acknowledged, or the connection ends. */
    @Override
    public long reorderNanos() {
        return Long.MAX_VALUE;
    }

    @Override
    public Reader open(int index, int of) {
        if (index < 0 || index >= of || of > maxReaders()) {
            throw new IllegalArgumentException("reader " + index + " of " + of + ", of " + maxReaders() + " possible");
        }
        return new Replay(inputs, new PacketFilter(networks, ports), progress, index, of);
    }
}
