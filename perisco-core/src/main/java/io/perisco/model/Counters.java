package io.perisco.model;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * A snapshot of everything an engine counts: consistent in itself, immutable, safe to share between threads.
 *
 * @since 0.1.0
 */
public final class Counters {
    private final long[] values;
    private final Ledger client;
    private final Ledger server;
    private final Map<String, Long> exchangesByProtocol;

    /**
     * For engines and their tests; an embedder gets its own from {@code Perisco.counters()}.
     *
     * @param values one value per {@link Counter}, in its order
     * @param client bytes from clients
     * @param server bytes from servers
     * @param exchangesByProtocol ended exchanges by {@link Exchange#protocol()}
     * @throws IllegalArgumentException if there is not one value per counter
     */
    public Counters(long[] values, Ledger client, Ledger server, Map<String, Long> exchangesByProtocol) {
        if (values.length != Counter.values().length) {
            throw new IllegalArgumentException(values.length + " values for " + Counter.values().length + " counters");
        }
        this.values = values.clone();
        this.client = client;
        this.server = server;
        this.exchangesByProtocol = Map.copyOf(exchangesByProtocol);
    }

    /** Nothing counted yet. */
    public static Counters none() {
        Ledger zero = new Ledger(0, 0, 0, 0, 0, 0, 0, 0, 0);
        return new Counters(new long[Counter.values().length], zero, zero, Map.of());
    }

    /** What {@code counter} stands at: 0 or more, in the unit of its name. */
    public long get(Counter counter) {
        return values[counter.ordinal()];
    }

    /** Where the bytes from {@code side} went; bytes before a role was settled count for the presumed side. */
    public Ledger ledger(Side side) {
        return side == Side.CLIENT ? client : server;
    }

    /** Ended exchanges by {@link Exchange#protocol()}, sorted by name. A copy. */
    public Map<String, Long> exchangesByProtocol() {
        return new TreeMap<>(exchangesByProtocol);
    }

    /**
     * Whether both ledgers balance and submitted = delivered + filtered + dropped. True of every snapshot; if not, that is
     * a defect of perisco, or of a source that counts wrongly.
     */
    public boolean balances() {
        return client.balances()
                && server.balances()
                && get(Counter.EVENTS_SUBMITTED)
                        == get(Counter.EVENTS_DELIVERED) + get(Counter.EVENTS_FILTERED) + get(Counter.EVENTS_DROPPED);
    }

    /** The sum of two snapshots, as of two workers of one run. */
    public Counters plus(Counters o) {
        long[] sum = new long[values.length];
        Arrays.setAll(sum, i -> values[i] + o.values[i]);
        Map<String, Long> byProtocol = new TreeMap<>(exchangesByProtocol);
        o.exchangesByProtocol.forEach((k, v) -> byProtocol.merge(k, v, Long::sum));
        return new Counters(sum, client.plus(o.client), server.plus(o.server), byProtocol);
    }
}
