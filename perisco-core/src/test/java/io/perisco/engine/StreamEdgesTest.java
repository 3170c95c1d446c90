package io.perisco.engine;

import static io.perisco.engine.LineTapes.PAIR;
import static io.perisco.engine.LineTapes.bytes;
import static io.perisco.engine.LineTapes.live;
import static io.perisco.engine.LineTapes.replay;
import static io.perisco.engine.LineTapes.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.model.Counter;
import io.perisco.model.Exchange;
import io.perisco.model.Side;
import io.perisco.spi.End;
import io.perisco.testkit.Watched;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where a direction begins that is joined late, and what its end means. */
final class StreamEdgesTest {
    // ---- joined late

    @Test
    void joinedConnectionsMayBeginAtPositionZero() {
        Watched watched = live(deck -> {
            Tape.Wire wire = deck.at(0).join();
            wire.client(0, "?0 ").client(3, "q\n");
            deck.at(10);
            wire.server(0, "!0 ").server(3, "r\n").closed();
        });
        assertThat(watched.exchanges()).singleElement().satisfies(x -> {
            assertThat(Watched.content(x)).isEqualTo("line q(0:) -> r(0:)");
            assertThat(x.latencyNanos()).isEqualTo(10_000_000);
        });
    }

    @Test
    void aHoleBehindPositionZeroOfAJoinedConnectionIsTold() {
        Watched watched = replay(deck -> {
            Tape.Wire wire = deck.at(0).join();
            wire.client(0, "?0 qu").client(15, "estion\n").closed();
        });
        assertThat(bytes(watched, Side.CLIENT).lost()).isGreaterThanOrEqualTo(9);
        assertThat(watched.counters().get(Counter.HOLES)).isOne();
        assertThat(watched.exchanges())
                .noneSatisfy(x -> assertThat(x.operation()).isEqualTo("question"));
    }

    @Test
    void joinedConnectionsBeginWhereTheyAreFirstSeenHoweverFarThatIs() {
        long far = 5L << 30;
        Watched watched = live(deck -> {
            Tape.Wire wire = deck.at(0).join();
            wire.client(far, "?0 q\n");
            deck.at(10);
            wire.data(Side.SERVER, 3 * far, "!0 r\n", 5, far + 5).closed();
        });
        assertThat(told(watched)).containsExactly("line q(0:) -> r(0:) complete [MIDSTREAM]");
        assertThat(watched.counters().get(Counter.HOLES)).isZero();
        assertThat(bytes(watched, Side.CLIENT).carried()).isEqualTo(5);
        assertThat(bytes(watched, Side.SERVER).carried()).isEqualTo(5);
    }

    @Test
    void joinedConnectionsMayBeToldFirstOfWhatWasAcknowledgedLostOrEndedFarOff() {
        long far = 5L << 30;
        Watched watched = live(deck -> {
            deck.at(0).join().data(Side.SERVER, 7 * far, "*0 p\n", 5, far).client(far, "?0 q\n");
            deck.join().lost(Side.CLIENT, far).client(far, "?0 q\n");
            deck.join().ended(Side.CLIENT, far, End.FIN).server(far, "*0 p\n");
        });
        assertThat(watched.exchanges()).hasSize(4);
        assertThat(watched.counters().get(Counter.HOLES)).isZero();
        assertThat(bytes(watched, Side.CLIENT).lost()).isZero();
        assertThat(bytes(watched, Side.CLIENT).carried()).isEqualTo(10);
    }

    @Test
    void joinedConnectionsBeginWithBytesWhateverNonsenseWasAcknowledgedBefore() {
        Watched watched = live(deck -> {
            Tape.Wire wire = deck.at(0).join();
            wire.data(Side.SERVER, 700, "*0 p\n", 5, Long.MAX_VALUE);
            wire.client(300, "?0 q\n").server(705, "!0 r\n").closed();
        });
        assertThat(watched.exchanges())
                .extracting(Watched::content)
                .containsExactly("line - -> p(0:)", "line q(0:) -> r(0:)");
        assertThat(bytes(watched, Side.CLIENT).parsed()).isEqualTo(5);
    }

    // ---- the end of a side

    @Test
    void dataAfterFinIsNoData() {
        Watched watched = replay(deck -> {
            Tape.Wire wire = deck.at(0).open();
            wire.client(0, "?0 q\n").ended(Side.CLIENT, 5, End.FIN).client(5, "?0 q2\n");
            deck.at(10);
            wire.server(0, "!0 r\n").closed();
        });
        assertThat(watched.lines()).containsExactly(PAIR);
        assertThat(bytes(watched, Side.CLIENT).parsed()).isEqualTo(5);
        assertThat(bytes(watched, Side.CLIENT).lost()).isEqualTo(6);
        assertThat(bytes(watched, Side.CLIENT).retransmitted()).isZero();
    }

