package io.perisco.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.model.Half;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyMatcherTest {
    private final List<OpenExchange> unanswered = new ArrayList<>();
    private final Matcher matcher = Matchers.byKey();

    /** As the engine does: what is unanswered ends. */
    private void judge(OpenExchange x) {
        unanswered.add(x);
        matcher.finished(x, End.LOST);
    }

    private FakeExchange ask(long key) {
        FakeExchange x = new FakeExchange("k" + key, key);
        matcher.requested(x, this::judge);
        return x;
    }

    @Test
    void behaviour44_anyOrder() {
        List<FakeExchange> asked = new ArrayList<>();
        for (long key = 1; key < 2000; key += 2) {
            asked.add(ask(key));
        }
        for (int i = asked.size() - 1; i >= 0; i -= 2) {
            assertThat(matcher.awaited(asked.get(i).key(), this::judge)).isSameAs(asked.get(i));
            matcher.answered(asked.get(i));
            matcher.finished(asked.get(i), End.COMPLETE);
        }
        for (int i = 0; i < asked.size(); i++) {
            assertThat(matcher.awaited(asked.get(i).key(), this::judge)).isSameAs(i % 2 == 0 ? asked.get(i) : null);
        }
        assertThat(unanswered).isEmpty();
    }

    @Test
    void aKeyThatIsUsedAgainLeavesItsLastUseUnanswered() {
        FakeExchange first = ask(7);
        FakeExchange second = ask(7);
        assertThat(unanswered).containsExactly(first);
        assertThat(matcher.awaited(7, this::judge)).isSameAs(second);
    }

    @Test
    void lossDisturbsNothing() {
        FakeExchange x = ask(3);
        matcher.lost(Half.RESPONSE, false, this::judge);
        matcher.lost(Half.REQUEST, true, this::judge);
        assertThat(matcher.awaited(3, this::judge)).isSameAs(x);
        assertThat(matcher.awaited(5, this::judge)).isNull();
        assertThat(unanswered).isEmpty();
    }

    @Test
    void theEndOfAnotherExchangeWithTheKeyRemovesNothing() {
        FakeExchange x = ask(3);
        matcher.finished(new FakeExchange("stranger", 3), End.COMPLETE);
        matcher.finished(new FakeExchange("nobody", 4), End.COMPLETE);
        assertThat(matcher.awaited(3, this::judge)).isSameAs(x);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 40, 5000, Integer.MAX_VALUE})
    void doesWhatAHashMapDoes(int keys) {
        Random random = new Random(keys);
        Map<Long, FakeExchange> model = new HashMap<>();
        List<OpenExchange> expectedUnanswered = new ArrayList<>();
        for (int i = 0; i < 50_000; i++) {
            long key = random.nextInt(keys) * (random.nextBoolean() ? 1L : 1L << 32);
            if (random.nextInt(100) < 45) {
                FakeExchange old = model.remove(key);
                if (old != null) {
                    expectedUnanswered.add(old);
                }
                model.put(key, ask(key));
            } else if (keys == Integer.MAX_VALUE && !model.isEmpty()) {
                FakeExchange gone = model.values().iterator().next();
                key = gone.key();
                model.remove(key);
                matcher.finished(gone, End.COMPLETE);
            } else {
                FakeExchange gone = model.remove(key);
                matcher.finished(gone == null ? new FakeExchange("none", key) : gone, End.COMPLETE);
            }
            assertThat(matcher.awaited(key, this::judge) == model.get(key)).isTrue();
        }
        model.forEach(
                (key, x) -> assertThat(matcher.awaited(key, this::judge) == x).isTrue());
        assertThat(unanswered).isEqualTo(expectedUnanswered);
    }
}
