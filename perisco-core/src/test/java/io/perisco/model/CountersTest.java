package io.perisco.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class CountersTest {
    private static Counters counters(long[] values, Ledger client, Ledger server, Map<String, Long> by) {
        return new Counters(values, client, server, by);
    }

    private static long[] values() {
        return new long[Counter.values().length];
    }

    private static final Ledger ZERO = new Ledger(0, 0, 0, 0, 0, 0, 0, 0, 0);
    private static final Ledger SOME = new Ledger(63, 1, 2, 4, 8, 16, 32, 1000, 2000);

    @Test
    void aLedgerBalancesWhenEveryByteIsAccountedFor() {
        assertThat(SOME.balances()).isTrue();
        assertThat(ZERO.balances()).isTrue();
        assertThat(new Ledger(63, 1, 2, 4, 8, 16, 31, 1, 0).balances()).isFalse();
        assertThat(new Ledger(62, 1, 2, 4, 8, 16, 32, 0, 0).balances()).isFalse();
    }

    @Test
    void ledgersAddUpPartByPart() {
        Ledger other = new Ledger(630, 10, 20, 40, 80, 160, 320, 1, 2);
        assertThat(SOME.plus(other)).isEqualTo(new Ledger(693, 11, 22, 44, 88, 176, 352, 1001, 2002));
        assertThat(SOME.plus(ZERO)).isEqualTo(SOME);
    }

    @Test
    void countersBalanceWhenEveryEventIsAccountedFor() {
        long[] v = values();
        v[Counter.EVENTS_SUBMITTED.ordinal()] = 10;
        v[Counter.EVENTS_DELIVERED.ordinal()] = 5;
        v[Counter.EVENTS_FILTERED.ordinal()] = 3;
        v[Counter.EVENTS_MALFORMED.ordinal()] = 3;
        assertThat(counters(v, ZERO, ZERO, Map.of()).balances()).isFalse();
        v[Counter.EVENTS_DROPPED.ordinal()] = 2;
        assertThat(counters(v, ZERO, ZERO, Map.of()).balances()).isTrue();
        Ledger off = new Ledger(1, 0, 0, 0, 0, 0, 0, 0, 0);
        assertThat(counters(v, off, ZERO, Map.of()).balances()).isFalse();
        assertThat(counters(v, ZERO, off, Map.of()).balances()).isFalse();
    }

    @Test
    void countersAddUp() {
        long[] v = values();
        v[Counter.EXCHANGES.ordinal()] = 3;
        Counters a = counters(v, SOME, ZERO, Map.of("http/1.1", 2L, "redis", 1L));
        Counters b = counters(v, ZERO, SOME, Map.of("redis", 3L));
        Counters sum = a.plus(b);
        assertThat(sum.get(Counter.EXCHANGES)).isEqualTo(6);
        assertThat(sum.ledger(Side.CLIENT)).isEqualTo(SOME);
        assertThat(sum.ledger(Side.SERVER)).isEqualTo(SOME);
        assertThat(sum.exchangesByProtocol()).containsExactly(Map.entry("http/1.1", 2L), Map.entry("redis", 4L));
        assertThat(Counters.none().plus(a).get(Counter.EXCHANGES)).isEqualTo(3);
    }

    @Test
    void aSnapshotDoesNotChange() {
        long[] v = values();
        Counters c = counters(v, ZERO, ZERO, Map.of("a", 1L));
        v[0] = 9;
        c.exchangesByProtocol().put("b", 2L);
        assertThat(c.get(Counter.values()[0])).isZero();
        assertThat(c.exchangesByProtocol()).containsOnlyKeys("a");
    }

    @Test
    void aWrongNumberOfValuesIsRefused() {
        assertThatThrownBy(() -> counters(new long[1], ZERO, ZERO, Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void limitsRefuseWhatCannotWork() {
        Limits l = Limits.standard();
        assertThatThrownBy(() -> l.withRequestTimeoutNanos(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> l.withIdleNanos(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> l.withHeadBytes(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> l.withHeadBytes(l.bufferBytes() + 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> l.withBufferBytes(10)).hasMessageContaining("headBytes");
        assertThatThrownBy(() -> l.withTotalBufferBytes(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> l.withConnections(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> l.withOpenExchanges(0)).isInstanceOf(IllegalArgumentException.class);
        assertThat(l.requestTimeoutNanos()).isEqualTo(60_000_000_000L);
        assertThat(l.idleNanos()).isEqualTo(3_600_000_000_000L);
        assertThat(l.headBytes()).isEqualTo(64 << 10);
        assertThat(l.bufferBytes()).isEqualTo(256 << 10);
        assertThat(l.totalBufferBytes()).isLessThanOrEqualTo(64 << 20);
        assertThat(l.connections()).isEqualTo(100_000);
        assertThat(l.openExchanges()).isEqualTo(4096);
    }
}
