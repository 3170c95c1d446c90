package io.perisco.bpf;

import io.perisco.bpf.libbpf.BpfException;
import io.perisco.bpf.libbpf.BpfMap;
import io.perisco.bpf.libbpf.BpfObject;
import io.perisco.model.Counter;
import io.perisco.spi.SocketEventSink;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Brings what the programs count, by CPU, to the sink. An event is a record, or a call of which no record was made. */
final class KernelTally {
    private static final byte[] FIRST = new byte[Integer.BYTES];

    private final BpfMap map;
    private final int cpus;
    private final ByteBuffer values;
    private long filtered;
    private long dropped;
    private long counted;

    KernelTally(BpfObject object) throws BpfException {
        this.cpus = BpfObject.possibleCpus();
        this.values = ByteBuffer.allocate(cpus * Wire.TALLY_BYTES).order(ByteOrder.nativeOrder());
        this.map = object.map("tally", Integer.BYTES, values.capacity());
    }

    /** Records that were read from the ring. */
    void read(SocketEventSink sink, int records, int unplaced) {
        counted += records;
        sink.count(Counter.EVENTS_SUBMITTED, records);
        sink.count(Counter.EVENTS_DELIVERED, records - unplaced);
        sink.count(Counter.EVENTS_FILTERED, unplaced);
    }

    /** Tells what was filtered and dropped since the last time. */
    void update(SocketEventSink sink) throws BpfException {
        map.get(FIRST, values.array());
        filtered += tell(sink, Counter.EVENTS_FILTERED, sum(Wire.TALLY_FILTERED) - filtered);
        dropped += tell(sink, Counter.EVENTS_DROPPED, sum(Wire.TALLY_DROPPED) - dropped);
    }

    private long tell(SocketEventSink sink, Counter counter, long n) {
        counted += n;
        sink.count(Counter.EVENTS_SUBMITTED, n);
        sink.count(counter, n);
        return n;
    }

    /** Whether every event that the programs submitted is accounted for; as of {@link #update}. */
    boolean isComplete() {
        return sum(Wire.TALLY_SUBMITTED) == counted;
    }

    /** Makes the sink's number of submitted events that of the programs: a difference shows as an unbalanced ledger. */
    void settle(SocketEventSink sink) {
        sink.count(Counter.EVENTS_SUBMITTED, sum(Wire.TALLY_SUBMITTED) - counted);
    }

    private long sum(int offset) {
        long sum = 0;
        for (int cpu = 0; cpu < cpus; cpu++) {
            sum += values.getLong(cpu * Wire.TALLY_BYTES + offset);
        }
        return sum;
    }
}
