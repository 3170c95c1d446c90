package io.perisco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perisco.contract.LineProtocol;
import io.perisco.engine.Tape;
import io.perisco.model.CaptureException;
import io.perisco.model.Counter;
import io.perisco.model.Exchange;
import io.perisco.spi.SocketEventSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A live source is never held up. */
@Timeout(60)
final class SlowListenerTest {
    private static final int MANY = 50_000;

    @Test
    void behaviour71_aBlockedListenerCostsExchangesNotTheSource() throws InterruptedException {
        CountDownLatch allTold = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        List<Exchange> got = Collections.synchronizedList(new ArrayList<>());
        Tape live = Tape.live(deck -> {
            WorkersTest.pairs(deck, MANY);
            allTold.countDown();
        });
        Perisco perisco = Perisco.builder()
                .source(live)
                .protocol(new LineProtocol())
                .listener(x -> {
                    await(release);
                    got.add(x);
                })
                .build();
        perisco.start();
        try {
            assertThat(allTold.await(20, TimeUnit.SECONDS))
                    .as("events keep flowing while the listener is blocked")
                    .isTrue();
            assertThat(perisco.counters().get(Counter.EXCHANGES_UNDELIVERED)).isPositive();
            assertThat(got).isEmpty();
        } finally {
            release.countDown();
            perisco.close();
        }
        assertThat(perisco.counters().get(Counter.EXCHANGES)).isEqualTo(MANY);
        long undelivered = perisco.counters().get(Counter.EXCHANGES_UNDELIVERED);
        assertThat(got).as("what was not delivered is counted").hasSize((int) (MANY - undelivered));
        assertThat(perisco.counters().balances()).isTrue();
        assertThat(got).extracting(Exchange::number).isSorted().doesNotHaveDuplicates();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aSourceThatCannotBeOpenedFailsTheStart() {
        SocketEventSource closed = new SocketEventSource() {
            @Override
            public String name() {
                return "closed";
            }

            @Override
            public boolean isLive() {
                return true;
            }

            @Override
            public int maxReaders() {
                return 1;
            }

            @Override
            public Reader open(int index, int of) {
                throw new CaptureException("the door is shut", "knock");
            }
        };
        try (Perisco perisco = Perisco.builder().source(closed).build()) {
            assertThatThrownBy(perisco::run)
                    .isInstanceOf(CaptureException.class)
                    .hasMessage("the door is shut; knock");
            assertThatThrownBy(perisco::run).isInstanceOf(IllegalStateException.class);
        }
        try (Perisco perisco = Perisco.builder().source(closed).build()) {
            assertThatThrownBy(perisco::start)
                    .isInstanceOf(CaptureException.class)
                    .hasMessage("the door is shut; knock");
        }
    }

    @Test
    void closeByAListenerEndsTheRun() {
        for (int workers = 0; workers < 2; workers++) {
            List<Exchange> got = new ArrayList<>();
            Perisco[] perisco = new Perisco[1];
            perisco[0] = Perisco.builder()
                    .source(Tape.replay(deck -> WorkersTest.pairs(deck, 100)))
                    .workers(workers)
                    .protocol(new LineProtocol())
                    .listener(x -> {
                        got.add(x);
                        perisco[0].close();
                    })
                    .build();
            perisco[0].run();
            perisco[0].close();
            assertThat(got).isNotEmpty();
        }
    }

    @Test
    void closedBeforeItRanItDoesNothing() {
        List<Exchange> got = new ArrayList<>();
        Perisco perisco = Perisco.builder()
                .source(Tape.replay(deck -> WorkersTest.pairs(deck, 100)))
                .protocol(new LineProtocol())
                .listener(got::add)
                .build();
        perisco.close();
        perisco.run();
        assertThat(got).isEmpty();
    }
}
