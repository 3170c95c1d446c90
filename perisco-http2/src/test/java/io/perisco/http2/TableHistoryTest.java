package io.perisco.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What it says is there is there, by a plain model of the table; and it says so of what was inserted last. */
final class TableHistoryTest {
    private static final int FIRST = TableHistory.FIRST_INDEX;

    private final RecentBlocks numbers = new RecentBlocks();
    private final TableHistory history = new TableHistory(numbers);

    @Test
    void whatItHoldsIsThere() {
        Random random = new Random(1);
        Deque<Integer> table = new ArrayDeque<>();
        int capacity = 4096;
        int held = 0;
        for (int i = 0; i < 20_000; i++) {
            if (random.nextInt(500) == 0) {
                capacity = random.nextInt(8192);
                history.restart(capacity);
                table.clear();
            }
            int size = 32 + random.nextInt(random.nextInt(20) == 0 ? 5000 : 100);
            history.insert(size);
            table.addFirst(size);
            while (octets(table) > capacity) {
                table.removeLast();
            }
            for (int age = 0; age < 150; age++) {
                boolean holds = history.holds(FIRST + age);
                assertThat(holds && age >= table.size()).isFalse();
                held += holds ? 1 : 0;
            }
        }
        assertThat(held).isGreaterThan(100_000);
    }

    @Test
    void anEntryIsHeldUntilTheOctetsAfterItLeaveNoRoom() {
        history.insert(96);
        history.insert(2000);
        history.insert(2000);
        assertThat(history.holds(FIRST + 2)).isTrue();
        history.insert(33);
        assertThat(history.holds(FIRST + 3)).isFalse();
        assertThat(history.holds(FIRST + 2)).isTrue();
    }

    @Test
    void entriesOfBeforeARestartAreNotHeld() {
        history.insert(40);
        long before = history.number();
        history.restart();
        assertThat(history.number()).isNotEqualTo(before);
        assertThat(history.holds(FIRST)).isFalse();
        history.insert(40);
        assertThat(history.holds(FIRST)).isTrue();
        assertThat(history.holds(FIRST + 1)).isFalse();
    }

    private static int octets(Deque<Integer> table) {
        return table.stream().mapToInt(Integer::intValue).sum();
    }
}
