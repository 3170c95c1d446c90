package io.perisco.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.contract.LineProtocol;
import io.perisco.model.Caveat;
import io.perisco.model.Counter;
import io.perisco.model.Exchange;
import io.perisco.model.Half;
import io.perisco.model.Limits;
import io.perisco.model.Outcome;
import io.perisco.model.Side;
import io.perisco.spi.ByteView;
import io.perisco.spi.End;
import io.perisco.spi.MessageSink;
import io.perisco.spi.OpenExchange;
import io.perisco.spi.ProtocolParser;
import io.perisco.spi.Step;
import io.perisco.spi.Verdict;
import io.perisco.testkit.Watched;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What loss and delay do to exchanges. */
final class DamageTest {
    private static final Limits LIMITS = Limits.standard();

    private static Watched watch(Tape tape) {
        return watch(tape, LIMITS);
    }

    private static Watched watch(Tape tape, Limits limits) {
        Watched watched = tape.watch(limits, new LineProtocol());
        assertThat(watched.counters().balances()).isTrue();
        assertThat(watched.counters().get(Counter.PLUGIN_FAILURES)).isZero();
        return watched;
    }

    @Test
    void behaviour21_gapInsideABodyCompletesAndFlags() {
        Watched watched = watch(Tape.replay(deck -> {
            Tape.Wire wire = deck.at(0).open();
            wire.client(0, "?0 q\n")
                    .server(0, "!20 r\nabcd")
                    .lost(Side.SERVER, 15)
                    .server(15, "z".repeat(11));
            wire.client(5, "?0 q2\n").server(26, "!0 r2\n").closed();
        }));
        assertThat(watched.exchanges()).hasSize(2);
        Exchange first = watched.exchanges().get(0);
        assertThat(first.caveats()).containsExactly(Caveat.GAP);
        assertThat(first.outcome()).isEqualTo(Outcome.COMPLETE);
        assertThat(first.bodyBytes(Half.RESPONSE)).isEqualTo(20);
        assertThat(new String(first.bodyPrefix(Half.RESPONSE), StandardCharsets.ISO_8859_1))
                .as("the kept prefix stops at the gap")
                .isEqualTo("abcd");
        assertThat(watched.exchanges().get(1).caveats()).isEmpty();
        assertThat(watched.counters().get(Counter.MESSAGES_LOST)).isZero();
    }

    @Test
    void behaviour21_gapInAHeadCostsAtMostThatMessage() {
        Watched watched = watch(Tape.replay(deck -> {
            Tape.Wire wire = deck.at(0).open();
            wire.client(0, "?0 q\n").server(0, "!0").lost(Side.SERVER, 4).server(4, "\n");
            wire.client(5, "?0 q2\n")
                    .server(5, "!0 r2\n")
                    .client(11, "?0 q3\n")
                    .server(11, "!0 r3\n")
                    .closed();
        }));
        assertThat(watched.counters().get(Counter.HOLES)).isOne();
        assertThat(watched.counters().get(Counter.MESSAGES_LOST)).isOne();
        assertThat(watched.exchanges())
                .extracting(Watched::content)
                .containsSubsequence("line q2(0:) -> r2(0:)", "line q3(0:) -> r3(0:)");
        assertThat(watched.exchanges().get(0).caveats()).contains(Caveat.GAP);
        assertThat(watched.exchanges())
                .last()
                .satisfies(x -> assertThat(x.caveats()).isEmpty());
    }

    @Test
    void behaviour61_lostResponseLeavesTheNextPairRight() {
        Watched watched = watch(Tape.replay(deck -> {
            Tape.Wire wire = deck.at(0).open();
            wire.client(0, "?0 q1\n").server(0, "!0 r1\n").client(6, "?0 q2\n").lost(Side.SERVER, 12);
            wire.client(12, "?0 q3\n")
                    .server(12, "!0 r3\n")
                    .client(18, "?0 q4\n")
                    .server(18, "!0 r4\n")
                    .closed();
        }));
        assertThat(watched.exchanges())
                .extracting(Watched::content)
                .containsExactly(
                        "line q1(0:) -> r1(0:)", "line q2(0:) -> -", "line q3(0:) -> r3(0:)", "line q4(0:) -> r4(0:)");
        Exchange lost = watched.exchanges().get(1);
        assertThat(lost.outcome()).isEqualTo(Outcome.NO_RESPONSE);
        assertThat(lost.caveats()).contains(Caveat.GAP);
        assertThat(lost.status()).as("no invented status").isEmpty();
        assertThat(lost.latencyNanos()).isEqualTo(Exchange.UNKNOWN);
    }