    @Test
    void finThatComesBeforeItsDataWaits() {
        Watched watched = replay(deck -> {
            Tape.Wire wire = deck.at(0).open();
            wire.client(0, "?0 ").ended(Side.CLIENT, 5, End.FIN).client(3, "q\n");
            deck.at(10);
            wire.server(0, "!0 r\n").ended(Side.SERVER, 5, End.FIN).closed();
        });
        assertThat(watched.lines()).containsExactly(PAIR);
    }

    @Test
    void bytesMissingBeforeFinAreAHoleAtTheClose() {
        Watched watched = replay(deck -> {
            Tape.Wire wire = deck.at(0).open();
            wire.client(0, "?0 q\n")
                    .server(0, "!4 r\nab")
                    .ended(Side.SERVER, 9, End.FIN)
                    .closed();
        });
        assertThat(bytes(watched, Side.SERVER).lost()).isEqualTo(2);
        assertThat(told(watched)).containsExactly("line q(0:) -> r(4:ab) complete [GAP]");
    }

    @Test
    void resetEndsBothSidesAndTellsWhatIsOpen() {
        Watched watched = replay(deck -> {
            Tape.Wire wire = deck.at(0).open();
            wire.client(0, "?0 q\n?0 q2\n").server(0, "!4 r\nab").ended(Side.CLIENT, 11, End.RESET);
            wire.server(7, "cd").closed();
        });
        assertThat(told(watched))
                .containsExactly("line q(0:) -> r(4:ab) reset [TRUNCATED]", "line q2(0:) -> - reset []");
    }

    @Test
    void resetTellsWhatWaitedBeyondAHole() {
        Watched watched = replay(deck -> {
            Tape.Wire wire = deck.at(0).open();
            wire.client(0, "?0 q\n").server(0, "!4 r\na").server(7, "cd");
            wire.ended(Side.SERVER, 9, End.RESET).closed();
        });
        assertThat(bytes(watched, Side.SERVER).lost()).isOne();
        assertThat(told(watched)).containsExactly("line q(0:) -> r(4:a) complete [GAP]");
    }

    @Test
    void finLeavesAnUnansweredRequestClosed() {
        Watched watched = replay(deck -> {
            Tape.Wire wire = deck.at(0).open();
            wire.client(0, "?0 q\n").ended(Side.CLIENT, 5, End.FIN).ended(Side.SERVER, 0, End.FIN);
            wire.closed();
        });
        assertThat(told(watched)).containsExactly("line q(0:) -> - closed []");
    }

    @Test
    void bytesOnTheirWayWhenTheConnectionWasResetAreCarriedAndLostUnlessTheyCameBefore() {
        Watched watched = replay(deck -> {
            Tape.Wire wire = deck.at(0).open();
            wire.client(0, "?0 q\n").server(0, "!4 r\nab").ended(Side.CLIENT, 5, End.RESET);
            wire.server(6, "bcd").server(7, "cd").closed();
        });
        assertThat(bytes(watched, Side.SERVER).carried()).isEqualTo(9);
        assertThat(bytes(watched, Side.SERVER).lost()).isEqualTo(2);
        assertThat(bytes(watched, Side.SERVER).retransmitted()).isEqualTo(3);
        assertThat(watched.counters().get(Counter.HOLES)).isZero();
    }

    @Test
    void bytesAfterTheResetOfAConnectionThatNobodyReadsAreNobodys() {
        Watched watched = replay(deck -> {
            Tape.Wire wire = deck.at(0).open();
            wire.client(0, "x").ended(Side.CLIENT, 1, End.RESET).server(0, "yz").closed();
        });
        assertThat(bytes(watched, Side.SERVER).ignored()).isEqualTo(2);
    }

    @Test
    void exchangesSayNothingOfConnectionsThatCarriedNothing() {
        List<Exchange> told = replay(deck -> {
                    Tape.Wire wire = deck.at(0).open();
                    wire.ended(Side.CLIENT, 0, End.FIN)
                            .ended(Side.SERVER, 0, End.FIN)
                            .closed();
                    deck.join().closed();
                    deck.open();
                })
                .exchanges();
        assertThat(told).isEmpty();
    }
}
