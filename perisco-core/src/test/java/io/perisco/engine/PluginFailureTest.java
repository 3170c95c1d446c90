package io.perisco.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.perisco.contract.LineProtocol;
import io.perisco.engine.PluginFault.Place;
import io.perisco.model.Counter;
import io.perisco.model.Exchange;
import io.perisco.model.Ledger;
import io.perisco.model.Limits;
import io.perisco.model.Side;
import io.perisco.spi.ByteView;
import io.perisco.spi.End;
import io.perisco.spi.MessageSink;
import io.perisco.spi.ParserContext;
import io.perisco.spi.ProtocolParser;
import io.perisco.spi.Step;
import io.perisco.spi.Verdict;
import io.perisco.testkit.Watched;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plugins that throw: isolated, counted, logged once; everybody else goes on. */
final class PluginFailureTest {
    private final List<LogRecord> log = new ArrayList<>();
    private final Logger logger = Logger.getLogger("io.perisco");
    private final Handler handler = new Handler() {
        @Override
        public synchronized void publish(LogRecord entry) {
            log.add(entry);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listenToTheLog() {
        logger.setUseParentHandlers(false);
        logger.addHandler(handler);
    }

    @AfterEach
    void leaveTheLogAsItWas() {
        logger.removeHandler(handler);
        logger.setUseParentHandlers(true);
    }

    /** Reaches every place, in this order: bodies in pieces, a hole in a body, one in a head, the end. */
    private static void trouble(Tape.Deck deck) {
        Tape.Wire wire = deck.open();
        wire.client(0, "?4 q\nab").client(7, "cd").server(0, "!4 r\nab").lost(Side.SERVER, 9);
        wire.client(9, "?0 q2\n?0").server(9, "!0 r2\n").lost(Side.CLIENT, 20).client(20, "xx?0 q3\n");
        wire.server(15, "!0 r3\n")
                .ended(Side.CLIENT, 28, End.FIN)
                .ended(Side.SERVER, 21, End.FIN)
                .closed();
    }

    private static void sound(Tape.Deck deck) {
        deck.open()
                .client(0, "?4 q\nab")
                .client(7, "cd")
                .server(0, "!4 r\nabcd")
                .closed();
    }

    private static Watched withOneFailure(PluginFault fault) {
        return Tape.replay(deck -> {
                    deck.at(0);
                    Tape.Wire around = deck.open().client(0, "?0 before\n");
                    trouble(deck);
                    sound(deck);
                    around.server(0, "!0 after\n").closed();
                })
                .watch(fault.protocol());
    }

    @ParameterizedTest
    @EnumSource(Place.class)
    void behaviour30_aPluginThatThrowsIsIsolatedAndCounted(Place place) {
        isolatedAndCounted(place, false);
    }

    @ParameterizedTest
    @EnumSource(Place.class)
    void behaviour30_aPluginThatCannotLinkIsIsolatedAndCounted(Place place) {
        isolatedAndCounted(place, true);
    }

    private void isolatedAndCounted(Place place, boolean error) {
        Watched healthy = withOneFailure(new PluginFault(place, error, 0));
        assertThat(healthy.counters().get(Counter.PLUGIN_FAILURES)).isZero();

        // the first connection must not be the one that fails: it shares the parser's class, not its fate
        Watched watched = Tape.replay(deck -> {
                    deck.at(0);
                    trouble(deck);
                    sound(deck);
                    deck.at(10);
                    sound(deck);
                })
                .watch(new PluginFault(place, error, 1).protocol());
        assertThat(watched.counters().get(Counter.PLUGIN_FAILURES))
                .as("counted")
                .isOne();
        assertThat(watched.counters().balances()).as("ledger").isTrue();
        assertThat(watched.exchanges())
                .as("the others")
                .filteredOn(x -> x.connection().id() != 1)
                .hasSize(2)
                .allSatisfy(x -> {
                    assertThat(Watched.content(x)).isEqualTo("faulty q(4:abcd) -> r(4:abcd)");
                    assertThat(x.caveats()).isEmpty();
                });
        assertThat(log).as("logged").hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Place.class,
            names = {"DETECT", "NEW_PARSER", "PARSE", "READER_READ", "FINISHED", "ENDED"})
    void behaviour30_whatThrowsEveryTimeIsLoggedOnce(Place place) {
        Watched watched = Tape.replay(deck -> {
                    deck.at(0);
                    for (int i = 0; i < 20; i++) {
                        sound(deck);
                    }
                })
                .watch(new PluginFault(place, false, Integer.MAX_VALUE).protocol());
        assertThat(watched.counters().get(Counter.PLUGIN_FAILURES)).isGreaterThanOrEqualTo(20);
        assertThat(watched.counters().balances()).isTrue();
        assertThat(log).hasSize(1);
        assertThat(log.get(0).getMessage())
                .contains(place == Place.READER_READ ? PluginFault.Reader.class.getName() : Variant.class.getName());
        assertThat(log.get(0).getThrown()).isNotNull();
    }

    @Test
    void behaviour30_loggedOnceForAllWorkers() {
        Tape tape = Tape.replay(deck -> {
            deck.at(0);
            for (int i = 0; i < 20; i++) {
                sound(deck);
            }
        });
        Watched watched =
                Watched.of(tape, 2, Limits.standard(), Variant.named("faulty").parsing(PluginFailureTest::throwing));
        assertThat(watched.counters().get(Counter.PLUGIN_FAILURES)).isEqualTo(20);
        assertThat(log).hasSize(1);
    }

    private static ProtocolParser throwing(ParserContext context) {
        throw new IllegalStateException("no parser for " + context.midstream());
    }

    @Test
    void behaviour30_anotherPluginIsAskedWhenOneThrowsInDetect() {
        Variant broken = Variant.named("broken").detecting((client, server) -> {
            throw new IllegalStateException("always");
        });
        Watched watched = Tape.replay(deck -> {
                    deck.at(0);
                    deck.open().client(0, "?0 q\n").server(0, "!0 r\n").closed();
                })
                .watch(broken, new LineProtocol());
        assertThat(watched.exchanges()).extracting(Watched::content).containsExactly("line q(0:) -> r(0:)");
        assertThat(watched.counters().get(Counter.PLUGIN_FAILURES)).isOne();
    }

    @ParameterizedTest
    @EnumSource(
            value = Place.class,
            names = {"NEW_PARSER", "NEW_MATCHER", "PARSE", "RESYNC", "REQUESTED"})
    void bytesOfAFailedPluginAreOpaqueAndNotKept(Place place) {
        Watched watched = Tape.replay(deck -> {
                    Tape.Wire wire = deck.at(0).open();
                    wire.client(0, "?0 q\n").server(0, "!0 r\n").client(5, "?0").lost(Side.CLIENT, 10);
                    wire.client(10, "xxxx");
                    assertThat(wire.isIgnored()).as("given up").isTrue();
                    wire.client(14, "more").server(5, "more").closed();
                })
                .watch(new PluginFault(place, false, 1).protocol());
        Ledger client = watched.counters().ledger(Side.CLIENT);
        assertThat(client.pending()).isZero();
        assertThat(client.ignored())
                .as("a protocol was detected, so its bytes are opaque, not ignored")
                .isZero();
        assertThat(client.lost())
                .as("the hole of 3 and the cut head before it, if the plugin lived to see them")
                .isBetween(place == Place.RESYNC ? 3L : 0L, 5L);
        assertThat(watched.counters().balances()).isTrue();
    }

    @Test
    void exchangesThatAreOpenWhenAPluginFailsAreToldAndFlagged() {
        Variant failing = Variant.named("failing").wrapping(line -> new ProtocolParser() {
            @Override
            public Step parse(ByteView in, Side from, MessageSink out) {
                if (from == Side.SERVER) {
                    throw new IllegalStateException("cannot answer");
                }
                return line.parse(in, from, out);
            }
        });
        Watched watched = Tape.replay(deck -> deck.at(0)
                        .open()
                        .client(0, "?0 q\n?9 q2\nhalf")
                        .server(0, "!0 r\n")
                        .closed())
                .watch(failing);
        assertThat(watched.exchanges()).extracting(Exchange::operation).containsExactly("q", "q2");
        assertThat(watched.exchanges().get(1).caveats()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"YIELD", "WAIT_PEER", "LOST"})
    @Timeout(10)
    void aParserThatMakesNoProgressIsIsolated(String step) {
        Variant stuck = Variant.named("stuck").parsing(context -> (in, from, out) -> Step.valueOf(step));
        Watched watched = Tape.replay(deck -> {
                    Tape.Wire wire = deck.at(0).open();
                    wire.client(0, "?0 q\n")
                            .server(0, "!0 r\n")
                            .client(5, "more")
                            .server(5, "more")
                            .closed();
                    deck.open().client(0, "#0 q\n").closed();
                })
                .watch(stuck);
        assertThat(watched.counters().balances()).isTrue();
        assertThat(watched.counters().get(Counter.PLUGIN_FAILURES)).isLessThanOrEqualTo(1);
    }

    @Test
    void aStackOverflowIsThePluginsFault() {
        Variant deep = Variant.named("deep").parsing(context -> (in, from, out) -> recurse(0));
        Watched watched = Tape.replay(
                        deck -> deck.at(0).open().client(0, "?0 q\n").closed())
                .watch(deep);
        assertThat(watched.counters().get(Counter.PLUGIN_FAILURES)).isOne();
    }

    private static Step recurse(int depth) {
        Step deeper = depth < 0 ? Step.MORE : recurse(depth + 1);
        return deeper == Step.MORE ? Step.LOST : Step.MORE;
    }

    @Test
    void theSinkIsOfNoUseAfterTheCall() {
        List<MessageSink> kept = new ArrayList<>();
        List<ByteView> views = new ArrayList<>();
        Variant keeping = Variant.named("keeping")
                .detecting((client, server) -> client.isEmpty() ? Verdict.UNDECIDED : Verdict.YES)
                .parsing(context -> (in, from, out) -> {
                    if (!kept.isEmpty()) {
                        kept.get(0).opaque();
                        kept.get(0).request(new LineProtocol.Line("late"), 0);
                    }
                    kept.add(out);
                    views.add(in);
                    in.consume(in.length());
                    return Step.MORE;
                });
        Tape.replay(deck -> {
                    Tape.Wire wire = deck.at(0).open();
                    wire.client(0, "one");
                    assertThat(views.get(0).length()).isZero();
                    assertThat(catchThrowable(() -> kept.get(0).opaque())).isInstanceOf(IllegalStateException.class);
                    wire.closed();
                })
                .watch(keeping);
    }
}
