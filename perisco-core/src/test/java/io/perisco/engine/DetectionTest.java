package io.perisco.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.contract.LineProtocol;
import io.perisco.model.Caveat;
import io.perisco.model.Counter;
import io.perisco.model.Exchange;
import io.perisco.model.Half;
import io.perisco.model.ProcessInfo;
import io.perisco.model.Side;
import io.perisco.spi.ByteView;
import io.perisco.spi.End;
import io.perisco.spi.Verdict;
import io.perisco.testkit.Script;
import io.perisco.testkit.ScriptSource;
import io.perisco.testkit.Watched;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whose a connection is, and which side asks. */
final class DetectionTest {
    /** Needs three bytes of the client. */
    private static Variant hesitant() {
        return Variant.named("hesitant").detecting((client, server) -> slow(client));
    }

    private static Verdict slow(ByteView client) {
        return client.length() < 3 ? Verdict.UNDECIDED : client.at(0) == '?' ? Verdict.YES : Verdict.NO;
    }

    @Test
    void behaviour23_oneByteAnEventIsTheSameExchange() {
        Script script = Script.connection()
                .client("?5 ask\nhello")
                .server("!12 answer\nhello, world")
                .client("?0 again\n")
                .server("!0 yes\n")
                .fin(Side.CLIENT)
                .fin(Side.SERVER);
        List<String> whole =
                Watched.of(ScriptSource.of(script), new LineProtocol()).lines();
        assertThat(whole).hasSize(2);
        assertThat(Watched.of(ScriptSource.of(script).cut(left -> 1), new LineProtocol())
                        .lines())
                .isEqualTo(whole);
        assertThat(Watched.of(ScriptSource.of(script).cut(left -> 1), hesitant())
                        .lines())
                .isEqualTo(Watched.of(ScriptSource.of(script), hesitant()).lines());
    }

    @Test
    void behaviour25_rolesAreCorrectedWhenTheResponseIsSeenFirst() {
        Watched watched = Tape.replay(deck -> {
                    Tape.Wire wire = deck.at(0).join();
                    wire.client(100, "!0 late\n");
                    wire.server(500, "?0 q\n").client(108, "!3 r\nabc").closed();
                })
                .watch(new LineProtocol());
        Exchange last = watched.exchanges().get(watched.exchanges().size() - 1);
        assertThat(Watched.content(last)).isEqualTo("line q(0:) -> r(3:abc)");
        assertThat(last.connection().client().port()).isEqualTo(8880);
        assertThat(last.connection().server().port()).isEqualTo(40_000);
        assertThat(watched.exchanges().get(0).caveats()).contains(Caveat.MIDSTREAM);
        assertThat(watched.counters().balances()).isTrue();
        assertThat(watched.counters().ledger(Side.SERVER).parsed())
                .as("bytes follow the corrected role")
                .isEqualTo(8 + 5);
        assertThat(watched.counters().ledger(Side.CLIENT).parsed()).isEqualTo(5);
    }

    @Test
    void behaviour25_theProcessChangesSidesWithTheRolesAndOnlyThen() {
        ProcessInfo asking = new ProcessInfo(7, "curl", Side.CLIENT, 7, 0, 0, 0);
        Watched watched = Tape.replay(deck -> {
                    deck.at(0).join(asking).server(500, "?0 q\n").closed();
                    deck.join(asking).client(500, "?0 q\n").closed();
                })
                .watch(new LineProtocol());
        assertThat(watched.exchanges())
                .extracting(x -> x.connection().process())
                .containsExactly(new ProcessInfo(7, "curl", Side.SERVER, 7, 0, 0, 0), asking);
    }

    @Test
    void behaviour25_rolesOfAConnectionSeenFromItsStartAreCorrectedToo() {
        Watched watched = Tape.replay(deck -> {
                    Tape.Wire wire = deck.at(0).open();
                    wire.server(0, "?0 q\n").client(0, "!0 r\n").closed();
                })
                .watch(new LineProtocol());
        assertThat(watched.exchanges()).singleElement().satisfies(x -> {
            assertThat(Watched.content(x)).isEqualTo("line q(0:) -> r(0:)");
            assertThat(x.caveats()).isEmpty();
            assertThat(x.connection().client().port()).isEqualTo(8880);
        });
    }

