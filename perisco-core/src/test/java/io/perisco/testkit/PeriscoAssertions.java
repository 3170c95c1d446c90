package io.perisco.testkit;

import io.perisco.model.Exchange;

/**
 * AssertJ assertions for what perisco told, to be imported statically beside AssertJ's own:
 *
 * <pre>{@code
 * Watched watched = Watched.of(script, new RedisProtocol());
 * assertThat(watched).isSound().hasExchanges(2);
 * assertThat(watched).exchange(0).isComplete().hasOperation("GET").hasNoCaveats();
 * }</pre>
 *
 * @since 0.1.0
 */
public final class PeriscoAssertions {
    private PeriscoAssertions() {}

    /** Begins assertions on one exchange. */
    public static ExchangeAssert assertThat(Exchange actual) {
        return new ExchangeAssert(actual);
    }

    /** Begins assertions on all that was told. */
    public static WatchedAssert assertThat(Watched actual) {
        return new WatchedAssert(actual);
    }
}
