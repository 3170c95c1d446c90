package io.perisco.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ConnectionTableTest {
    private static Tracked tracked(long id) {
        return Taped.tracked(id);
    }

    @Test
    void itDoesWhatAMapDoes() {
        Random random = new Random(7);
        ConnectionTable table = new ConnectionTable();
        Map<Long, Tracked> map = new HashMap<>();
        for (int i = 0; i < 200_000; i++) {
            long id = random.nextInt(3000) * (random.nextBoolean() ? 1L : 1L << 33);
            if (random.nextInt(5) < 3) {
                Tracked t = tracked(id);
                table.put(t);
                map.put(id, t);
            } else {
                table.remove(id);
                map.remove(id);
            }
            assertThat(table.size()).isEqualTo(map.size());
            if (table.get(id) != map.get(id)) {
                throw new AssertionError("step " + i);
            }
        }
        map.forEach((id, t) -> assertThat(table.get(id)).isSameAs(t));
    }

    @Test
    void manyAreRemovedAtOnce() {
        ConnectionTable table = new ConnectionTable();
        for (int id = 0; id < 1000; id++) {
            table.put(tracked(id));
        }
        table.removeIf(t -> t.id % 3 != 0);
        assertThat(table.size()).isEqualTo(334);
        assertThat(table.get(333)).isNotNull();
        assertThat(table.get(334)).isNull();
    }
}
