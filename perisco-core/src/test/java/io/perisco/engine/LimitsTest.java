package io.perisco.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.Perisco;
import io.perisco.contract.LineProtocol;
import io.perisco.model.Caveat;
import io.perisco.model.Counter;
import io.perisco.model.Counters;
import io.perisco.model.Exchange;
import io.perisco.model.Half;
import io.perisco.model.Limits;
import io.perisco.model.Outcome;
import io.perisco.model.Side;
import io.perisco.spi.ByteView;
import io.perisco.spi.ContentReader;
import io.perisco.spi.End;
import io.perisco.spi.Step;
import io.perisco.testkit.Watched;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every bound holds, and says so. */
@Timeout(60)
final class LimitsTest {
    private static Watched watch(Limits limits, Consumer<Tape.Deck> play) {
        Watched watched = Tape.replay(play).watch(limits, new LineProtocol());
        assertThat(watched.counters().balances()).isTrue();
        assertThat(watched.counters().get(Counter.PLUGIN_FAILURES)).isZero();
        return watched;
    }

    /** The counters are published every 4,096 events; this lets them be. */
    private static Counters published(Tape.Deck deck, AtomicReference<@Nullable Perisco> perisco) {
        for (int i = 0; i < 4096; i++) {
            deck.at(0);
        }
        return Objects.requireNonNull(perisco.get()).counters();
    }

    private static Counters bufferingOf(Limits limits, Consumer<Tape.Deck> play) {
        AtomicReference<@Nullable Perisco> running = new AtomicReference<>();
        List<Counters> snapshots = new ArrayList<>();
        Tape tape = Tape.replay(deck -> {
            play.accept(deck);
            snapshots.add(published(deck, running));
        });
        try (Perisco perisco = Perisco.builder()
                .source(tape)
                .limits(limits)
                .protocol(new LineProtocol())
                .build()) {
            running.set(perisco);
            perisco.run();
            assertThat(perisco.counters().balances()).isTrue();
        }
        return snapshots.get(0);
    }

    @Test
    void behaviour22_idleHalfOpenConnectionsStayUnderTheConfiguredTotal() {
        for (int length : new int[] {10, 500, 1024, 1500, 3000}) {
            Limits limits = Limits.standard().withTotalBufferBytes(1 << 20);
            Counters c = bufferingOf(limits, deck -> {
                for (int i = 0; i < 10_000; i++) {
                    deck.at(i / 100).open().client(0, "?0 " + "x".repeat(length - 3));
                }
            });
            assertThat(c.ledger(Side.CLIENT).pending())
                    .as("pending, heads of %d", length)
                    .isLessThanOrEqualTo(1 << 20);
            assertThat(c.balances()).isTrue();
            if (length * 10_000 > 1 << 20) {
                assertThat(c.get(Counter.BUFFERS_EVICTED))
                        .as("evicted, heads of %d", length)
                        .isPositive();
                assertThat(c.ledger(Side.CLIENT).lost()).isPositive();
                assertThat(c.ledger(Side.CLIENT).pending())
                        .as("no more is given up than needed, heads of %d", length)
                        .isGreaterThan(1 << 19);
            }
        }
    }

    @Test
    void behaviour22_undecidedBytesAndBytesBeyondAHoleCountToo() {
        Limits limits = Limits.standard().withTotalBufferBytes(1 << 20);
        Counters c = bufferingOf(limits, deck -> {
            for (int i = 0; i < 2000; i++) {
                deck.at(0).open().client(100, "x".repeat(2000));
            }
        });
        assertThat(c.ledger(Side.CLIENT).pending()).isBetween(1L, 1L << 20);
        assertThat(c.get(Counter.BUFFERS_EVICTED)).isPositive();
    }

    @Test
    void behaviour22_floodsOfTinyPiecesCountWhatTheyCost() {
        Limits limits = Limits.standard().withTotalBufferBytes(1 << 20);
        Counters c = bufferingOf(limits, deck -> {
            for (int i = 0; i < 100; i++) {
                Tape.Wire wire = deck.at(0).open();
                for (int k = 0; k < 1000; k++) {
                    wire.client(10 + 2 * k, "x");
                }
            }
        });
        assertThat(c.get(Counter.BUFFERS_EVICTED))
                .as("100,000 pieces are more than 1 MiB, whatever they hold")
                .isPositive();
    }

