package io.perisco.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.contract.LineProtocol;
import io.perisco.model.Counter;
import io.perisco.model.Ledger;
import io.perisco.model.Side;
import io.perisco.spi.Verdict;
import io.perisco.testkit.Watched;
import org.junit.jupiter.api.Test;

/** Connections that no protocol recognizes: when they are given up, and what becomes of their bytes. */
final class GivenUpTest {
    private static final int TURNS = 16;
    private static final int ALONE = 1 << 20;

    /** Sixteen turns that nobody recognizes, of one byte each. */
    private static Tape.Wire refused(Tape.Wire wire) {
        for (int i = 0; i < TURNS / 2; i++) {
            wire.client(i, "x").server(i, "y");
        }
        assertThat(wire.isIgnored()).isTrue();
        return wire;
    }

    private static Watched watch(Tape tape) {
        Watched watched = tape.watch(new LineProtocol());
        assertThat(watched.counters().balances()).isTrue();
        return watched;
    }

    @Test
    void whatTheSourceDoesNotTellOfAnIgnoredConnectionIsIgnoredNotLost() {
        Watched watched = watch(Tape.live(deck -> {
            Tape.Wire wire = refused(deck.at(0).open());
            wire.client(100, "x").data(Side.SERVER, 8, "y", 1000, 0);
            deck.at(1000);
            wire.lost(Side.CLIENT, 5000).lost(Side.SERVER, 7000).closed();
        }));
        assertThat(watched.counters().get(Counter.HOLES)).isZero();
        assertThat(watched.counters().ledger(Side.CLIENT)).isEqualTo(new Ledger(5000, 0, 0, 0, 5000, 0, 0, 0, 0));
        assertThat(watched.counters().ledger(Side.SERVER)).isEqualTo(new Ledger(7000, 0, 0, 0, 7000, 0, 0, 0, 0));
    }

    @Test
    void holesFromBeforeAConnectionWasGivenUpStayLost() {
        Watched watched = watch(Tape.live(deck -> {
            Tape.Wire wire = deck.at(0).open();
            wire.lost(Side.CLIENT, 50);
            for (int i = 0; i < TURNS; i++) {
                wire.client(50 + i, "x").server(i, "y");
            }
            wire.lost(Side.CLIENT, 100).closed();
        }));
        assertThat(watched.counters().get(Counter.HOLES)).isOne();
        assertThat(watched.counters().ledger(Side.CLIENT)).isEqualTo(new Ledger(100, 0, 0, 0, 50, 50, 0, 0, 0));
    }

    @Test
    void bytesOfAnIgnoredConnectionThatComeOutOfOrderCountOnceAndAreNotKept() {
        Watched watched = watch(Tape.replay(deck -> {
            Tape.Wire wire = refused(deck.at(0).open());
            wire.client(20, "b".repeat(10)).client(8, "a".repeat(12)).client(8, "a".repeat(22));
        }));
        assertThat(watched.counters().ledger(Side.CLIENT)).isEqualTo(new Ledger(30, 0, 0, 0, 30, 0, 0, 22, 0));
    }

    @Test
    void whatIsMissingOfAnOpaqueConnectionIsOpaque() {
        Variant leaving = Variant.named("line").parsing(context -> (in, from, out) -> {
            in.consume(5);
            out.opaque();
            return io.perisco.spi.Step.MORE;
        });
        Watched watched = Tape.live(deck -> {
                    Tape.Wire wire = deck.at(0).open();
                    wire.client(0, "?0 q\n")
                            .client(50, "x")
                            .lost(Side.SERVER, 10)
                            .closed();
                })
                .watch(leaving);
        assertThat(watched.counters().get(Counter.HOLES)).isZero();
        assertThat(watched.counters().ledger(Side.CLIENT)).isEqualTo(new Ledger(51, 5, 0, 46, 0, 0, 0, 0, 0));
        assertThat(watched.counters().ledger(Side.SERVER)).isEqualTo(new Ledger(10, 0, 0, 10, 0, 0, 0, 0, 0));
    }

    @Test
    void aSideThatGoesOnAloneWithoutADecisionIsGivenUp() {
        for (Verdict verdict : new Verdict[] {Verdict.NO, Verdict.UNDECIDED}) {
            Watched watched = Tape.live(deck -> {
                        Tape.Wire opened = deck.at(0).open();
                        Tape.Wire joined = deck.join();
                        String piece = "x".repeat(4096);
                        for (int at = 0; at < ALONE; at += 4096) {
                            assertThat(opened.isIgnored() || joined.isIgnored())
                                    .as("given up after %d bytes", at)
                                    .isFalse();
                            opened.client(at, piece);
                            joined.server((3L << 30) + at, piece);
                        }
                        assertThat(opened.isIgnored()).isTrue();
                        assertThat(joined.isIgnored()).isTrue();
                    })
                    .watch(Variant.named("line").detecting((client, server) -> verdict));
            assertThat(watched.counters().balances()).isTrue();
            assertThat(watched.counters().get(Counter.CONNECTIONS_IGNORED)).isEqualTo(2);
            assertThat(watched.counters().ledger(Side.SERVER).ignored()).isEqualTo(ALONE);
        }
    }

    @Test
    void whatIsJoinedInALongBodyIsRecognizedBehindIt() {
        Watched watched = watch(Tape.live(deck -> {
            Tape.Wire wire = deck.at(0).join();
            for (int at = 0; at < ALONE - 4096; at += 4096) {
                wire.server(1000 + at, "x".repeat(4096));
            }
            wire.client(500, "?0 q\n").server(1000 + ALONE - 4096, "!0 r\n").closed();
        }));
        assertThat(watched.exchanges())
                .singleElement()
                .satisfies(x -> assertThat(Watched.content(x)).isEqualTo("line q(0:) -> r(0:)"));
    }
}
