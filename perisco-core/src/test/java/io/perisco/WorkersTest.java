package io.perisco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perisco.contract.LineProtocol;
import io.perisco.engine.Tape;
import io.perisco.model.Connection;
import io.perisco.model.Counter;
import io.perisco.model.Counters;
import io.perisco.model.Exchange;
import io.perisco.model.Limits;
import io.perisco.model.Side;
import io.perisco.spi.End;
import io.perisco.spi.Protocol;
import io.perisco.testkit.Script;
import io.perisco.testkit.Watched;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The number of workers changes who works, and nothing else. */
@Timeout(60)
final class WorkersTest {
    /** What one run told, in order, and by whom. */
    private static final class Run implements NoticeListener {
        final List<String> told = new ArrayList<>();
        final Set<Thread> threads = new HashSet<>();
        final Counters counters;

        Run(Tape tape, int workers, Limits limits, boolean withOpen) {
            Perisco.Builder builder = Perisco.builder()
                    .source(tape)
                    .workers(workers)
                    .limits(limits)
                    .protocol(new LineProtocol())
                    .noticeListener(this)
                    .listener(x -> add("ended " + x.id() + " " + Watched.line(x)));
            if (withOpen) {
                builder.openListener(x -> add("open " + x.id() + " " + Watched.line(x)));
            }
            try (Perisco perisco = builder.build()) {
                perisco.run();
                counters = perisco.counters();
            }
        }

        private void add(String line) {
            told.add(line);
            threads.add(Thread.currentThread());
        }

        @Override
        public void onStarted(long timeNanos) {
            add("started " + timeNanos);
        }

        @Override
        public void onDetected(Connection connection, Protocol protocol, long timeNanos) {
            add("detected " + connection.id() + " " + protocol.id() + " " + timeNanos);
        }
    }

    /** Connections that overlap, pause, end in every way, or are left open; all decided by the seed. */
    private static Consumer<Tape.Deck> traffic(int seed, int connections) {
        return deck -> {
            Random random = new Random(seed);
            List<Tape.Wire> wires = new ArrayList<>();
            List<long[]> positions = new ArrayList<>();
            long millis = 0;
            for (int step = 0; step < connections * 12; step++) {
                millis += random.nextInt(100) == 0 ? 7000 : random.nextInt(4);
                deck.at(millis);
                if (wires.size() < connections && random.nextInt(6) == 0 || wires.isEmpty()) {
                    wires.add(random.nextInt(8) == 0 ? deck.join() : deck.open());
                    positions.add(new long[] {0, 0});
                }
                int i = random.nextInt(wires.size());
                act(random, wires.get(i), positions.get(i), step);
            }
        };
    }

    private static void act(Random random, Tape.Wire wire, long[] at, int step) {
        int what = random.nextInt(40);
        if (what < 18) {
            String text = "?3 q" + step + "\nabc";
            wire.client(at[0], text);
            at[0] += text.length();
        } else if (what < 36) {
            String text = (what < 34 ? "!2 r" : "*2 p") + step + "\nxy";
            boolean early = random.nextInt(5) == 0;
            if (early) {
                wire.server(at[1] + 2, text.substring(2));
                wire.server(at[1], text.substring(0, 2));
            } else {
                wire.server(at[1], text);
            }
            at[1] += text.length();
        } else if (what == 36) {
            at[1] += 5;
            wire.lost(Side.SERVER, at[1]);
        } else if (what == 37) {
            at[1] += 7;
        } else if (what == 38) {
            wire.ended(Side.CLIENT, at[0], random.nextBoolean() ? End.FIN : End.RESET);
        } else if (random.nextInt(3) == 0) {
            wire.closed();
        }
    }