    @Test
    void evictedBuffersFlagWhatTheySpoil() {
        Limits limits = Limits.standard().withTotalBufferBytes(4096);
        Watched watched = watch(limits, deck -> {
            Tape.Wire victim = deck.at(0).open();
            victim.client(0, "?0 q\n").server(0, "!0 " + "r".repeat(2000));
            Tape.Wire other = deck.open();
            other.client(0, "?0 " + "x".repeat(3000)).client(3003, "\n").server(0, "!0 y\n");
            victim.client(5, "?0 q2\n")
                    .server(2003, "rr\n!0 r2\n")
                    .client(11, "?0 q3\n")
                    .server(2012, "!0 r3\n");
        });
        assertThat(watched.counters().get(Counter.BUFFERS_EVICTED)).isOne();
        assertThat(watched.exchanges()).anySatisfy(x -> {
            assertThat(Watched.content(x)).endsWith("-> y(0:)");
            assertThat(x.caveats()).isEmpty();
        });
        assertThat(watched.exchanges())
                .filteredOn(x -> x.connection().id() == 1)
                .anySatisfy(x -> assertThat(x.caveats()).contains(Caveat.LIMIT));
        assertThat(watched.exchanges()).extracting(Watched::content).contains("line q3(0:) -> r3(0:)");
    }

    @Test
    void openExchangesOfAConnectionAreBoundedAndLaterPairsStayRight() {
        Watched watched = watch(
                Limits.standard().withOpenExchanges(2),
                deck -> deck.at(0)
                        .open()
                        .client(0, "?0 q1\n?0 q2\n?0 q3\n")
                        .server(0, "!0 r1\n!0 r2\n!0 r3\n")
                        .client(18, "?0 q4\n")
                        .server(18, "!0 r4\n")
                        .closed());
        assertThat(watched.counters().get(Counter.EXCHANGES_EVICTED)).isOne();
        assertThat(watched.exchanges().get(0)).satisfies(x -> {
            assertThat(Watched.content(x)).isEqualTo("line q1(0:) -> -");
            assertThat(x.caveats()).contains(Caveat.LIMIT);
            assertThat(x.outcome()).isEqualTo(Outcome.NO_RESPONSE);
        });
        assertThat(watched.exchanges())
                .filteredOn(x -> x.request() != null && x.response() != null)
                .extracting(Watched::content)
                .containsExactly("line q2(0:) -> r2(0:)", "line q3(0:) -> r3(0:)", "line q4(0:) -> r4(0:)");
    }

