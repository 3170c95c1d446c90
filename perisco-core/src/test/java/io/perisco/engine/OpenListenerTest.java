package io.perisco.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.Perisco;
import io.perisco.contract.LineProtocol;
import io.perisco.model.Exchange;
import io.perisco.model.Half;
import io.perisco.model.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Snapshots of exchanges that are still open. */
final class OpenListenerTest {
    private final List<String> told = new ArrayList<>();
    private final List<Exchange> snapshots = new ArrayList<>();
    private final List<Exchange> exchanges = new ArrayList<>();

    private void watch(Consumer<Tape.Deck> play) {
        try (Perisco perisco = Perisco.builder()
                .source(Tape.replay(play))
                .protocol(new LineProtocol())
                .openListener(x -> {
                    snapshots.add(x);
                    told.add("open " + x.id() + " " + x.operation() + " " + x.status());
                })
                .listener(x -> {
                    exchanges.add(x);
                    told.add("ended " + x.id() + " " + x.operation() + " " + x.status());
                })
                .build()) {
            perisco.run();
        }
    }

    @Test
    void completeAtOnceIsNotShown() {
        watch(deck -> deck.at(0)
                .open()
                .client(0, "?0 q\n")
                .server(0, "!4 r\nabcd")
                .client(5, "?0 q2\n")
                .server(9, "!0 r2\n")
                .closed());
        assertThat(snapshots).isEmpty();
        assertThat(exchanges).hasSize(2);
    }

    @Test
    void behaviour43_shownOnceAtTheResponseHeadWithTheIdOfTheLaterExchange() {
        watch(deck -> {
            Tape.Wire wire = deck.at(0).open();
            wire.client(0, "?0 q\n");
            deck.at(10);
            wire.server(0, "!6 r\nab");
            told.add("time passes");
            deck.at(5000);
            wire.server(7, "cd");
            deck.at(10_000);
            wire.server(9, "ef").closed();
        });
        assertThat(told).containsExactly("open 1-1 q r", "time passes", "ended 1-1 q r");
        assertThat(snapshots.get(0).latencyNanos()).isEqualTo(10_000_000);
        assertThat(exchanges.get(0).durationNanos()).isEqualTo(10_000_000_000L);
    }

    @Test
    void behaviour59_shownOnceAfterOneSecondWithoutResponse() {
        watch(deck -> {
            Tape.Wire wire = deck.at(0).open();
            deck.at(500);
            wire.client(0, "?0 q\n");
            deck.at(1499);
            told.add("1499");
            deck.at(1500);
            told.add("1500");
            deck.at(20_000);
            wire.server(0, "!4 r\nab");
            deck.at(20_500);
            wire.server(7, "cd").closed();
        });
        assertThat(told).containsExactly("1499", "open 1-1 q ", "1500", "ended 1-1 q r");
    }

    @Test
    void aResponseWithoutARequestIsShownLikeAnyOther() {
        watch(deck -> {
            Tape.Wire wire = deck.at(0).open();
            wire.server(0, "!6 r\nab");
            told.add("time passes");
            deck.at(100);
            wire.server(7, "cdef").closed();
        });
        assertThat(told).containsExactly("open 1-1  r", "time passes", "ended 1-1  r");
    }

    @Test
    void shownAlthoughItsRequestIsStillBeingSent() {
        watch(deck -> {
            Tape.Wire wire = deck.at(0).open();
            wire.client(0, "?4 q\nab");
            deck.at(1100);
            told.add("1100");
            wire.server(0, "!0 r\n").client(7, "cd").closed();
        });
        assertThat(told).containsExactly("open 1-1 q ", "1100", "ended 1-1 q r");
    }

    @Test
    void everyOneOfManyIsShown() {
        watch(deck -> {
            Tape.Wire wire = deck.at(0).open();
            for (int i = 0; i < 10; i++) {
                deck.at(i * 100L);
                wire.client(i * 6L, "?0 q" + i + "\n");
            }
            deck.at(3000);
            wire.closed();
        });
        assertThat(snapshots)
                .extracting(Exchange::operation)
                .containsExactly("q0", "q1", "q2", "q3", "q4", "q5", "q6", "q7", "q8", "q9");
        assertThat(exchanges)
                .extracting(Exchange::id)
                .containsExactlyElementsOf(snapshots.stream().map(Exchange::id).toList());
    }

    @Test
    void aSnapshotDoesNotChange() {
        watch(deck -> {
            Tape.Wire wire = deck.at(0).open();
            wire.client(0, "?0 q\n").server(0, "!6 r\nab");
            deck.at(10);
            wire.server(7, "cdef").closed();
        });
        Exchange snapshot = snapshots.get(0);
        assertThat(snapshot.lastByteNanos(Half.RESPONSE))
                .isLessThan(exchanges.get(0).lastByteNanos(Half.RESPONSE));
        assertThat(snapshot.caveats()).isEmpty();
    }

    @Test
    void theOutcomeOfASnapshotIsWhatItWouldBeIfNothingMoreCame() {
        watch(deck -> {
            Tape.Wire wire = deck.at(0).open();
            wire.client(0, "?0 q\n").server(0, "!6 r\nab");
            deck.at(10);
            wire.server(7, "cdef").client(5, "?0 q2\n");
            deck.at(2000);
        });
        assertThat(snapshots).extracting(Exchange::outcome).containsExactly(Outcome.CLOSED, Outcome.NO_RESPONSE);
        assertThat(exchanges).extracting(Exchange::outcome).containsExactly(Outcome.COMPLETE, Outcome.NO_RESPONSE);
    }
}