    private static final Limits SHORT =
            Limits.standard().withRequestTimeoutNanos(5_000_000_000L).withIdleNanos(20_000_000_000L);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void behaviour69_outputIsTheSameForAnyNumberOfWorkers(int seed) {
        for (boolean live : new boolean[] {false, true}) {
            // a live source is asked for what a replay would tell: nothing may be dropped, so it is short
            Consumer<Tape.Deck> traffic = traffic(seed, live ? 20 : 300);
            for (boolean withOpen : new boolean[] {false, true}) {
                Run alone = new Run(tape(live, traffic), 0, SHORT, withOpen);
                assertThat(alone.counters.get(Counter.EXCHANGES)).isGreaterThan(50);
                assertThat(alone.counters.balances()).isTrue();
                for (int workers : new int[] {1, 2, 3}) {
                    if (live && workers > 1) {
                        continue;
                    }
                    Run run = new Run(tape(live, traffic), workers, SHORT, withOpen);
                    assertThat(run.told).as("%d workers", workers).isEqualTo(alone.told);
                    for (Counter c : Counter.values()) {
                        assertThat(run.counters.get(c)).as("%s", c).isEqualTo(alone.counters.get(c));
                    }
                    for (Side side : Side.values()) {
                        assertThat(run.counters.ledger(side)).isEqualTo(alone.counters.ledger(side));
                    }
                    assertThat(run.threads).as("threads that call listeners").hasSize(1);
                }
            }
        }
    }

    private static Tape tape(boolean live, Consumer<Tape.Deck> traffic) {
        return live ? Tape.live(traffic) : Tape.replay(traffic);
    }

    @Test
    void behaviour69_theTrafficHasWhatItIsToTry() {
        Run run = new Run(Tape.replay(traffic(1, 300)), 0, SHORT, true);
        for (Counter c : new Counter[] {
            Counter.EXCHANGES_TIMED_OUT,
            Counter.CONNECTIONS_IDLE,
            Counter.CONNECTIONS_CLOSED,
            Counter.CONNECTIONS_MIDSTREAM,
            Counter.HOLES,
            Counter.MESSAGES_LOST
        }) {
            assertThat(run.counters.get(c)).as("%s", c).isPositive();
        }
        assertThat(run.told).anyMatch(s -> s.startsWith("open"));
    }