    @Test
    void connectionsAreBoundedAndTheLeastActiveGoesFirst() {
        List<Boolean> forgotten = new ArrayList<>();
        Watched watched = watch(Limits.standard().withConnections(3), deck -> {
            List<Tape.Wire> wires = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                wires.add(deck.at(i).open().client(0, "?0 q" + i + "\n"));
            }
            wires.get(0).client(6, "?0 more\n");
            deck.at(10);
            wires.add(deck.open().client(0, "?0 q3\n"));
            wires.forEach(w -> forgotten.add(w.isForgotten()));
            wires.get(1).server(0, "!0 nobody listens\n");
        });
        assertThat(forgotten).containsExactly(false, true, false, false);
        assertThat(watched.counters().get(Counter.CONNECTIONS_EVICTED)).isOne();
        assertThat(watched.exchanges().get(0).operation()).isEqualTo("q1");
        assertThat(watched.exchanges().get(0).outcome()).isEqualTo(Outcome.NO_RESPONSE);
        assertThat(watched.exchanges()).hasSize(5);
    }

    @Test
    void headsAboveTheLimitAreLostAndTheNextIsFound() {
        Watched watched = watch(Limits.standard().withHeadBytes(100), deck -> {
            Tape.Wire wire = deck.at(0).open();
            wire.client(0, "?0 " + "x".repeat(200)).client(203, "\n?0 q\n").server(0, "!0 r\n");
            wire.client(209, "?0 q2\n").server(5, "!0 r2\n").closed();
        });
        assertThat(watched.counters().get(Counter.MESSAGES_LOST)).isPositive();
        assertThat(watched.exchanges())
                .last()
                .satisfies(x -> assertThat(Watched.content(x)).isEqualTo("line q2(0:) -> r2(0:)"));
    }

    @Test
    void aParserThatWantsMoreThanTheBufferLosesItAndTheNextIsFlagged() {
        Limits limits = Limits.standard().withHeadBytes(100).withBufferBytes(1000);
        Variant greedy = Variant.named("line").parsing(context -> (in, from, out) -> {
            int end = in.indexOf('\n', 0);
            if (end < 0) {
                return Step.MORE;
            }
            out.end(out.oneWay(new LineProtocol.Line(in.ascii(0, end))), Half.from(from), End.COMPLETE);
            in.consume(end + 1);
            return in.isEmpty() ? Step.MORE : Step.YIELD;
        });
        Watched watched = Tape.replay(deck -> {
                    Tape.Wire wire = deck.at(0).open();
                    wire.client(0, "?");
                    for (int i = 0; i < 20; i++) {
                        wire.client(1 + i * 100L, "x".repeat(100));
                    }
                    wire.closed();
                })
                .watch(limits, greedy);
        assertThat(watched.counters().balances()).isTrue();
        assertThat(watched.counters().ledger(Side.CLIENT).lost()).isGreaterThan(1000);
        assertThat(watched.counters().ledger(Side.CLIENT).pending()).isZero();
    }

    @Test
    void idleConnectionsAreForgotten() {
        Limits limits = Limits.standard().withIdleNanos(5_000_000_000L).withRequestTimeoutNanos(60_000_000_000L);
        Watched watched = watch(limits, deck -> {
            Tape.Wire idle = deck.at(0).open().client(0, "?0 q\n");
            Tape.Wire busy = deck.open().client(0, "?0 b\n");
            deck.at(4000);
            busy.server(0, "!0 b\n");
            deck.at(4999);
            assertThat(idle.isForgotten()).isFalse();
            deck.at(5000);
            assertThat(idle.isForgotten()).isTrue();
            assertThat(busy.isForgotten()).isFalse();
            idle.server(0, "!0 r\n");
            deck.at(9000);
            assertThat(busy.isForgotten()).isTrue();
        });
        assertThat(watched.counters().get(Counter.CONNECTIONS_IDLE)).isEqualTo(2);
        assertThat(watched.exchanges()).extracting(Exchange::operation).containsExactly("b", "q");
        assertThat(watched.exchanges().get(1).outcome()).isEqualTo(Outcome.NO_RESPONSE);
    }

    @Test
    void aContentReaderThatHoardsIsToldOfAGapInstead() {
        List<Long> gaps = new ArrayList<>();
        ContentReader hoarder = new ContentReader() {
            @Override
            public void read(ByteView in) {}

            @Override
            public void gap(long n, boolean insideSkip) {
                gaps.add(n);
            }

            @Override
            public void ended(End how) {}
        };
        Variant reading = Variant.named("line").parsing(context -> (in, from, out) -> {
            in.consume(1);
            var x = out.request(new LineProtocol.Line("q"), 0);
            x.content(Half.REQUEST, hoarder);
            out.body(x, Half.REQUEST, 5000);
            return Step.MORE;
        });
        Tape.replay(deck -> {
                    Tape.Wire wire = deck.at(0).open();
                    wire.client(0, "?");
                    for (int i = 0; i < 50; i++) {
                        wire.client(1 + i * 100L, "x".repeat(100));
                    }
                    wire.closed();
                })
                .watch(Limits.standard().withHeadBytes(100).withBufferBytes(1000), reading);
        assertThat(gaps).isNotEmpty().allSatisfy(n -> assertThat(n).isEqualTo(1100));
    }
}
