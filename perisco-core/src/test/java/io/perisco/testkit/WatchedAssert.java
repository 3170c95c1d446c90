package io.perisco.testkit;

import io.perisco.model.Counter;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on all that was told; see {@link PeriscoAssertions#assertThat(Watched)}. A failure shows all exchanges.
 *
 * @since 0.1.0
 */
public final class WatchedAssert extends AbstractAssert<WatchedAssert, Watched> {
    WatchedAssert(Watched actual) {
        super(actual, WatchedAssert.class);
    }

    /** So many exchanges were told. */
    public WatchedAssert hasExchanges(int expected) {
        isNotNull();
        int n = actual.exchanges().size();
        if (n != expected) {
            throw failureWithActualExpected(
                    n, expected, "Expected %d exchanges, there are %d:%s", expected, n, shown());
        }
        return this;
    }

    /**
     * Goes on with one exchange.
     *
     * @param index from 0, in the order in which they ended
     */
    public ExchangeAssert exchange(int index) {
        isNotNull();
        if (index >= actual.exchanges().size()) {
            throw failure(
                    "Expected an exchange %d, there are %d:%s",
                    index, actual.exchanges().size(), shown());
        }
        return new ExchangeAssert(actual.exchanges().get(index)).as("exchange %d", index);
    }

    /** A counter stands at that. */
    public WatchedAssert hasCount(Counter counter, long expected) {
        isNotNull();
        long n = actual.counters().get(counter);
        if (n != expected) {
            throw failureWithActualExpected(n, expected, "Expected %s %d, it is %d", counter.label(), expected, n);
        }
        return this;
    }

    /** No plugin failed, and every byte is accounted for. */
    public WatchedAssert isSound() {
        hasCount(Counter.PLUGIN_FAILURES, 0);
        if (!actual.counters().balances()) {
            throw failure("Expected ledgers that balance, they are%n  %s", actual.ledgers());
        }
        return this;
    }

    private String shown() {
        StringBuilder lines = new StringBuilder();
        for (String line : actual.lines()) {
            lines.append(System.lineSeparator()).append("  ").append(line);
        }
        return lines.toString();
    }
}