    @Test
    void snapshotsShownAtTheEndOfInputDisturbNoOrder() {
        // response heads that waited beyond a hole, and come to light when the input ends
        Consumer<Tape.Deck> traffic = deck -> {
            List<Tape.Wire> wires = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                wires.add(deck.at(i).open().client(0, "?0 q" + i + "\n"));
            }
            for (int i = 0; i < 6; i += 2) {
                wires.get(i).server(3, "*0 p\n!9 r\nab");
            }
        };
        Run alone = new Run(Tape.replay(traffic), 0, Limits.standard(), true);
        for (int workers = 1; workers <= 3; workers++) {
            assertThat(new Run(Tape.replay(traffic), workers, Limits.standard(), true).told)
                    .as("%d workers", workers)
                    .isEqualTo(alone.told);
        }
    }

    @Test
    void theFirstEventIsToldFirstAndADetectionWithTheTimeOfTheEventThatSettledIt() {
        Consumer<Tape.Deck> traffic = deck -> {
            Tape.Wire early = deck.at(5).open();
            Tape.Wire late = deck.at(6).open();
            early.client(0, "?0 q\n");
            deck.at(70);
            late.client(0, "?0 q\n");
        };
        for (int workers = 0; workers <= 3; workers++) {
            List<String> told = new Run(Tape.replay(traffic), workers, Limits.standard(), false).told;
            assertThat(told.get(0)).isEqualTo("started " + (Script.START_NANOS + 5_000_000));
            assertThat(told)
                    .as("%d workers", workers)
                    .filteredOn(s -> s.startsWith("detected"))
                    .extracting(s -> s.substring(s.lastIndexOf(' ') + 1))
                    .containsExactly("" + (Script.START_NANOS + 6_000_000), "" + (Script.START_NANOS + 70_000_000));
        }
    }

    @Test
    void withoutAnyEventNothingIsTold() {
        for (int workers = 0; workers <= 2; workers++) {
            assertThat(new Run(Tape.replay(deck -> {}), workers, Limits.standard(), true).told)
                    .isEmpty();
        }
    }

    @Test
    void inlineRunsInTheCallersThread() {
        Run run = new Run(Tape.replay(traffic(3, 10)), 0, SHORT, true);
        assertThat(run.threads).containsExactly(Thread.currentThread());
    }

    @Test
    void behaviour71_aReplayWaitsForASlowListenerAndLosesNothing() throws InterruptedException {
        int n = 20_000;
        List<Exchange> got = new ArrayList<>();
        try (Perisco perisco = Perisco.builder()
                .source(Tape.replay(deck -> pairs(deck, n)))
                .workers(1)
                .protocol(new LineProtocol())
                .listener(x -> {
                    if (got.size() % 5000 == 0) {
                        pause();
                    }
                    got.add(x);
                })
                .build()) {
            perisco.run();
            assertThat(perisco.counters().get(Counter.EXCHANGES_UNDELIVERED)).isZero();
            assertThat(perisco.counters().get(Counter.EXCHANGES)).isEqualTo(n);
        }
        assertThat(got).hasSize(n);
    }

    static void pairs(Tape.Deck deck, int n) {
        Tape.Wire wire = deck.at(0).open();
        long client = 0;
        long server = 0;
        for (int i = 0; i < n; i++) {
            wire.client(client, "?0 q\n").server(server, "!0 r\n");
            client += 5;
            server += 5;
        }
        wire.closed();
    }

    @SuppressWarnings("ThreadSleepMillis")
    static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Thrown by listeners: what is their own failure, as it would be a plugin's. */
    private static List<Throwable> failures() {
        return List.of(
                new IllegalStateException("not today"),
                new NoClassDefFoundError("missing/Thing"),
                new AssertionError("never"),
                new StackOverflowError("too deep"),
                new Error("of its own kind"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aListenerThatThrowsIsCountedAndTheOthersGoOn(Throwable failure) {
        List<Exchange> got = new ArrayList<>();
        for (int workers = 0; workers < 3; workers++) {
            got.clear();
            try (Perisco perisco = Perisco.builder()
                    .source(Tape.replay(deck -> pairs(deck, 10)))
                    .workers(workers)
                    .protocol(new LineProtocol())
                    .listener(x -> {
                        throw WorkersTest.<RuntimeException>sneak(failure);
                    })
                    .listener(got::add)
                    .build()) {
                perisco.run();
                assertThat(perisco.counters().get(Counter.LISTENER_FAILURES)).isEqualTo(10);
            }
            assertThat(got).hasSize(10);
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> T sneak(Throwable t) throws T {
        throw (T) t;
    }

    @Test
    void anErrorOfTheVirtualMachineEndsTheRunAtOnce() {
        List<Exchange> got = new ArrayList<>();
        try (Perisco perisco = Perisco.builder()
                .source(Tape.replay(deck -> pairs(deck, 10)))
                .protocol(new LineProtocol())
                .listener(x -> {
                    got.add(x);
                    throw new OutOfMemoryError("as if");
                })
                .build()) {
            assertThatThrownBy(perisco::run).isInstanceOf(OutOfMemoryError.class);
            assertThat(perisco.counters().get(Counter.LISTENER_FAILURES)).isZero();
        }
        assertThat(got).hasSize(1);
    }

    @Test
    void anErrorOfAListenerLeavesNoThreadBehind() throws InterruptedException {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        try (Perisco perisco = Perisco.builder()
                .source(Tape.replay(deck -> pairs(deck, 50_000)))
                .workers(1)
                .protocol(new LineProtocol())
                .listener(x -> {
                    throw new OutOfMemoryError("as if");
                })
                .build()) {
            assertThatThrownBy(perisco::run).isInstanceOf(OutOfMemoryError.class);
        }
        for (Thread t : Thread.getAllStackTraces().keySet()) {
            if (!before.contains(t) && t.getName().startsWith("perisco")) {
                t.join(2000);
                boolean left = t.isAlive();
                t.interrupt();
                assertThat(left).as("%s is left behind", t.getName()).isFalse();
            }
        }
    }
}
