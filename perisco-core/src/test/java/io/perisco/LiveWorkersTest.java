package io.perisco;

import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.contract.LineProtocol;
import io.perisco.engine.Tape;
import io.perisco.model.Counter;
import io.perisco.model.Exchange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several readers of a live source, of which some have nothing to tell. */
@Timeout(60)
final class LiveWorkersTest {
    /** As a source does that has nothing to tell but the time. */
    static void tickUntil(CountDownLatch over, Tape.Deck deck) {
        try {
            boolean isOver = false;
            for (int beat = 1; !isOver && beat <= 100; beat++) {
                deck.at(250L * beat);
                isOver = over.await(250, TimeUnit.MILLISECONDS);
            }
            assertThat(isOver).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whatAWorkerHasToTellWaitsForNoOther() {
        CountDownLatch told = new CountDownLatch(1);
        Tape tape = Tape.live(deck -> {
            Tape.Wire first = deck.at(0).open();
            if (deck.index() != 0) {
                await(told);
                return;
            }
            first.client(0, "?0 q\n").server(0, "!0 r\n");
            tickUntil(told, deck);
        });
        try (Perisco perisco = Perisco.builder()
                .source(tape)
                .workers(3)
                .protocol(new LineProtocol())
                .listener(x -> told.countDown())
                .build()) {
            perisco.run();
            assertThat(perisco.counters().balances()).isTrue();
        }
        assertThat(told.getCount()).isZero();
    }

    @Test
    void theStartIsToldOnceAndFirstAndTheProblemsOfEveryReader() {
        List<String> told = new ArrayList<>();
        Tape tape = Tape.live(deck -> deck.at(0).problem("reader " + deck.index()));
        try (Perisco perisco = Perisco.builder()
                .source(tape)
                .workers(3)
                .noticeListener(new NoticeListener() {
                    @Override
                    public void onStarted(long timeNanos) {
                        told.add("started");
                    }

                    @Override
                    public void onProblem(String message) {
                        told.add(message);
                    }
                })
                .build()) {
            perisco.run();
        }
        assertThat(told).first().isEqualTo("started");
        assertThat(told).containsExactlyInAnyOrder("started", "reader 0", "reader 1", "reader 2");
    }

    @Test
    void eachConnectionsExchangesAreToldInTheirOrder() {
        int connections = 6;
        List<Exchange> got = Collections.synchronizedList(new ArrayList<>());
        Tape tape = Tape.live(deck -> {
            List<Tape.Wire> wires = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                wires.add(deck.at(0).open());
            }
            for (int k = 0; k < 50; k++) {
                for (Tape.Wire wire : wires) {
                    wire.client(5L * k, "?0 q\n").server(5L * k, "!0 r\n");
                }
            }
        });
        try (Perisco perisco = Perisco.builder()
                .source(tape)
                .workers(3)
                .protocol(new LineProtocol())
                .listener(got::add)
                .build()) {
            perisco.run();
            assertThat(perisco.counters().get(Counter.EXCHANGES_UNDELIVERED)).isZero();
        }
        assertThat(got).hasSize(connections * 50);
        for (long id :
                got.stream().mapToLong(x -> x.connection().id()).distinct().toArray()) {
            assertThat(got)
                    .filteredOn(x -> x.connection().id() == id)
                    .extracting(Exchange::number)
                    .isSorted()
                    .hasSize(50);
        }
    }

    @Test
    void whatIsOpenWhenTheSourceIsOverIsToldHoweverSlowTheListener() {
        int open = 20_000;
        List<Exchange> got = new ArrayList<>();
        Tape tape = Tape.live(deck -> {
            for (int i = 0; i < open; i++) {
                deck.at(0).open().client(0, "?0 q\n");
            }
        });
        try (Perisco perisco = Perisco.builder()
                .source(tape)
                .protocol(new LineProtocol())
                .listener(x -> {
                    if (got.isEmpty()) {
                        WorkersTest.pause();
                    }
                    got.add(x);
                })
                .build()) {
            perisco.run();
            assertThat(perisco.counters().get(Counter.EXCHANGES_UNDELIVERED)).isZero();
        }
        assertThat(got).hasSize(open);
    }
}
