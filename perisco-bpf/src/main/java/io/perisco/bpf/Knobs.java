package io.perisco.bpf;

import io.perisco.bpf.libbpf.BpfException;
import io.perisco.bpf.libbpf.BpfMap;
import io.perisco.bpf.libbpf.BpfObject;
import io.perisco.pcap.Cidr;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What can be changed of programs that run. Any thread; after {@link #close} nothing is written any more. */
final class Knobs {
    private static final byte[] PRESENT = {1};
    private static final byte[] FIRST = new byte[Integer.BYTES];

    private final BpfMap config;
    private final BpfMap networks;
    private final BpfMap ports;
    private final BpfMap processes;
    private final BpfMap cgroups;
    private final BpfMap verdicts;
    private final View view;
    private final int wakeBytes;
    private int bytesPerCall;
    private int epoch;
    private int filters;
    private boolean closed;

    Knobs(BpfObject object, View view, int bytesPerCall, int wakeBytes) throws BpfException {
        this.config = object.map(".data.config", Integer.BYTES, Wire.CONFIG_BYTES);
        this.networks = object.map("networks", Wire.NETWORK_BYTES, PRESENT.length);
        this.ports = object.map("ports", Short.BYTES, PRESENT.length);
        this.processes = object.map("processes", Integer.BYTES, PRESENT.length);
        this.cgroups = object.map("cgroups", Long.BYTES, PRESENT.length);
        this.verdicts = object.map("verdicts", Long.BYTES, PRESENT.length);
        this.view = view;
        this.bytesPerCall = bytesPerCall;
        this.wakeBytes = wakeBytes;
    }

    /** Replaces the filter; every connection is judged by it at its next call. */
    synchronized void filter(Filter filter) throws BpfException {
        if (closed) {
            return;
        }
        networks.clear();
        ports.clear();
        processes.clear();
        cgroups.clear();
        for (Cidr network : filter.networks()) {
            byte[] key = new byte[Wire.NETWORK_BYTES];
            ByteBuffer.wrap(key)
                    .order(ByteOrder.nativeOrder())
                    .putInt(Wire.NETWORK_PREFIX, network.prefixLength())
                    .put(Wire.NETWORK_ADDRESS, network.firstAddress());
            networks.put(key, PRESENT);
        }
        for (int port : filter.ports()) {
            ports.put(buffer(Short.BYTES).putShort((short) port).array(), PRESENT);
        }
        for (int process : filter.processes()) {
            processes.put(buffer(Integer.BYTES).putInt(process).array(), PRESENT);
        }
        for (long cgroup : filter.cgroups()) {
            cgroups.put(buffer(Long.BYTES).putLong(cgroup).array(), PRESENT);
        }
        filters = (filter.networks().isEmpty() ? 0 : Wire.FILTER_NETWORKS)
                | (filter.ports().isEmpty() ? 0 : Wire.FILTER_PORTS)
                | (filter.processes().isEmpty() ? 0 : Wire.FILTER_PROCESSES)
                | (filter.cgroups().isEmpty() ? 0 : Wire.FILTER_CGROUPS);
        judgeAgain();
    }

    /** Copies so many bytes of a call, from the next on. */
    synchronized void bytesPerCall(int bytes) throws BpfException {
        bytesPerCall = bytes;
        judgeAgain();
    }

    /** Asks something of one connection; takes effect with {@link #judgeAgain}. False if it cannot be asked now. */
    synchronized boolean ask(long connection, int verdict) {
        if (closed) {
            return false;
        }
        try {
            verdicts.put(buffer(Long.BYTES).putLong(connection).array(), new byte[] {(byte) verdict});
            return true;
        } catch (BpfException e) {
            return false; // as many wait as there may be
        }
    }

    /** Takes back what was asked of a connection that is gone. */
    synchronized void forget(long connection) {
        if (!closed) {
            verdicts.remove(buffer(Long.BYTES).putLong(connection).array());
        }
    }

    /** Has every connection look at filters and verdicts at its next call. */
    synchronized void judgeAgain() throws BpfException {
        if (closed) {
            return;
        }
        epoch = epoch == -1 ? 1 : epoch + 1; // never 0, which is that of the unjudged
        config.put(
                FIRST,
                buffer(Wire.CONFIG_BYTES)
                        .putInt(Wire.CONFIG_EPOCH, epoch)
                        .putInt(Wire.CONFIG_FILTERS, filters)
                        .putInt(Wire.CONFIG_VIEW, view.ordinal())
                        .putInt(Wire.CONFIG_BYTES_PER_CALL, bytesPerCall)
                        .putInt(Wire.CONFIG_WAKE_BYTES, wakeBytes)
                        .array());
    }

    /** The maps are about to go; their numbers may soon be those of others. */
    synchronized void close() {
        closed = true;
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
    }
}
