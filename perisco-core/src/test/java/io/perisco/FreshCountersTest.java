package io.perisco;

import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.contract.LineProtocol;
import io.perisco.engine.Tape;
import io.perisco.model.Counter;
import io.perisco.model.Counters;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counters of a quiet source do not grow old. */
final class FreshCountersTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void whatAQuietSourceToldIsCountedWithinASecondOfEventTime(int workers) {
        List<Counters> seen = new ArrayList<>();
        AtomicReference<@Nullable Perisco> running = new AtomicReference<>();
        Tape tape = Tape.live(deck -> {
            for (int i = 0; i < 3; i++) {
                deck.at(10_000L * i + 300).open().client(0, "?0 q\n").server(0, "!0 r\n");
                deck.at(10_000L * i + 1000);
                seen.add(Objects.requireNonNull(running.get()).counters());
            }
        });
        try (Perisco perisco = Perisco.builder()
                .source(tape)
                .workers(workers)
                .protocol(new LineProtocol())
                .build()) {
            running.set(perisco);
            perisco.run();
        }
        assertThat(seen).extracting(c -> c.get(Counter.EXCHANGES)).containsExactly(1L, 2L, 3L);
        assertThat(seen).allMatch(Counters::balances);
    }
}