    @Test
    void behaviour25_bytesThatWaitBeyondAHoleFollowTheCorrectedRole() {
        Watched watched = Tape.replay(deck -> {
                    Tape.Wire wire = deck.at(0).open();
                    wire.client(3, "r\n").server(0, "?0 q\n").client(0, "!0 ").closed();
                })
                .watch(new LineProtocol());
        assertThat(watched.lines()).hasSize(1);
        assertThat(watched.counters().balances()).isTrue();
        assertThat(watched.counters().ledger(Side.SERVER).carried()).isEqualTo(5);
        assertThat(watched.counters().ledger(Side.SERVER).pending()).isZero();
        assertThat(watched.counters().ledger(Side.CLIENT).pending()).isZero();
    }

    @Test
    void behaviour27_undecidedDetectionIsAskedAgainWithMore() {
        List<String> asked = new ArrayList<>();
        Variant protocol = Variant.named("slow").detecting((client, server) -> {
            asked.add(client.ascii(0, client.length()) + "|" + server.ascii(0, server.length()));
            client.consume(client.length());
            return asked.size() < 4 ? Verdict.UNDECIDED : Verdict.YES;
        });
        Watched watched = Tape.replay(deck -> {
                    Tape.Wire wire = deck.at(0).open();
                    wire.server(0, "*0 hi").client(0, "?").client(1, "0 ");
                    deck.at(10);
                    wire.server(5, "\n");
                    deck.at(20);
                    wire.client(3, "q\n");
                    deck.at(30);
                    wire.server(6, "!0 r\n").closed();
                })
                .watch(protocol);
        assertThat(asked).containsExactly("|*0 hi", "?|*0 hi", "?0 |*0 hi", "?0 |*0 hi\n");
        assertThat(watched.lines())
                .containsExactly(
                        "slow k0 - -> hi(0:)@0..10000 complete []",
                        "slow k0 q(0:)@0..20000 -> r(0:)@30000..30000 complete []");
    }

    @Test
    void behaviour27_bytesOfBothSidesAreParsedInOrderOfTime() {
        Watched watched = Tape.replay(deck -> {
                    Tape.Wire wire = deck.at(0).open();
                    wire.client(0, "?");
                    deck.at(1);
                    wire.server(0, "*0 a\n");
                    deck.at(2);
                    wire.server(5, "*0 b\n");
                    deck.at(3);
                    wire.client(1, "0 q\n");
                    wire.server(10, "!0 r\n").closed();
                })
                .watch(hesitant());
        assertThat(watched.exchanges())
                .extracting(x -> Watched.content(x))
                .containsExactly("hesitant - -> a(0:)", "hesitant - -> b(0:)", "hesitant q(0:) -> r(0:)");
        assertThat(watched.exchanges()).allSatisfy(x -> assertThat(x.caveats()).isEmpty());
    }

    @Test
    void behaviour28_eachConnectionOfAnEndpointIsDecidedByItself() {
        Variant other = Variant.named("other")
                .detecting((client, server) ->
                        client.isEmpty() ? Verdict.UNDECIDED : client.at(0) == '*' ? Verdict.YES : Verdict.NO);
        Watched watched = Tape.replay(deck -> {
                    for (int i = 0; i < 4; i++) {
                        deck.at(i);
                        deck.open()
                                .client(0, i % 2 == 0 ? "?0 q\n" : "*0 note\n")
                                .closed();
                    }
                })
                .watch(new LineProtocol(), other);
        assertThat(watched.exchanges())
                .extracting(Exchange::protocol)
                .containsExactly("line", "other", "line", "other");
    }

