package io.perisco.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.contract.LineProtocol;
import io.perisco.model.Side;
import io.perisco.testkit.Watched;
import org.junit.jupiter.api.Test;

/** What waits for bytes of the other side that never come, when everything ends. */
final class HeldToTheEndTest {
    @Test
    void aSideThatWaitsForOneThatWaitedBeforeIsToldAtTheClose() {
        Watched watched = Tape.replay(deck -> {
                    Tape.Wire wire = deck.at(0).open();
                    wire.client(5, "?0 q2\n").client(0, "?0 q\n");
                    wire.data(Side.SERVER, 0, "!0 r\n!0 r2\n", 11, 20);
                    wire.closed();
                })
                .watch(new LineProtocol());
        assertThat(watched.counters().balances()).isTrue();
        assertThat(watched.counters().ledger(Side.SERVER).lost()).isZero();
        assertThat(watched.exchanges())
                .extracting(Watched::content)
                .containsExactly("line q(0:) -> r(0:)", "line q2(0:) -> r2(0:)");
    }
}
