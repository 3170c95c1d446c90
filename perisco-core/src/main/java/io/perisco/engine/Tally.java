package io.perisco.engine;

import io.perisco.model.Counter;
import io.perisco.model.Counters;
import io.perisco.model.Ledger;
import io.perisco.model.Side;
import java.util.HashMap;
import java.util.Map;

/** What one worker counts. Written by its thread alone; others read the snapshots it publishes. */
final class Tally {
    /** The bytes of one side; see {@link Ledger}. */
    static final class Bytes {
        long carried;
        long parsed;
        long skipped;
        long opaque;
        long ignored;
        long lost;
        long pending;
        long retransmitted;
        long overlapping;

        Ledger snapshot() {
            return new Ledger(carried, parsed, skipped, opaque, ignored, lost, pending, retransmitted, overlapping);
        }
    }

    private final long[] values = new long[Counter.values().length];
    private final Bytes client = new Bytes();
    private final Bytes server = new Bytes();
    private final Map<String, long[]> byProtocol = new HashMap<>();
    private String lastProtocol = "";
    private long[] lastCount = new long[1];

    void add(Counter counter, long n) {
        values[counter.ordinal()] += n;
    }

    Bytes bytes(Side side) {
        return side == Side.CLIENT ? client : server;
    }

    void exchange(String protocol) {
        values[Counter.EXCHANGES.ordinal()]++;
        if (!protocol.equals(lastProtocol)) {
            lastProtocol = protocol;
            lastCount = byProtocol.computeIfAbsent(protocol, k -> new long[1]);
        }
        lastCount[0]++;
    }

    Counters snapshot() {
        Map<String, Long> exchanges = new HashMap<>();
        byProtocol.forEach((protocol, n) -> exchanges.put(protocol, n[0]));
        return new Counters(values, client.snapshot(), server.snapshot(), exchanges);
    }
}
