package io.perisco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perisco.contract.LineProtocol;
import io.perisco.engine.Tape;
import io.perisco.model.Counter;
import io.perisco.model.Exchange;
import io.perisco.spi.SocketEventSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever closes, and whenever: the run ends, everything is told, nothing is left. */
@Timeout(60)
final class CloseTest {
    private final Set<Thread> before = Thread.getAllStackTraces().keySet();

    @AfterEach
    void noThreadIsLeft() throws InterruptedException {
        for (Thread t : Thread.getAllStackTraces().keySet()) {
            if (!before.contains(t) && t.getName().startsWith("perisco")) {
                t.join(5000);
                assertThat(t.isAlive()).as("%s is left behind", t.getName()).isFalse();
            }
        }
    }

    private static Perisco.Builder watching(SocketEventSource source, int workers) {
        return Perisco.builder().source(source).workers(workers).protocol(new LineProtocol());
    }

    private static Consumer<Tape.Deck> openRequests(int n, CountDownLatch played) {
        return deck -> {
            for (int i = 0; i < n; i++) {
                deck.at(i).open().client(0, "?0 q\n");
            }
            played.countDown();
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void closeBetweenOpeningAndReadingEndsTheRun(int workers) {
        Perisco[] perisco = new Perisco[1];
        Tape tape = Tape.lasting(deck -> deck.at(0));
        SocketEventSource closing = new SocketEventSource() {
            @Override
            public String name() {
                return "closing";
            }

            @Override
            public boolean isLive() {
                return true;
            }

            @Override
            public int maxReaders() {
                return 2;
            }

            @Override
            public Reader open(int index, int of) {
                perisco[0].close();
                return tape.open(index, of);
            }
        };
        List<Exchange> got = new ArrayList<>();
        perisco[0] = watching(closing, workers).listener(got::add).build();
        perisco[0].start();
        perisco[0].close();
        assertThat(got).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void closeTellsWhatIsOpenAndASecondCloseNothing(int workers) {
        CountDownLatch played = new CountDownLatch(Math.max(1, workers));
        List<Exchange> got = Collections.synchronizedList(new ArrayList<>());
        Perisco perisco = watching(Tape.lasting(openRequests(10, played)), workers)
                .listener(got::add)
                .build();
        perisco.start();
        await(played);
        perisco.close();
        assertThat(got).hasSize(10);
        perisco.close();
        assertThat(got).hasSize(10);
        assertThat(perisco.counters().balances()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void listenersThatThrowWhileClosingAreCountedAndHoldUpNothing(int workers) {
        CountDownLatch played = new CountDownLatch(Math.max(1, workers));
        Perisco perisco = watching(Tape.lasting(openRequests(10, played)), workers)
                .listener(x -> {
                    throw new IllegalStateException("not now");
                })
                .build();
        perisco.start();
        await(played);
        perisco.close();
        assertThat(perisco.counters().get(Counter.LISTENER_FAILURES)).isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aListenerMayCloseARunInTheBackground(int workers) {
        List<Exchange> got = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch closed = new CountDownLatch(1);
        Perisco[] perisco = new Perisco[1];
        perisco[0] = watching(
                        Tape.lasting(deck -> {
                            deck.at(0).open().client(0, "?0 q\n").server(0, "!0 r\n");
                            deck.open().client(0, "?0 q\n");
                            LiveWorkersTest.tickUntil(closed, deck);
                        }),
                        workers)
                .listener(x -> {
                    perisco[0].close();
                    got.add(x);
                    closed.countDown();
                })
                .build();
        perisco[0].start();
        await(closed);
        perisco[0].close();
        assertThat(got).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void whateverRunsInAReadersThreadMayClose(int workers) {
        Perisco[] perisco = new Perisco[1];
        CountDownLatch closed = new CountDownLatch(1);
        perisco[0] = watching(
                        Tape.lasting(deck -> {
                            deck.at(0);
                            perisco[0].close();
                            closed.countDown();
                        }),
                        workers)
                .build();
        perisco[0].start();
        await(closed);
        perisco[0].close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aReaderInterruptedByWhatItCallsTellsEverything(int workers) {
        List<Exchange> got = new ArrayList<>();
        Tape tape = Tape.replay(deck -> {
            WorkersTest.pairs(deck, 1000);
            Thread.currentThread().interrupt();
        });
        try (Perisco perisco = watching(tape, workers).listener(got::add).build()) {
            perisco.run();
        }
        assertThat(got).hasSize(1000);
    }

    @Test
    void aSecondStartIsRefusedAndDisturbsNothing() {
        CountDownLatch played = new CountDownLatch(1);
        List<String> problems = Collections.synchronizedList(new ArrayList<>());
        List<Exchange> got = Collections.synchronizedList(new ArrayList<>());
        Perisco perisco = watching(Tape.lasting(openRequests(1, played)), 1)
                .listener(got::add)
                .noticeListener(new NoticeListener() {
                    @Override
                    public void onProblem(String message) {
                        problems.add(message);
                    }
                })
                .build();
        perisco.start();
        assertThatThrownBy(perisco::start).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(perisco::run).isInstanceOf(IllegalStateException.class);
        await(played);
        perisco.close();
        assertThat(got).as("close waited for the run").hasSize(1);
        assertThat(problems).isEmpty();
    }

    @Test
    void closedBeforeItWasStartedItEndsAtOnce() {
        List<Exchange> got = new ArrayList<>();
        Perisco perisco = watching(Tape.lasting(deck -> WorkersTest.pairs(deck, 1)), 1)
                .listener(got::add)
                .build();
        perisco.close();
        perisco.start();
        perisco.close();
        assertThat(got).isEmpty();
    }
}
