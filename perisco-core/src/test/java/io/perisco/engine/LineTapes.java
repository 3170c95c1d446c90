package io.perisco.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.contract.LineProtocol;
import io.perisco.model.Counter;
import io.perisco.model.Ledger;
import io.perisco.model.Side;
import io.perisco.testkit.Watched;
import java.util.List;
import java.util.function.Consumer;

/** The line protocol on tapes, whatever happens to them: its ledger balances and it never fails. */
final class LineTapes {
    /** A pair that was seen whole. */
    static final String PAIR = "line k0 q(0:)@0..0 -> r(0:)@10000..10000 complete []";

    private LineTapes() {}

    static Watched replay(Consumer<Tape.Deck> play) {
        return checked(Tape.replay(play));
    }

    static Watched live(Consumer<Tape.Deck> play) {
        return checked(Tape.live(play));
    }

    private static Watched checked(Tape tape) {
        Watched watched = tape.watch(new LineProtocol());
        assertThat(watched.counters().balances()).as("ledger").isTrue();
        assertThat(watched.counters().get(Counter.PLUGIN_FAILURES)).isZero();
        return watched;
    }

    static Ledger bytes(Watched watched, Side side) {
        return watched.counters().ledger(side);
    }

    /** What was told, without times. */
    static List<String> told(Watched watched) {
        return watched.exchanges().stream()
                .map(x -> Watched.content(x) + " " + x.outcome().label() + " " + x.caveats())
                .toList();
    }
}