    @Test
    void behaviour62_timeoutIsConfigurableCountedAndTheLateResponseGoesOutAlone() {
        Tape tape = Tape.live(deck -> {
            Tape.Wire wire = deck.at(0).open();
            wire.client(0, "?0 q1\n");
            deck.at(1999);
            deck.at(2001);
            wire.client(6, "?0 q2\n");
            deck.at(2500);
            wire.server(0, "!0 r1\n");
            deck.at(2600);
            wire.server(6, "!0 r2\n").closed();
        });
        Watched watched = watch(tape, LIMITS.withRequestTimeoutNanos(2_000_000_000));
        assertThat(watched.exchanges())
                .extracting(Watched::content)
                .containsExactly("line q1(0:) -> -", "line - -> r1(0:)", "line q2(0:) -> r2(0:)");
        assertThat(watched.exchanges())
                .extracting(Exchange::outcome)
                .containsExactly(Outcome.TIMED_OUT, Outcome.NO_REQUEST, Outcome.COMPLETE);
        assertThat(watched.exchanges().get(1).caveats()).contains(Caveat.UNPAIRED);
        assertThat(watched.exchanges().get(2).caveats()).isEmpty();
        assertThat(watched.counters().get(Counter.EXCHANGES_TIMED_OUT)).isOne();

        Watched patient = watch(tape, LIMITS.withRequestTimeoutNanos(3_000_000_000L));
        assertThat(patient.counters().get(Counter.EXCHANGES_TIMED_OUT)).isZero();
        assertThat(patient.exchanges()).hasSize(2);
    }

    @Test
    void behaviour62_anExchangeWhoseResponseHasBegunDoesNotTimeOut() {
        Watched watched = watch(
                Tape.replay(deck -> {
                    Tape.Wire wire = deck.at(0).open();
                    wire.client(0, "?0 q\n").server(0, "!4 r\nab");
                    deck.at(50_000);
                    wire.server(7, "cd").closed();
                }),
                LIMITS.withRequestTimeoutNanos(1_000_000_000));
        assertThat(watched.exchanges())
                .singleElement()
                .satisfies(x -> assertThat(x.outcome()).isEqualTo(Outcome.COMPLETE));
    }

    @Test
    void behaviour62_aRequestThatIsStillBeingSentDoesNotTimeOut() {
        Watched watched = watch(
                Tape.replay(deck -> {
                    Tape.Wire wire = deck.at(0).open();
                    wire.client(0, "?40 q\n");
                    for (int i = 0; i < 40; i++) {
                        deck.at(i * 900L);
                        wire.client(6 + i, "x");
                    }
                    wire.server(0, "!0 r\n").closed();
                }),
                LIMITS.withRequestTimeoutNanos(1_000_000_000));
        assertThat(watched.counters().get(Counter.EXCHANGES_TIMED_OUT)).isZero();
        assertThat(watched.exchanges()).hasSize(1);
    }

    @Test
    void behaviour63_aConnectionThatClosesTellsWhatIsOpen() {
        Watched watched = watch(Tape.replay(deck -> {
            deck.at(0).open().client(0, "?0 q1\n").closed();
            deck.open().client(0, "?0 q2\n").ended(Side.SERVER, 0, End.RESET).closed();
            deck.open().client(0, "?0 q3\n");
        }));
        assertThat(watched.exchanges())
                .extracting(Exchange::outcome)
                .containsExactly(Outcome.CLOSED, Outcome.RESET, Outcome.NO_RESPONSE);
    }

