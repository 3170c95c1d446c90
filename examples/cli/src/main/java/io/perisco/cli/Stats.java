package io.perisco.cli;

import io.perisco.model.Counter;
import io.perisco.model.Counters;
import io.perisco.model.Ledger;
import io.perisco.model.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** What {@code --stats} prints: the ledger of both directions, every counter, and whether they add up. */
final class Stats {
    private Stats() {}

    static String format(Counters counters) {
        return ledger(counters.ledger(Side.CLIENT), counters.ledger(Side.SERVER)) + counters(counters);
    }

    private static String ledger(Ledger client, Ledger server) {
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"bytes", "from_client", "from_server"});
        row(rows, "carried", Ledger::carried, client, server);
        row(rows, "parsed", Ledger::parsed, client, server);
        row(rows, "skipped", Ledger::skipped, client, server);
        row(rows, "opaque", Ledger::opaque, client, server);
        row(rows, "ignored", Ledger::ignored, client, server);
        row(rows, "lost", Ledger::lost, client, server);
        row(rows, "pending", Ledger::pending, client, server);
        row(rows, "retransmitted", Ledger::retransmitted, client, server);
        row(rows, "overlapping", Ledger::overlapping, client, server);
        return Table.format(rows);
    }

    private static void row(
            List<String[]> rows, String name, ToLongFunction<Ledger> value, Ledger client, Ledger server) {
        rows.add(new String[] {name, Long.toString(value.applyAsLong(client)), Long.toString(value.applyAsLong(server))
        });
    }

    private static String counters(Counters counters) {
        List<String[]> rows = new ArrayList<>();
        for (Counter counter : Counter.values()) {
            rows.add(new String[] {counter.label(), Long.toString(counters.get(counter))});
        }
        for (Map.Entry<String, Long> entry : counters.exchangesByProtocol().entrySet()) {
            rows.add(new String[] {
                "exchanges " + entry.getKey(), entry.getValue().toString()
            });
        }
        return Table.format(rows) + "balanced: " + (counters.balances() ? "yes" : "no") + "\n";
    }
}
