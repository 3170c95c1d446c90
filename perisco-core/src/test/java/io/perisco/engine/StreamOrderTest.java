package io.perisco.engine;

import static io.perisco.engine.LineTapes.PAIR;
import static io.perisco.engine.LineTapes.bytes;
import static io.perisco.engine.LineTapes.live;
import static io.perisco.engine.LineTapes.replay;
import static io.perisco.engine.LineTapes.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.model.Caveat;
import io.perisco.model.Counter;
import io.perisco.model.Counters;
import io.perisco.model.Half;
import io.perisco.model.Outcome;
import io.perisco.model.Side;
import io.perisco.testkit.Watched;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens before bytes are in order. */
final class StreamOrderTest {
    // ---- beyond a hole

    @Test
    void behaviour18_reversedPiecesAreRestored() {
        Watched watched = live(deck -> {
            Tape.Wire wire = deck.at(0).open();
            wire.client(3, "q\n").client(0, "?0 ");
            deck.at(10);
            wire.server(2, " r\n").server(1, "0").server(0, "!").closed();
        });
        assertThat(watched.lines()).containsExactly(PAIR);
        assertThat(watched.counters().get(Counter.HOLES)).isZero();
    }

    @Test
    void liveSourceWaitsLessThanTheReorderWindow() {
        Watched watched = live(deck -> {
            Tape.Wire wire = deck.at(0).open();
            wire.client(3, "q\n");
            deck.at(99);
            wire.client(0, "?0 ");
            wire.server(0, "!0 r\n").closed();
        });
        assertThat(told(watched)).containsExactly("line q(0:) -> r(0:) complete []");
    }

    @Test
    void liveSourceGivesUpAfterTheReorderWindow() {
        Watched watched = live(deck -> {
            Tape.Wire wire = deck.at(0).open();
            wire.client(0, "?0 q\n").server(10, "!0 r2\n");
            deck.at(50);
            wire.client(5, "?0 q2\n");
            deck.at(101);
            wire.server(0, "!0 first\n*").closed();
        });
        assertThat(watched.counters().get(Counter.HOLES)).isOne();
        assertThat(bytes(watched, Side.SERVER).lost()).isEqualTo(10);
        assertThat(bytes(watched, Side.SERVER).retransmitted())
                .as("came when it was given up")
                .isEqualTo(10);
        assertThat(watched.exchanges()).filteredOn(x -> x.response() != null).hasSize(1);
        assertThat(watched.exchanges()).allSatisfy(x -> assertThat(x.caveats()).isNotEmpty());
    }

    @Test
    void replayWaitsUntilTheSourceSaysLost() {
        Watched watched = replay(deck -> {
            Tape.Wire wire = deck.at(0).open();
            wire.client(5, "?0 q2\n");
            deck.at(50_000);
            wire.client(0, "?0 q\n").server(0, "!0 r\n!0 r2\n").closed();
        });
        assertThat(told(watched)).hasSize(2);
        assertThat(watched.counters().get(Counter.HOLES)).isZero();

        Watched lost = replay(deck -> {
            Tape.Wire wire = deck.at(0).open();
            wire.client(5, "?0 q2\n").lost(Side.CLIENT, 5);
            deck.at(10);
            wire.server(0, "!0 r2\n").closed();
        });
        assertThat(lost.counters().get(Counter.HOLES)).isOne();
        assertThat(bytes(lost, Side.CLIENT).lost()).isEqualTo(5);
        assertThat(lost.exchanges())
                .singleElement()
                .satisfies(x -> assertThat(Watched.content(x)).isEqualTo("line q2(0:) -> r2(0:)"));
    }

    @Test
    void replayTellsTheHoleAtTheClose() {
        Watched watched = replay(deck -> {
            Tape.Wire wire = deck.at(0).open();
            wire.client(0, "?0 q\n").server(0, "!6 r\nab").server(9, "ef").closed();
        });
        assertThat(watched.counters().get(Counter.HOLES)).isOne();
        assertThat(watched.exchanges())
                .singleElement()
                .satisfies(x -> assertThat(x.caveats()).containsExactly(Caveat.GAP));
    }