    @Test
    void behaviour64_latencyIsNeverNegativeWhenTimeStepsBack() {
        Watched watched = watch(Tape.live(deck -> {
            Tape.Wire wire = deck.at(1000).open();
            wire.client(0, "?0 q\n");
            deck.at(400);
            wire.server(0, "!4 r\nab");
            deck.at(300);
            wire.server(7, "cd");
            deck.at(350);
            wire.client(5, "?0 q2\n");
            deck.at(1100);
            wire.server(9, "!0 r2\n").closed();
        }));
        assertThat(watched.exchanges()).hasSize(2).allSatisfy(x -> {
            assertThat(x.latencyNanos()).isNotNegative();
            assertThat(x.durationNanos()).isNotNegative();
            for (Half half : Half.values()) {
                assertThat(x.lastByteNanos(half)).isGreaterThanOrEqualTo(x.firstByteNanos(half));
            }
        });
        assertThat(watched.counters().get(Counter.EXCHANGES_TIMED_OUT)).isZero();
    }

    @Test
    void theClockDoesNotGoBackWithTheEvents() {
        Watched watched = watch(
                Tape.live(deck -> {
                    Tape.Wire wire = deck.at(10_000).open();
                    wire.client(0, "?0 q\n");
                    deck.at(1);
                    deck.at(10_999);
                    wire.server(0, "!0 r\n").closed();
                }),
                LIMITS.withRequestTimeoutNanos(1_000_000_000));
        assertThat(watched.exchanges())
                .singleElement()
                .satisfies(x -> assertThat(x.outcome()).isEqualTo(Outcome.COMPLETE));
    }

    /** Tells the answer it knows nothing of, wherever something is missing; ends what is open with its side. */
    private static ProtocolParser unknownAnswers(ProtocolParser line) {
        return new ProtocolParser() {
            private OpenExchange open = Nobody.HERE;

            @Override
            public Step parse(ByteView in, Side from, MessageSink out) {
                if (from == Side.CLIENT && in.indexOf('\n', 0) >= 0) {
                    open = out.request(new LineProtocol.Line("asked"), 0);
                    in.consume(in.length());
                    out.end(open, Half.REQUEST, End.COMPLETE);
                    return Step.MORE;
                }
                return line.parse(in, from, out);
            }

            @Override
            public void gap(ByteView before, long n, Side from, MessageSink out) {
                OpenExchange x = out.response(new LineProtocol.Line("unknown"), 0);
                x.caveat(Caveat.GAP);
                out.end(x, Half.RESPONSE, End.LOST);
            }

            @Override
            public void ended(Side from, End how, MessageSink out) {
                if (from == Side.SERVER) {
                    out.finish(open, End.CANCELLED, 7);
                }
            }
        };
    }

    @Test
    void aParserMayTellAMessageInAHoleThatADirectionBeginsWith() {
        Watched watched = Tape.replay(deck -> {
                    Tape.Wire wire = deck.at(0).open();
                    wire.client(0, "?0 q\n");
                    deck.at(10);
                    wire.lost(Side.SERVER, 50).closed();
                })
                .watch(Variant.named("line").wrapping(DamageTest::unknownAnswers));
        assertThat(watched.counters().get(Counter.PLUGIN_FAILURES)).isZero();
        assertThat(watched.exchanges()).singleElement().satisfies(x -> {
            assertThat(x.status()).isEqualTo("unknown");
            assertThat(x.latencyNanos()).isGreaterThanOrEqualTo(Exchange.UNKNOWN);
        });
    }

    @Test
    void aParserMayEndAnExchangeWhenASideEndsThatNeverSpoke() {
        Watched watched = Tape.replay(deck -> {
                    Tape.Wire wire = deck.at(0).open();
                    wire.client(0, "?0 q\n").ended(Side.SERVER, 0, End.FIN).closed();
                })
                .watch(Variant.named("line").wrapping(DamageTest::unknownAnswers));
        assertThat(watched.counters().get(Counter.PLUGIN_FAILURES)).isZero();
        assertThat(watched.exchanges()).singleElement().satisfies(x -> {
            assertThat(x.outcome()).isEqualTo(Outcome.CANCELLED);
            assertThat(x.errorCode()).isEqualTo(7);
        });
    }

