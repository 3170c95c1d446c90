package io.perisco.http2;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What it says is there is there, by a plain model of the table; and it says so of what was inserted last. */
final class TableHistoryTest {
    private static final int FIRST = TableHistory.FIRST_INDEX;
    private static final int LIST = 1 << 18;

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
            int size = 33 + random.nextInt(random.nextInt(20) == 0 ? 5000 : 100);
            insert(size);
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
        insert(96);
        insert(2000);
        insert(2000);
        assertThat(history.holds(FIRST + 2)).isTrue();
        insert(33);
        assertThat(history.holds(FIRST + 3)).isFalse();
        assertThat(history.holds(FIRST + 2)).isTrue();
    }

    @Test
    void entriesOfBeforeARestartAreNotHeld() {
        insert(40);
        long before = history.number();
        history.restart();
        assertThat(history.number()).isNotEqualTo(before);
        assertThat(history.holds(FIRST)).isFalse();
        insert(40);
        assertThat(history.holds(FIRST)).isTrue();
        assertThat(history.holds(FIRST + 1)).isFalse();
    }

    @Test
    void whatItTellsIsWhatWasInserted() {
        Random random = new Random(2);
        List<String> inserted = new ArrayList<>();
        int told = 0;
        for (int i = 0; i < 5_000; i++) {
            if (random.nextInt(300) == 0) {
                history.restart();
                inserted.clear();
            }
            String name = "name" + random.nextInt(1000);
            String value = "v".repeat(random.nextInt(10) == 0 ? 600 : random.nextInt(20)) + i;
            history.insert(name.getBytes(US_ASCII), value.getBytes(US_ASCII));
            inserted.add(0, name + ": " + value);
            for (int age = 0; age < 150; age++) {
                HeaderBlock list = new HeaderBlock();
                if (history.tell(FIRST + age, list, LIST)) {
                    assertThat(history.holds(FIRST + age)).isTrue();
                    assertThat(Fields.of(list)).containsExactly(inserted.get(age));
                    told++;
                } else {
                    assertThat(Fields.of(list)).isEmpty();
                }
            }
        }
        assertThat(told).isGreaterThan(100_000);
    }

    @Test
    void entriesOfTheStaticTableAreTold() {
        HeaderBlock list = new HeaderBlock();
        assertThat(history.tell(0, list, LIST)).isFalse();
        assertThat(history.tell(1, list, LIST)).isTrue();
        assertThat(history.tell(8, list, LIST)).isTrue();
        assertThat(history.tell(61, list, LIST)).isTrue();
        assertThat(history.tell(62, list, LIST)).isFalse();
        assertThat(Fields.of(list)).containsExactly(":authority: ", ":status: 200", "www-authenticate: ");
    }

    private void insert(int size) {
        history.insert(new byte[1], new byte[size - 1 - 32]);
    }

    private static int octets(Deque<Integer> table) {
        return table.stream().mapToInt(Integer::intValue).sum();
    }
}