    @Test
    void lostBeyondWhatCameIsOneHole() {
        Watched watched = replay(deck -> {
            Tape.Wire wire = deck.at(0).open();
            wire.client(0, "?0 q\n")
                    .server(0, "!8 r\nabcd")
                    .lost(Side.SERVER, 9)
                    .lost(Side.SERVER, 11);
            wire.lost(Side.SERVER, 3).server(11, "gh").closed();
        });
        assertThat(bytes(watched, Side.SERVER).lost()).isEqualTo(2);
        assertThat(watched.exchanges()).singleElement().satisfies(x -> {
            assertThat(x.caveats()).containsExactly(Caveat.GAP);
            assertThat(x.outcome()).isEqualTo(Outcome.COMPLETE);
        });
    }

    @Test
    void aDirectionFullOfEarlyBytesTellsItsHole() {
        Watched watched = replay(deck -> {
            Tape.Wire wire = deck.at(0).open();
            wire.client(0, "?0 q\n").server(0, "!400000 r\n");
            String piece = "x".repeat(50_000);
            for (int i = 1; i < 8; i++) {
                wire.server(10 + i * 50_000L, piece);
            }
            wire.server(10, piece).closed();
        });
        assertThat(bytes(watched, Side.SERVER).lost()).isEqualTo(50_000);
        assertThat(bytes(watched, Side.SERVER).retransmitted()).isEqualTo(50_000);
        assertThat(watched.exchanges())
                .singleElement()
                .satisfies(x -> assertThat(x.caveats()).containsExactly(Caveat.GAP));
    }

    // ---- what acknowledges

