package io.perisco.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.contract.LineProtocol;
import io.perisco.model.Counter;
import io.perisco.model.Exchange;
import io.perisco.model.Half;
import io.perisco.model.Outcome;
import io.perisco.model.Side;
import io.perisco.spi.End;
import io.perisco.spi.OpenExchange;
import io.perisco.spi.ParserContext;
import io.perisco.spi.Protocol;
import io.perisco.spi.ProtocolParser;
import io.perisco.spi.Step;
import io.perisco.testkit.Script;
import io.perisco.testkit.ScriptSource;
import io.perisco.testkit.Watched;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Connections that change their protocol. */
final class HandOverTest {
    private static Variant first() {
        return Variant.named("line").parsing(context -> new Lines(true));
    }

    private static Variant second() {
        return Variant.named("line2").detecting(Variant.never()).parsing(context -> new Lines(false));
    }

    private static Watched watch(Script script, Protocol... protocols) {
        Watched whole = Watched.of(ScriptSource.of(script), protocols);
        assertThat(whole.counters().balances()).isTrue();
        assertThat(whole.counters().get(Counter.PLUGIN_FAILURES)).isZero();
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            ScriptSource cut = ScriptSource.of(script).cut(left -> 1 + random.nextInt(Math.min(left, 7)));
            assertThat(Watched.of(seed % 2 == 0 ? cut : cut.swap(seed), protocols)
                            .lines())
                    .as("seed %d", seed)
                    .isEqualTo(whole.lines());
        }
        return whole;
    }

    @Test
    void upgradedIsToldTwiceWithTheCarriedExchange() {
        Watched watched = watch(
                Script.connection()
                        .client("?0 switch\n")
                        .server("!0 sure\n!0 final\n")
                        .client("?0 next\n")
                        .server("!0 ok\n"),
                first(),
                second());
        assertThat(watched.lines())
                .containsExactly(
                        "line k0 switch(0:)@0..0 -> sure(0:)@1000..1000 upgraded []",
                        "line2 k1 switch(0:)@0..0 -> final(0:)@1000..1000 complete []",
                        "line2 k0 next(0:)@2000..2000 -> ok(0:)@3000..3000 complete []");
        assertThat(watched.exchanges()).extracting(Exchange::id).doesNotHaveDuplicates();
        assertThat(watched.exchanges())
                .extracting(x -> x.connection().client())
                .containsOnly(watched.exchanges().get(0).connection().client());
    }

    @Test
    void bytesOfBothSidesThatWaitedAreReadByTheNewProtocol() {
        Watched watched = Tape.replay(deck -> {
                    Tape.Wire wire = deck.at(0).open();
                    // the client is ahead of what it was told
                    wire.client(0, "?0 switch\n?0 next\n");
                    deck.at(10);
                    wire.server(0, "!0 sure\n!0 final\n!0 ok\n").closed();
                })
                .watch(first(), second());
        assertThat(watched.exchanges())
                .extracting(Watched::content)
                .containsExactly(
                        "line switch(0:) -> sure(0:)", "line2 switch(0:) -> final(0:)", "line2 next(0:) -> ok(0:)");
        assertThat(watched.exchanges()).allSatisfy(x -> assertThat(x.caveats()).isEmpty());
        assertThat(watched.counters().balances()).isTrue();
    }

    @Test
    void theNewParserFindsTheCarriedExchange() {
        List<String> carried = new ArrayList<>();
        Variant curious = Variant.named("line2").detecting(Variant.never()).parsing(context -> {
            OpenExchange x = context.carried();
            carried.add(x == null ? "none" : x.key() + " " + x.message(Half.REQUEST) + " " + x.isOpen());
            return new Lines(true);
        });
        Variant informed = Variant.named("line").parsing(context -> {
            carried.add(context.has("line2") + " " + context.has("line3") + " " + (context.carried() == null));
            return new Lines(true);
        });
        Watched.of(ScriptSource.of(Script.connection().client("?0 switch\n").server("!0 sure\n")), informed, curious);
        assertThat(carried).containsExactly("true false true", "1 switch true");
    }

    @Test
    void anUpgradeThatIsNeverAnsweredInTheNewProtocolEnds() {
        Watched watched = Watched.of(
                ScriptSource.of(Script.connection()
                        .client("?0 switch\n")
                        .server("!0 sure\n")
                        .reset()),
                first(),
                second());
        assertThat(watched.exchanges()).extracting(Exchange::outcome).containsExactly(Outcome.UPGRADED, Outcome.RESET);
    }

    @Test
    void aMissingProtocolMakesItOpaque() {
        Watched watched = watch(
                Script.connection()
                        .client("?0 switch\n")
                        .server("!0 sure\n!0 final\n")
                        .client("?0 next\n")
                        .server("!0 ok\n"),
                first());
        assertThat(watched.lines()).containsExactly("line k0 switch(0:)@0..0 -> sure(0:)@1000..1000 upgraded []");
        assertThat(watched.counters().ledger(Side.CLIENT).opaque()).isEqualTo(8);
        assertThat(watched.counters().ledger(Side.SERVER).opaque()).isEqualTo(15);
        assertThat(watched.counters().ledger(Side.SERVER).ignored()).isZero();
    }

    @Test
    void behaviour35_opaqueIsNeverParsedAgainAndTheSourceIsTold() {
        Watched watched = Tape.replay(deck -> {
                    Tape.Wire wire = deck.at(0).open();
                    wire.client(0, "?0 opaque\n").server(0, "!0 sure\n!0 x\n");
                    assertThat(wire.isIgnored()).isTrue();
                    wire.client(10, "?0 q\n")
                            .server(13, "!0 r\n")
                            .lost(Side.SERVER, 40)
                            .closed();
                })
                .watch(first());
        assertThat(watched.exchanges())
                .singleElement()
                .satisfies(x -> assertThat(x.outcome()).isEqualTo(Outcome.UPGRADED));
        assertThat(watched.counters().ledger(Side.SERVER).opaque())
                .as("what the source does not tell any more included")
                .isEqualTo(32);
        assertThat(watched.counters().ledger(Side.SERVER).lost()).isZero();
        assertThat(watched.counters().balances()).isTrue();
    }

    @Test
    void behaviour36_tunnelDetectsAfreshInside() {
        Watched watched = watch(
                Script.connection()
                        .client("?0 tunnel\n")
                        .server("!0 open\n")
                        .client("?0 in\n")
                        .server("!0 out\n"),
                first());
        assertThat(watched.exchanges())
                .extracting(x -> Watched.content(x) + " " + x.outcome().label())
                .containsExactly("line tunnel(0:) -> open(0:) tunnel", "line in(0:) -> out(0:) complete");
        assertThat(watched.exchanges().get(1).connection())
                .as("endpoints stay")
                .isEqualTo(watched.exchanges().get(0).connection());
        assertThat(watched.counters().get(Counter.CONNECTIONS_DETECTED)).isEqualTo(2);
    }

    @Test
    void behaviour36_tunnelBytesThatWaitedAreDetectedInOrderOfTime() {
        Watched watched = Tape.replay(deck -> {
                    Tape.Wire wire = deck.at(0).open();
                    // the client does not wait for the answer to its request for a tunnel
                    wire.client(0, "?0 tunnel\n?0 in\n");
                    deck.at(5);
                    wire.client(16, "?0 in2\n");
                    deck.at(10);
                    wire.server(0, "!0 open\n*0 banner\n");
                    deck.at(20);
                    wire.server(18, "!0 out\n!0 out2\n").closed();
                })
                .watch(first());
        assertThat(watched.exchanges())
                .extracting(Watched::content)
                .containsExactly(
                        "line tunnel(0:) -> open(0:)",
                        "line - -> banner(0:)",
                        "line in(0:) -> out(0:)",
                        "line in2(0:) -> out2(0:)");
        assertThat(watched.exchanges()).allSatisfy(x -> assertThat(x.caveats()).isEmpty());
        assertThat(watched.exchanges())
                .filteredOn(x -> x.operation().equals("in"))
                .allSatisfy(x -> assertThat(x.firstByteNanos(Half.REQUEST)).isEqualTo(Script.START_NANOS));
        assertThat(watched.counters().balances()).isTrue();
    }

    @Test
    void aTunnelOfSomethingUnknownIsIgnored() {
        Watched watched = Tape.replay(deck -> {
                    Tape.Wire wire = deck.at(0).open();
                    wire.client(0, "?0 tunnel\n").server(0, "!0 open\n").client(10, "\u0016\u0003\u0001");
                    wire.server(8, "\u0016").closed();
                })
                .watch(first());
        assertThat(watched.exchanges()).hasSize(1);
        assertThat(watched.counters().ledger(Side.CLIENT).ignored()).isEqualTo(3);
        assertThat(watched.counters().ledger(Side.SERVER).ignored()).isOne();
        assertThat(watched.counters().balances()).isTrue();
    }

    @Test
    void aTunnelMayTurnTheRolesRound() {
        Watched watched = Tape.replay(deck -> {
                    Tape.Wire wire = deck.at(0).open();
                    wire.client(0, "?0 tunnel\n")
                            .server(0, "!0 open\n")
                            .server(8, "?0 q\n")
                            .client(10, "!0 r\n");
                    wire.closed();
                })
                .watch(first());
        assertThat(watched.exchanges())
                .extracting(Watched::content)
                .containsExactly("line tunnel(0:) -> open(0:)", "line q(0:) -> r(0:)");
        assertThat(watched.exchanges().get(1).connection().client().port()).isEqualTo(8880);
        assertThat(watched.counters().balances()).isTrue();
    }

    @Test
    void finKnownBeforeTheHandOverDoesNotCutWhatIsParsedAfterIt() {
        Watched watched = Tape.replay(deck -> {
                    Tape.Wire wire = deck.at(0).open();
                    wire.client(0, "?0 switch\n").ended(Side.SERVER, 17, End.FIN);
                    wire.server(0, "!0 sure\n!0 final\n").closed();
                })
                .watch(first(), second());
        assertThat(watched.exchanges())
                .extracting(Watched::content)
                .containsExactly("line switch(0:) -> sure(0:)", "line2 switch(0:) -> final(0:)");
        assertThat(watched.exchanges()).allSatisfy(x -> assertThat(x.caveats()).isEmpty());
    }

    @Test
    void whatAParserTellsAfterHandingOverIsItsDefectAndNobodysExchange() {
        Variant late = Variant.named("line").parsing(context -> (in, from, out) -> {
            in.consume(in.length());
            out.opaque();
            out.request(new LineProtocol.Line("late"), 0);
            return Step.MORE;
        });
        Watched watched =
                Watched.of(ScriptSource.of(Script.connection().client("?0 q\n").server("!0 r\n")), late);
        assertThat(watched.exchanges()).isEmpty();
        assertThat(watched.counters().get(Counter.PLUGIN_FAILURES)).isOne();
        assertThat(watched.counters().balances()).isTrue();
    }

    @Test
    void aHandOverAheadOfTheBytesWaitsForThem() {
        Variant ahead = Variant.named("line").parsing(context -> aheadOf(context));
        Watched watched = watch(
                Script.connection()
                        .client("?0 q\n")
                        .server("!4 r\nabcd")
                        .client("xyz")
                        .server("xyz"),
                ahead);
        assertThat(watched.lines()).containsExactly("line k0 q(0:)@0..0 -> r(4:abcd)@1000..1000 complete []");
        assertThat(watched.counters().ledger(Side.SERVER).opaque()).isEqualTo(3);
        assertThat(watched.counters().ledger(Side.CLIENT).opaque()).isEqualTo(3);
    }

    private static ProtocolParser aheadOf(ParserContext context) {
        ProtocolParser line = new LineProtocol().newParser(context);
        return (in, from, out) -> {
            if (from == Side.CLIENT) {
                return line.parse(in, from, out);
            }
            int end = in.indexOf('\n', 0);
            if (end < 0) {
                return Step.MORE;
            }
            OpenExchange x = out.response(new LineProtocol.Line("r"), 0);
            in.consume(end + 1);
            out.body(x, Half.RESPONSE, 4);
            out.end(x, Half.RESPONSE, End.COMPLETE);
            out.opaque();
            return Step.MORE;
        };
    }
}