    @Test
    void behaviour29_aBadConnectionNeverBlacklistsItsEndpoint() {
        Watched watched = Tape.replay(deck -> {
                    for (int i = 0; i < 50; i++) {
                        Tape.Wire wire = deck.at(i).open();
                        wire.client(0, "\u0016\u0003\u0001 no protocol at all")
                                .server(0, "\u0000\u0001")
                                .closed();
                        deck.open().client(0, "?0 q\n").server(0, "!0 r\n").closed();
                    }
                })
                .watch(new LineProtocol(), hesitant());
        assertThat(watched.exchanges())
                .hasSize(50)
                .allSatisfy(x -> assertThat(Watched.content(x)).isEqualTo("line q(0:) -> r(0:)"));
        assertThat(watched.counters().ledger(Side.SERVER).ignored()).isEqualTo(100);
        assertThat(watched.counters().get(Counter.CONNECTIONS_DETECTED)).isEqualTo(50);
        assertThat(watched.counters().balances()).isTrue();
    }

    @Test
    void behaviour29_aConnectionThatTurnsBadDoesNotEither() {
        Watched watched = Tape.replay(deck -> {
                    deck.at(0)
                            .open()
                            .client(0, "?0 q\n garbage \u0000\u0001\u0002".repeat(100))
                            .closed();
                    deck.open().client(0, "?0 q\n").server(0, "!0 r\n").closed();
                })
                .watch(new LineProtocol());
        assertThat(watched.exchanges())
                .last()
                .satisfies(x -> assertThat(Watched.content(x)).isEqualTo("line q(0:) -> r(0:)"));
    }

    @Test
    void theEndpointsLastAnswerIsAskedFirst() {
        List<String> asked = new ArrayList<>();
        Variant first = Variant.named("first").detecting((client, server) -> {
            asked.add("first");
            return Verdict.NO;
        });
        Variant second = Variant.named("second").detecting((client, server) -> {
            asked.add("second");
            return Verdict.YES;
        });
        Tape.replay(deck -> {
                    deck.at(0).open().client(0, "?0 q\n").closed();
                    deck.open().client(0, "?0 q\n").closed();
                })
                .watch(first, second);
        assertThat(asked).containsExactly("first", "second", "second");
    }

    @Test
    void aTurnIsGivenUpAfter8KiB() {
        List<Integer> asked = new ArrayList<>();
        Variant never = Variant.named("never").detecting((client, server) -> {
            asked.add(client.length() + server.length());
            return Verdict.UNDECIDED;
        });
        Watched watched = Tape.replay(deck -> {
                    Tape.Wire wire = deck.at(0).open();
                    wire.client(0, "x".repeat(8191)).client(8191, "x").client(8192, "x".repeat(1000));
                    wire.server(0, "y".repeat(100)).closed();
                })
                .watch(never);
        assertThat(asked).containsExactly(8191, 8192, 100);
        assertThat(watched.counters().ledger(Side.CLIENT).ignored()).isEqualTo(9192);
        assertThat(watched.counters().ledger(Side.SERVER).ignored()).isEqualTo(100);
        assertThat(watched.counters().balances()).isTrue();
    }

    @Test
    void aConnectionThatBeginsWithAnotherProtocolIsRecognizedAtALaterTurn() {
        Watched watched = Tape.replay(deck -> {
                    Tape.Wire wire = deck.at(0).open();
                    wire.client(0, "STARTLINES")
                            .server(0, "GO AHEAD")
                            .client(10, "?0 q\n")
                            .server(8, "!0 r\n");
                    wire.client(15, "?0 q2\n").server(13, "!0 r2\n").closed();
                })
                .watch(new LineProtocol());
        assertThat(watched.exchanges())
                .extracting(Watched::content)
                .containsExactly("line q(0:) -> r(0:)", "line q2(0:) -> r2(0:)");
        assertThat(watched.exchanges().get(1).caveats()).isEmpty();
        assertThat(watched.counters().balances()).isTrue();
    }

