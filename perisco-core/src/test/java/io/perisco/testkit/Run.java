package io.perisco.testkit;

import io.perisco.model.Caveat;
import io.perisco.model.Counter;
import io.perisco.model.Exchange;
import io.perisco.model.Half;
import io.perisco.model.Limits;
import io.perisco.model.Outcome;
import io.perisco.spi.Protocol;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one run over a script told.
 *
 * @param exchanges in the order in which they ended
 * @param lines each exchange with all that two runs must agree on
 * @param contents each exchange's content alone
 * @param fault what went wrong, or null
 */
record Run(
        List<Exchange> exchanges,
        List<String> lines,
        List<String> contents,
        @Nullable AssertionError fault) {
    /** Runs a source over {@code plugin}; goes on to the end whatever the plugin does. */
    static Run of(ScriptSource source, Limits limits, Protocol plugin, Probe.Lending lending, Pulse pulse) {
        Probe probe = new Probe(plugin, lending, pulse);
        Watched watched = Watched.of(source, 0, limits, probe);
        List<String> lines = new ArrayList<>();
        List<String> contents = new ArrayList<>();
        for (Exchange x : watched.exchanges()) {
            pulse.beat();
            try {
                lines.add(Watched.line(x));
                contents.add(Watched.content(x));
            } catch (RuntimeException e) {
                AssertionError fault = Fault.THROWS.error(e + ", in a message that was asked for its text");
                fault.initCause(e);
                probe.found(fault);
                lines.add(e.toString());
                contents.add(e.toString());
            } finally {
                pulse.beat();
            }
        }
        if (watched.counters().get(Counter.PLUGIN_FAILURES) > 0) {
            probe.found(Fault.THROWS.error("the matcher, most likely; see the log"));
        }
        if (!watched.counters().balances()) {
            probe.found(Fault.LEDGER.error(watched.ledgers()));
        }
        return new Run(watched.exchanges(), lines, contents, probe.fault());
    }

    /** The same, unless something went wrong. */
    Run sound(String where) {
        AssertionError found = fault;
        if (found != null) {
            AssertionError error = new AssertionError(found.getMessage() + "; " + where);
            error.initCause(found.getCause() == null ? found : found.getCause());
            throw error;
        }
        return this;
    }

    /** Demands the same lines as {@code whole}'s. */
    void sameAs(Run whole, Fault fault, String where) {
        same(whole.lines, lines, fault, where);
    }

    private static void same(List<String> expected, List<String> is, Fault fault, String where) {
        for (int i = 0; i < Math.max(expected.size(), is.size()); i++) {
            String a = i < expected.size() ? expected.get(i) : "nothing";
            String b = i < is.size() ? is.get(i) : "nothing";
            if (!a.equals(b)) {
                throw fault.error(String.format(
                        "%s.%nOf %d exchanges, number %d should be%n  %s%nand is%n  %s",
                        where, expected.size(), i + 1, a, b));
            }
        }
    }

    /** How many exchanges are as they should be. */
    long right(Run truth) {
        Set<String> known = new HashSet<>(truth.contents);
        return contents.stream().filter(known::contains).count();
    }

    /** Demands that whatever is not the truth has a caveat, or says that it is not complete. */
    void honest(Run truth, String where) {
        Set<String> known = new HashSet<>(truth.contents);
        for (int i = 0; i < exchanges.size(); i++) {
            Exchange x = exchanges.get(i);
            boolean whole =
                    x.caveats().isEmpty() && x.outcome() != Outcome.NO_RESPONSE && x.outcome() != Outcome.CLOSED;
            if (whole && !known.contains(contents.get(i))) {
                boolean paired = truth.said(x, Half.REQUEST) && truth.said(x, Half.RESPONSE);
                throw (paired ? Fault.MISPAIRS : Fault.UNMARKED)
                        .error(String.format(
                                "%s.%nTold without a caveat:%n  %s%nIn truth:%s", where, lines.get(i), truth.shown()));
            }
        }
    }

    /** Demands that no request stands with the answer to another, unless flagged. How much of them came may differ. */
    void pairsAs(Run truth, String where) {
        Set<String> known = new HashSet<>();
        truth.exchanges.forEach(x -> known.add(Watched.heads(x)));
        for (int i = 0; i < exchanges.size(); i++) {
            Exchange x = exchanges.get(i);
            if (x.caveats().isEmpty()
                    && x.request() != null
                    && x.response() != null
                    && !known.contains(Watched.heads(x))) {
                throw Fault.MISPAIRS.error(String.format(
                        "%s.%nTold without a caveat:%n  %s%nIn truth:%s", where, lines.get(i), truth.shown()));
            }
        }
    }

    private boolean said(Exchange x, Half half) {
        String said = Watched.said(x, half);
        return x.message(half) != null && exchanges.stream().anyMatch(y -> said.equals(Watched.said(y, half)));
    }

    /** Demands that every exchange of {@code whole} that was complete is here as well, and without doubts. */
    void tellsAllOf(Run whole, Fault fault, String where) {
        List<String> left = new ArrayList<>();
        for (int i = 0; i < exchanges.size(); i++) {
            if (exchanges.get(i).caveats().stream().allMatch(c -> c == Caveat.FRAMING_SUSPECT)) {
                left.add(contents.get(i));
            }
        }
        for (int i = 0; i < whole.exchanges.size(); i++) {
            if (whole.exchanges.get(i).outcome() == Outcome.COMPLETE && !left.remove(whole.contents.get(i))) {
                throw fault.error(String.format("%s.%nMissing:%n  %s%nTold:%s", where, whole.lines.get(i), shown()));
            }
        }
    }

    private String shown() {
        StringBuilder all = new StringBuilder();
        for (String line : lines) {
            all.append(String.format("%n  %s", line));
        }
        return all.toString();
    }
}
