package io.perisco.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.perisco.contract.LineProtocol;
import io.perisco.model.Counter;
import io.perisco.model.Exchange;
import io.perisco.model.Half;
import io.perisco.model.Ledger;
import io.perisco.model.Limits;
import io.perisco.model.Message;
import io.perisco.model.Side;
import io.perisco.spi.ByteView;
import io.perisco.spi.ContentReader;
import io.perisco.spi.End;
import io.perisco.spi.Matcher;
import io.perisco.spi.Matchers;
import io.perisco.spi.MessageSink;
import io.perisco.spi.OpenExchange;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plugins that throw: isolated, counted, logged once; everybody else goes on. */
final class PluginFailureTest {
    private enum Place {
        DETECT,
        NEW_PARSER,
        NEW_MATCHER,
        PARSE,
        GAP,
        RESYNC,
        ENDED,
        REQUESTED,
        AWAITED,
        ANSWERED,
        FINISHED,
        LOST,
        LOST_AHEAD,
        READER_READ,
        READER_GAP,
        READER_ENDED,
        MESSAGE
    }

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

    /** Throws at one place whenever it is reached; where possible only for what says {@code boom}. */
    private static final class Fault {
        private final Place place;
        private final boolean error;

        /** Only for the first so many times. */
        private int left;

        Fault(Place place, boolean error, int times) {
            this.place = place;
            this.error = error;
            this.left = times;
        }

        void at(Place here) {
            if (here == place && left-- > 0) {
                if (error) {
                    throw new NoClassDefFoundError("missing/Thing at " + here);
                }
                throw new IllegalStateException("at " + here);
            }
        }

        Variant protocol() {
            LineProtocol line = new LineProtocol();
            return Variant.named("faulty")
                    .detecting((client, server) -> {
                        at(Place.DETECT);
                        return line.detect(client, server);
                    })
                    .parsing(context -> {
                        at(Place.NEW_PARSER);
                        return new Parser(line.newParser(context), this);
                    })
                    .matching(() -> {
                        at(Place.NEW_MATCHER);
                        return new Faulty(Matchers.inOrder(), this);
                    });
        }
    }

    private record Faulty(Matcher real, Fault fault) implements Matcher {
        @Override
        public void requested(OpenExchange exchange, Judge judge) {
            fault.at(Place.REQUESTED);
            real.requested(exchange, judge);
        }

        @Override
        public @Nullable OpenExchange awaited(long key, Judge judge) {
            fault.at(Place.AWAITED);
            return real.awaited(key, judge);
        }

        @Override
        public void answered(@Nullable OpenExchange exchange) {
            fault.at(Place.ANSWERED);
            real.answered(exchange);
        }

        @Override
        public void finished(OpenExchange exchange, End how) {
            fault.at(Place.FINISHED);
            real.finished(exchange, how);
        }

        @Override
        public void lost(Half half, boolean midstream, Judge judge) {
            fault.at(Place.LOST);
            fault.at(Place.LOST_AHEAD);
            real.lost(half, midstream, judge);
        }
    }

    private record Reader(Fault fault) implements ContentReader {
        @Override
        public void read(ByteView in) {
            fault.at(Place.READER_READ);
            in.consume(in.length());
        }

        @Override
        public void gap(long n, boolean insideSkip) {
            fault.at(Place.READER_GAP);
        }

        @Override
        public void ended(End how) {
            fault.at(Place.READER_ENDED);
        }
    }

    private record Says(Message said, Fault fault) implements Message {
        @Override
        public String operation() {
            return said.operation();
        }

        @Override
        public String protocol() {
            fault.at(Place.MESSAGE);
            return "faulty";
        }

        @Override
        public String toString() {
            return said.toString();
        }
    }

    private static final class Parser implements ProtocolParser {
        private final ProtocolParser real;
        private final Fault fault;

        Parser(ProtocolParser real, Fault fault) {
            this.real = real;
            this.fault = fault;
        }

        @Override
        public Step parse(ByteView in, Side from, MessageSink out) {
            fault.at(Place.PARSE);
            return real.parse(in, from, new Sink(out, fault));
        }

        @Override
        public void gap(ByteView before, long n, Side from, MessageSink out) {
            fault.at(Place.GAP);
            real.gap(before, n, from, out);
        }

        @Override
        public boolean resync(ByteView in, Side from) {
            fault.at(Place.RESYNC);
            return real.resync(in, from);
        }

        @Override
        public void ended(Side from, End how, MessageSink out) {
            fault.at(Place.ENDED);
        }
    }

    /** Attaches readers to what the line protocol tells, and lets it lose something ahead of the bytes. */
    private record Sink(MessageSink real, Fault fault) implements MessageSink {
        @Override
        public @Nullable OpenExchange awaited(long key) {
            return real.awaited(key);
        }

        @Override
        public OpenExchange request(Message head, long key) {
            return read(real.request(new Says(head, fault), key), Half.REQUEST);
        }

        @Override
        public OpenExchange response(Message head, long key) {
            return read(real.response(head, key), Half.RESPONSE);
        }

        private OpenExchange read(OpenExchange x, Half half) {
            x.content(half, new Reader(fault));
            return x;
        }

        @Override
        public OpenExchange oneWay(Message head) {
            return real.oneWay(head);
        }

        @Override
        public void body(@Nullable OpenExchange exchange, Half half, long n) {
            real.body(exchange, half, n);
        }

        @Override
        public void end(@Nullable OpenExchange exchange, Half half, End how) {
            real.end(exchange, half, how);
            if (fault.place == Place.LOST_AHEAD) {
                real.lost(half);
            }
        }

        @Override
        public void finish(@Nullable OpenExchange exchange, End how, long errorCode) {
            real.finish(exchange, how, errorCode);
        }

        @Override
        public void frame(String text) {
            real.frame(text);
        }

        @Override
        public void lost(Half half) {
            real.lost(half);
        }

        @Override
        public void switchTo(String protocolId, @Nullable OpenExchange carried, long newKey) {
            real.switchTo(protocolId, carried, newKey);
        }

        @Override
        public void opaque() {
            real.opaque();
        }

        @Override
        public void tunnel() {
            real.tunnel();
        }
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

    private static Watched withOneFailure(Fault fault) {
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
        Watched healthy = withOneFailure(new Fault(place, error, 0));
        assertThat(healthy.counters().get(Counter.PLUGIN_FAILURES)).isZero();

        // the first connection must not be the one that fails: it shares the parser's class, not its fate
        Watched watched = Tape.replay(deck -> {
                    deck.at(0);
                    trouble(deck);
                    sound(deck);
                    deck.at(10);
                    sound(deck);
                })
                .watch(new Fault(place, error, 1).protocol());
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
                .watch(new Fault(place, false, Integer.MAX_VALUE).protocol());
        assertThat(watched.counters().get(Counter.PLUGIN_FAILURES)).isGreaterThanOrEqualTo(20);
        assertThat(watched.counters().balances()).isTrue();
        assertThat(log).hasSize(1);
        assertThat(log.get(0).getMessage())
                .contains(place == Place.READER_READ ? Reader.class.getName() : Variant.class.getName());
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
                .watch(new Fault(place, false, 1).protocol());
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