    @Test
    void answersWaitForTheRequestTheyAcknowledge() {
        Watched watched = replay(deck -> {
            Tape.Wire wire = deck.at(0).open();
            wire.data(Side.SERVER, 0, "!0 r\n", 5, 5);
            deck.at(10);
            wire.client(0, "?0 q\n").closed();
        });
        assertThat(watched.exchanges()).singleElement().satisfies(x -> {
            assertThat(Watched.content(x)).isEqualTo("line q(0:) -> r(0:)");
            assertThat(x.caveats()).isEmpty();
            assertThat(x.latencyNanos()).isZero();
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {999, 1001})
    void whatAcknowledgesIsHeldForOneSecond(int millis) {
        Watched watched = replay(deck -> {
            Tape.Wire wire = deck.at(0).open();
            wire.client(0, "?0 q\n");
            wire.data(Side.SERVER, 0, "!0 r\n!0 r2\n", 11, 11);
            deck.at(millis);
            wire.client(5, "?0 q2\n").closed();
        });
        if (millis < 1000) {
            assertThat(told(watched))
                    .containsExactly("line q(0:) -> r(0:) complete []", "line q2(0:) -> r2(0:) complete []");
        } else {
            assertThat(bytes(watched, Side.CLIENT).lost()).isEqualTo(6);
            assertThat(bytes(watched, Side.CLIENT).retransmitted()).isEqualTo(6);
            assertThat(watched.exchanges()).hasSize(2);
        }
    }

    @Test
    void whatAcknowledgesIsHeldUpTo64KiB() {
        Watched watched = replay(deck -> {
            Tape.Wire wire = deck.at(0).open();
            wire.client(0, "?0 q\n");
            wire.data(Side.SERVER, 0, "!70000 r\n", 9, 15);
            String piece = "x".repeat(10_000);
            for (int i = 0; i < 6; i++) {
                wire.data(Side.SERVER, 9 + i * 10_000L, piece, 10_000, 15);
            }
            wire.data(Side.SERVER, 60_009, piece, 10_000, 15);
            // by now the ten bytes of the client were given up
            wire.client(5, "?0 second\n").closed();
        });
        assertThat(bytes(watched, Side.CLIENT).lost()).isEqualTo(10);
        assertThat(watched.exchanges())
                .filteredOn(x -> x.response() != null)
                .singleElement()
                .satisfies(x -> assertThat(x.bodyBytes(Half.RESPONSE)).isEqualTo(70_000));
    }

    @Test
    void sidesThatWaitForEachOtherAreLetGoAfterOneSecond() {
        Watched watched = replay(deck -> {
            Tape.Wire wire = deck.at(0).open();
            wire.data(Side.CLIENT, 0, "?0 q\n", 5, 5);
            wire.data(Side.SERVER, 0, "!0 r\n", 5, 5);
            deck.at(1001);
            wire.client(5, "?0 q2\n").server(5, "!0 r2\n").closed();
        });
        assertThat(watched.counters().get(Counter.HOLES)).isZero();
        assertThat(bytes(watched, Side.CLIENT).parsed()).isEqualTo(11);
        assertThat(bytes(watched, Side.SERVER).parsed()).isEqualTo(11);
        assertThat(watched.exchanges())
                .as("whatever is paired without a caveat is right")
                .filteredOn(x -> x.caveats().isEmpty() && x.response() != null)
                .extracting(Watched::content)
                .isSubsetOf("line q(0:) -> r(0:)", "line q2(0:) -> r2(0:)");
    }

    @Test
    void sidesThatWaitForEachOtherAreToldAtTheClose() {
        Watched watched = replay(deck -> {
            Tape.Wire wire = deck.at(0).open();
            wire.data(Side.CLIENT, 0, "?0 q\n", 5, 5);
            wire.data(Side.SERVER, 0, "!0 r\n", 5, 5);
            wire.closed();
        });
        assertThat(watched.exchanges()).isNotEmpty();
        assertThat(bytes(watched, Side.CLIENT).lost()).isZero();
        assertThat(bytes(watched, Side.SERVER).lost()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, 1L << 40, Long.MAX_VALUE})
    void garbageAcknowledgementsLoseNothingOfTheirOwnSide(long after) {
        Watched watched = replay(deck -> {
            Tape.Wire wire = deck.at(0).open();
            wire.client(0, "?0 q\n");
            wire.data(Side.SERVER, 0, "!0 r\n", 5, after);
            deck.at(2000);
            wire.data(Side.SERVER, 5, "*0 more\n", 8, after).closed();
        });
        assertThat(bytes(watched, Side.SERVER).parsed()).isEqualTo(13);
        assertThat(watched.exchanges()).hasSize(2);
    }

    @Test
    void garbageAcknowledgementsLoseNothingOfTheOtherSide() {
        Watched watched = replay(deck -> {
            Tape.Wire wire = deck.at(0).open();
            wire.client(0, "?0 q\n");
            wire.data(Side.SERVER, 0, "!0 r\n", 5, 1L << 40);
            deck.at(2000);
            wire.client(5, "?0 q2\n").server(5, "!0 r2\n").closed();
        });
        assertThat(bytes(watched, Side.CLIENT).lost())
                .as("no window of TCP is that wide")
                .isLessThan(1L << 31);
        assertThat(watched.exchanges())
                .anySatisfy(x -> assertThat(x.operation()).isEqualTo("q2"));
    }

    // ---- repeats

    @Test
    void retransmissionsAreCountedAndToldOnce() {
        Watched watched = replay(deck -> {
            Tape.Wire wire = deck.at(0).open();
            wire.client(0, "?0 q\n").client(0, "?0 q\n");
            wire.client(2, " q\n?0 q2\n");
            deck.at(10);
            wire.server(0, "!0 r\n!0 r2\n").closed();
        });
        assertThat(told(watched))
                .containsExactly("line q(0:) -> r(0:) complete []", "line q2(0:) -> r2(0:) complete []");
        assertThat(bytes(watched, Side.CLIENT).retransmitted()).isEqualTo(8);
        assertThat(bytes(watched, Side.CLIENT).carried()).isEqualTo(11);
        assertThat(bytes(watched, Side.CLIENT).overlapping()).isZero();
    }

    @Test
    void overlapInAHeadThatWaitsIsCountedAndFlagged() {
        Watched watched = replay(deck -> {
            Tape.Wire wire = deck.at(0).open();
            wire.client(0, "?0 ab").client(3, "xyz\n");
            wire.server(0, "!0 r\n").closed();
        });
        assertThat(bytes(watched, Side.CLIENT).overlapping()).isEqualTo(2);
        assertThat(watched.exchanges()).singleElement().satisfies(x -> {
            assertThat(x.operation()).as("the first seen wins").isEqualTo("abz");
            assertThat(x.caveats()).contains(Caveat.OVERLAP);
        });
    }

    @Test
    void overlapBeyondAHoleIsCountedAndFlagged() {
        Watched watched = replay(deck -> {
            Tape.Wire wire = deck.at(0).open();
            wire.client(3, "ab").client(3, "xyz\n").client(0, "?0 ");
            wire.server(0, "!0 r\n").closed();
        });
        assertThat(bytes(watched, Side.CLIENT).overlapping()).isEqualTo(2);
        assertThat(watched.exchanges()).singleElement().satisfies(x -> {
            assertThat(x.operation()).as("the first seen wins").isEqualTo("abz");
            assertThat(x.caveats()).contains(Caveat.OVERLAP);
        });
    }

    @Test
    void overlapBeyondAHoleInABodyIsFlagged() {
        Watched watched = replay(deck -> {
            Tape.Wire wire = deck.at(0).open();
            wire.client(0, "?0 q\n").server(0, "!4 r\n");
            wire.server(7, "CD").server(7, "XX").server(5, "AB").closed();
        });
        assertThat(bytes(watched, Side.SERVER).overlapping()).isEqualTo(2);
        assertThat(told(watched)).containsExactly("line q(0:) -> r(4:ABCD) complete [OVERLAP]");
    }

    @Test
    void overlapOfOneExchangeDoesNotFlagTheNext() {
        Watched watched = replay(deck -> {
            Tape.Wire wire = deck.at(0).open();
            wire.client(0, "?0 ab").client(3, "xy").client(5, "\n").server(0, "!0 r\n");
            wire.client(6, "?0 q2\n").server(5, "!0 r2\n").closed();
        });
        assertThat(watched.exchanges())
                .last()
                .satisfies(x -> assertThat(x.caveats()).isEmpty());
    }

    // ---- cut by the snap length

    @Test
    void snapLengthInAHeadTellsWhatWasSeen() {
        Watched watched = replay(deck -> {
            Tape.Wire wire = deck.at(0).open();
            wire.data(Side.CLIENT, 0, "?0 que", 11, 0).server(0, "!0 r\n");
            wire.client(11, "?0 q2\n").server(5, "!0 r2\n").closed();
        });
        assertThat(bytes(watched, Side.CLIENT).lost()).isEqualTo(5);
        assertThat(watched.exchanges()).first().satisfies(x -> {
            assertThat(x.operation()).isEqualTo("que");
            assertThat(x.caveats()).contains(Caveat.HEADERS_PARTIAL, Caveat.TRUNCATED);
        });
        assertThat(watched.exchanges())
                .last()
                .satisfies(x -> assertThat(Watched.content(x)).isEqualTo("line q2(0:) -> r2(0:)"));
    }

    @Test
    void snapLengthInABodyCostsACaveat() {
        Watched watched = replay(deck -> {
            Tape.Wire wire = deck.at(0).open();
            wire.client(0, "?0 q\n").data(Side.SERVER, 0, "!10 r\nabcd", 16, 0);
            wire.client(5, "?0 q2\n").server(16, "!0 r2\n").closed();
        });
        assertThat(told(watched))
                .containsExactly("line q(0:) -> r(10:abcd) complete [GAP]", "line q2(0:) -> r2(0:) complete []");
    }

    @Test
    void snapLengthBeyondAHoleStaysInItsPlace() {
        Watched watched = replay(deck -> {
            Tape.Wire wire = deck.at(0).open();
            wire.client(0, "?0 q\n").data(Side.SERVER, 6, "abcd", 10, 0).server(0, "!10 r\n");
            wire.client(5, "?0 q2\n").server(16, "!0 r2\n").closed();
        });
        assertThat(told(watched))
                .containsExactly("line q(0:) -> r(10:abcd) complete [GAP]", "line q2(0:) -> r2(0:) complete []");
        assertThat(bytes(watched, Side.SERVER).lost()).isEqualTo(6);
    }

    @Test
    void capturedNothingOfASegment() {
        Watched watched = replay(deck -> {
            Tape.Wire wire = deck.at(0).open();
            wire.client(0, "?0 q\n")
                    .server(0, "!10 r\n")
                    .data(Side.SERVER, 6, "", 10, 0)
                    .closed();
        });
        assertThat(told(watched)).containsExactly("line q(0:) -> r(10:) complete [GAP]");
    }

    @Test
    void dataOfNoLengthIsNothing() {
        Watched watched = replay(deck -> {
            Tape.Wire wire = deck.at(0).open();
            wire.data(Side.CLIENT, 0, "", 0, 0).client(0, "?0 q\n").data(Side.CLIENT, 5, "", 0, 0);
            wire.data(Side.CLIENT, 3, "", 0, 0).data(Side.CLIENT, 900, "", 0, 0);
            deck.at(10);
            wire.data(Side.SERVER, 0, "", 0, 5).server(0, "!0 r\n").closed();
        });
        assertThat(watched.lines()).containsExactly(PAIR);
        Counters c = watched.counters();
        assertThat(c.get(Counter.HOLES)).as("an empty segment proves nothing").isZero();
        assertThat(c.ledger(Side.CLIENT).carried()).isEqualTo(5);
    }
}