    @Test
    void joinedLateIsAskedAgainAtEachTurn() {
        Watched watched = Tape.replay(deck -> {
                    Tape.Wire wire = deck.at(0).join();
                    wire.client(1000, "end of a body").client(1013, "?0 not a start\n");
                    wire.server(5000, "end of another").client(1028, "?0 q\n").server(5014, "!0 r\n");
                    wire.client(1033, "?0 q2\n").server(5019, "!0 r2\n").closed();
                })
                .watch(new LineProtocol());
        assertThat(watched.exchanges())
                .extracting(Watched::content)
                .containsExactly("line q(0:) -> r(0:)", "line q2(0:) -> r2(0:)");
        assertThat(watched.exchanges().get(0).caveats()).contains(Caveat.MIDSTREAM);
        assertThat(watched.exchanges().get(1).caveats()).doesNotContain(Caveat.MIDSTREAM);
        assertThat(watched.counters().ledger(Side.CLIENT).ignored()).isEqualTo(28);
        assertThat(watched.counters().balances()).isTrue();
    }

    @Test
    void joinedLateIsGivenUpAfter16Turns() {
        List<Boolean> ignored = new ArrayList<>();
        Watched watched = Tape.replay(deck -> {
                    Tape.Wire wire = deck.at(0).join();
                    for (int i = 0; i < 9; i++) {
                        wire.client(1000 + i, "x");
                        ignored.add(wire.isIgnored());
                        wire.server(1000 + i, "y");
                        ignored.add(wire.isIgnored());
                    }
                    wire.closed();
                })
                .watch(new LineProtocol());
        assertThat(ignored.indexOf(true)).isEqualTo(15);
        assertThat(watched.counters().get(Counter.CONNECTIONS_IGNORED)).isOne();
    }

    @Test
    void aHoleBeforeTheDecisionMakesItALateJoin() {
        Watched watched = Tape.replay(deck -> {
                    Tape.Wire wire = deck.at(0).open();
                    wire.lost(Side.CLIENT, 20)
                            .client(20, "?0 q\n")
                            .server(0, "!0 r\n")
                            .closed();
                })
                .watch(new LineProtocol());
        assertThat(watched.exchanges())
                .isNotEmpty()
                .first()
                .satisfies(x -> assertThat(x.caveats()).contains(Caveat.MIDSTREAM));
        assertThat(watched.counters().balances()).isTrue();
    }

    @Test
    void undecidedAtTheEndIsIgnored() {
        Watched watched =
                Tape.replay(deck -> deck.at(0).open().client(0, "?").closed()).watch(hesitant());
        assertThat(watched.exchanges()).isEmpty();
        assertThat(watched.counters().ledger(Side.CLIENT).ignored()).isOne();
        assertThat(watched.counters().balances()).isTrue();
    }

    @Test
    void finKnownBeforeTheDecisionDoesNotCutWhatIsParsedAfterIt() {
        Watched watched = Tape.replay(deck -> {
                    Tape.Wire wire = deck.at(0).open();
                    wire.server(0, "*0 hello\n").ended(Side.CLIENT, 5, End.FIN).client(0, "?0 q\n");
                    wire.server(9, "!0 r\n").closed();
                })
                .watch(hesitant());
        assertThat(watched.exchanges())
                .extracting(Watched::content)
                .containsExactly("hesitant - -> hello(0:)", "hesitant q(0:) -> r(0:)");
        assertThat(watched.exchanges()).allSatisfy(x -> assertThat(x.caveats()).isEmpty());
    }

    @Test
    void latencyRunsFromBytesThatWaitedForTheDecision() {
        Watched watched = Tape.replay(deck -> {
                    Tape.Wire wire = deck.at(0).open();
                    wire.client(0, "?");
                    deck.at(5);
                    wire.client(1, "0 q\n");
                    deck.at(25);
                    wire.server(0, "!0 r\n").closed();
                })
                .watch(hesitant());
        assertThat(watched.exchanges()).singleElement().satisfies(x -> {
            assertThat(x.latencyNanos()).isEqualTo(25_000_000);
            assertThat(x.lastByteNanos(Half.REQUEST)).isEqualTo(Script.START_NANOS + 5_000_000);
        });
    }
}