    /** Lets a request wait until the one before it is answered. */
    private static ProtocolParser lockstep(ProtocolParser line) {
        return new ProtocolParser() {
            private int waiting;

            @Override
            public Step parse(ByteView in, Side from, MessageSink out) {
                if (from == Side.CLIENT) {
                    if (waiting > 0) {
                        return Step.WAIT_PEER;
                    }
                    int end = in.indexOf('\n', 0);
                    if (end < 0) {
                        return Step.MORE;
                    }
                    OpenExchange x = out.request(new LineProtocol.Line(in.ascii(3, end)), 0);
                    in.consume(end + 1);
                    out.end(x, Half.REQUEST, End.COMPLETE);
                    waiting++;
                    return in.isEmpty() ? Step.MORE : Step.WAIT_PEER;
                }
                waiting = 0;
                return line.parse(in, from, out);
            }

            @Override
            public void gap(ByteView before, long n, Side from, MessageSink out) {
                line.gap(before, n, from, out);
            }

            @Override
            public boolean resync(ByteView in, Side from) {
                return line.resync(in, from);
            }
        };
    }

    @Test
    void waitingForThePeerOutlastsTheEndOfOnesOwnSide() {
        Watched watched = Tape.replay(deck -> {
                    Tape.Wire wire = deck.at(0).open();
                    wire.client(0, "?0 q1\n?0 q2\n").ended(Side.CLIENT, 12, End.FIN);
                    wire.server(0, "!0 r1\n")
                            .server(6, "!0 r2\n")
                            .ended(Side.SERVER, 12, End.FIN)
                            .closed();
                })
                .watch(Variant.named("line").wrapping(DamageTest::lockstep));
        assertThat(watched.counters().get(Counter.PLUGIN_FAILURES)).isZero();
        assertThat(watched.exchanges())
                .extracting(Watched::content)
                .containsExactly("line q1(0:) -> r1(0:)", "line q2(0:) -> r2(0:)");
        assertThat(watched.exchanges()).allSatisfy(x -> assertThat(x.caveats()).isEmpty());
        assertThat(watched.counters().balances()).isTrue();
    }

    @Test
    void closeDelimitedBodiesEndWithTheirSide() {
        Variant untilClose = Variant.named("line")
                .detecting((client, server) -> client.isEmpty() ? Verdict.UNDECIDED : Verdict.YES)
                .wrapping(line -> (in, from, out) -> {
                    if (from == Side.CLIENT) {
                        return line.parse(in, from, out);
                    }
                    OpenExchange x = out.response(new LineProtocol.Line("r"), 0);
                    in.consume(1);
                    out.body(x, Half.RESPONSE, MessageSink.UNTIL_CLOSE);
                    out.end(x, Half.RESPONSE, End.COMPLETE);
                    return Step.MORE;
                });
        Watched fin = Tape.replay(deck -> {
                    Tape.Wire wire = deck.at(0).open();
                    wire.client(0, "?0 q\n")
                            .server(0, "!abc")
                            .server(4, "def")
                            .ended(Side.SERVER, 7, End.FIN)
                            .closed();
                })
                .watch(untilClose);
        assertThat(fin.exchanges()).singleElement().satisfies(x -> {
            assertThat(Watched.content(x)).isEqualTo("line q(0:) -> r(6:abcdef)");
            assertThat(x.outcome()).isEqualTo(Outcome.COMPLETE);
            assertThat(x.caveats()).isEmpty();
        });
        Watched reset = Tape.replay(deck -> {
                    Tape.Wire wire = deck.at(0).open();
                    wire.client(0, "?0 q\n")
                            .server(0, "!abc")
                            .ended(Side.SERVER, 4, End.RESET)
                            .closed();
                })
                .watch(untilClose);
        assertThat(reset.exchanges()).singleElement().satisfies(x -> {
            assertThat(x.outcome()).isEqualTo(Outcome.RESET);
            assertThat(x.caveats()).containsExactly(Caveat.TRUNCATED);
        });
    }
}
