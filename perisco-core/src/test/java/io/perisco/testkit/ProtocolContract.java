package io.perisco.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.model.Caveat;
import io.perisco.model.Counter;
import io.perisco.model.Exchange;
import io.perisco.model.Limits;
import io.perisco.model.Outcome;
import io.perisco.model.Side;
import io.perisco.spi.Protocol;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What every protocol plugin has to get right, whatever it speaks. Extend it, give it the protocol and samples of
 * connections: at least {@value #ENOUGH} exchanges in all that use whatever the protocol declares in
 * {@link #features()}.
 *
 * <p>It catches a parser that throws, depends on how bytes were cut, keeps a view after the call, buffers without bound,
 * tells damage without a caveat, or does not find back after a gap.
 */
public abstract class ProtocolContract {
    /** Fewer exchanges prove too little. */
    public static final int ENOUGH = 20;

    private static final int RANDOM_CUTS = 40;

    /** What a protocol may be able to do. */
    public enum Feature {
        /** A second request may be sent before the first is answered; answers come in order. */
        PIPELINING,
        /** Answers may come in another order. */
        MULTIPLEXING,
        /** A side may send messages that have no partner. */
        ONE_WAY
    }

    /** The plugin. */
    protected abstract Protocol protocol();

    /** Connections without loss, seen from their start. */
    protected abstract List<Script> samples();

    /** What the samples use. */
    protected abstract Set<Feature> features();

    /** How many exchanges of a sample a single hole of a few bytes may spoil or hide, at worst. */
    protected int worstDamage() {
        return 3;
    }

    private List<String> whole(Script script) {
        return watch(ScriptSource.of(script)).lines();
    }

    private Watched watch(ScriptSource source) {
        Watched watched = Watched.of(source, protocol());
        assertThat(watched.counters().get(Counter.PLUGIN_FAILURES))
                .as("plugin failures")
                .isZero();
        assertThat(watched.counters().balances()).as("ledger").isTrue();
        return watched;
    }

    @Test
    void samplesAreUnderstoodWholeAndUseWhatIsDeclared() {
        Set<Feature> seen = new HashSet<>();
        int n = 0;
        for (Script script : samples()) {
            List<Exchange> exchanges = watch(ScriptSource.of(script)).exchanges();
            n += exchanges.size();
            assertThat(exchanges)
                    .allSatisfy(x -> assertThat(x.caveats())
                            .as("caveats of %s in a sample without loss", x)
                            .isSubsetOf(Caveat.FRAMING_SUSPECT));
            seen.addAll(used(exchanges));
        }
        assertThat(n).as("exchanges in the samples").isGreaterThanOrEqualTo(ENOUGH);
        assertThat(seen).as("features used by the samples").containsAll(features());
    }

    private static Set<Feature> used(List<Exchange> exchanges) {
        Set<Feature> used = new HashSet<>();
        for (Exchange x : exchanges) {
            boolean oneWay = x.request() == null || x.response() == null;
            if (oneWay && x.outcome() == Outcome.COMPLETE) {
                used.add(Feature.ONE_WAY);
            }
            for (Exchange y : exchanges) {
                boolean overlap = x.number() < y.number()
                        && y.request() != null
                        && x.response() != null
                        && y.timeNanos() <= x.firstByteNanos(io.perisco.model.Half.RESPONSE);
                if (overlap && y.response() != null) {
                    used.add(exchanges.indexOf(y) < exchanges.indexOf(x) ? Feature.MULTIPLEXING : Feature.PIPELINING);
                }
            }
        }
        return used;
    }

    @Test
    void byteByByteIsTheSame() {
        for (Script script : samples()) {
            assertThat(watch(ScriptSource.of(script).cut(left -> 1)).lines()).isEqualTo(whole(script));
        }
    }

    @Test
    void randomCutsAndDisorderAreTheSame() {
        for (Script script : samples()) {
            List<String> whole = whole(script);
            for (int seed = 0; seed < RANDOM_CUTS; seed++) {
                Random random = new Random(seed);
                ScriptSource source = ScriptSource.of(script).cut(left -> 1 + random.nextInt(Math.min(left, 40)));
                Watched watched = watch(seed % 2 == 0 ? source : source.swap(seed));
                assertThat(watched.lines()).as("seed %d", seed).isEqualTo(whole);
            }
        }
    }

    @Test
    void holesAtEveryOffsetMarkWhatTheySpoil() {
        for (Script script : samples()) {
            Set<String> truth = truth(script);
            int total = watch(ScriptSource.of(script)).exchanges().size();
            for (Side side : Side.values()) {
                for (int at = 0; at + 3 <= script.length(side); at += step(script.length(side))) {
                    String where = "a hole from " + side + " at " + at;
                    Watched watched = watch(ScriptSource.of(script).hole(side, at, at + 3));
                    honest(watched, truth, where);
                    assertThat(right(watched, truth))
                            .as("exchanges that are right after %s: %s", where, watched.lines())
                            .isGreaterThanOrEqualTo(total - worstDamage());
                    Watched cut =
                            watch(ScriptSource.of(script).hole(side, at, at + 3).cut(left -> Math.min(left, 5)));
                    assertThat(cut.lines()).as("%s, in pieces", where).isEqualTo(watched.lines());
                }
            }
        }
    }

    @Test
    void truncationAtEveryOffsetMarksWhatItSpoils() {
        for (Script script : samples()) {
            Set<String> truth = truth(script);
            for (Side side : Side.values()) {
                for (int at = 1; at < script.length(side); at += step(script.length(side))) {
                    honest(watch(ScriptSource.of(script).endAt(side, at)), truth, "the end at " + side + " " + at);
                }
            }
        }
    }

    @Test
    void joiningLateAtEveryOffsetIsMarked() {
        for (Script script : samples()) {
            Set<String> truth = truth(script);
            for (Side side : Side.values()) {
                for (int at = 1; at < script.length(side); at += step(script.length(side))) {
                    Script late = late(script, side, at);
                    honest(watch(ScriptSource.of(late)), truth, "joining at " + side + " " + at);
                }
            }
        }
    }

    /** The script from the turn on in which {@code side} sends its byte {@code at}. */
    private static Script late(Script script, Side side, int at) {
        Script late = Script.joined();
        int passed = 0;
        boolean begun = false;
        for (Script.Turn turn : script.turns()) {
            if (begun) {
                late.turns().add(turn);
            } else if (turn instanceof Script.Bytes b && b.side() == side) {
                if (passed + b.bytes().length > at) {
                    begun = true;
                    byte[] rest = java.util.Arrays.copyOfRange(b.bytes(), at - passed, b.bytes().length);
                    late.turns().add(new Script.Bytes(b.nanos(), side, rest));
                }
                passed += b.bytes().length;
            }
        }
        return late;
    }

    @Test
    void garbageNeverThrowsAndStaysBounded() {
        Random random = new Random(42);
        Limits limits = Limits.standard().withBufferBytes(64 << 10);
        for (int round = 0; round < 50; round++) {
            for (Script sample : samples()) {
                Script script = Script.connection();
                sample.turns().forEach(script.turns()::add);
                for (int i = 0; i < 4; i++) {
                    byte[] garbage = new byte[random.nextInt(60_000)];
                    random.nextBytes(garbage);
                    script.client(garbage).server(garbage);
                }
                Watched watched = Watched.of(ScriptSource.of(script), 0, limits, protocol());
                assertThat(watched.counters().get(Counter.PLUGIN_FAILURES)).isZero();
                assertThat(watched.counters().balances()).isTrue();
            }
        }
    }

    @Test
    void mutationsNeverThrow() {
        Random random = new Random(7);
        for (Script sample : samples()) {
            for (int round = 0; round < 200; round++) {
                Script script = Script.connection();
                for (Script.Turn turn : sample.turns()) {
                    script.turns().add(turn instanceof Script.Bytes b ? mutate(b, random) : turn);
                }
                watch(ScriptSource.of(script));
            }
        }
    }

    private static Script.Bytes mutate(Script.Bytes turn, Random random) {
        byte[] bytes = turn.bytes().clone();
        for (int n = random.nextInt(4); n > 0 && bytes.length > 0; n--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return new Script.Bytes(turn.nanos(), turn.side(), bytes);
    }

    /** Long samples are not tried at every single offset, but at offsets that share no pattern with them. */
    private static int step(int length) {
        return length < 5000 ? 1 : 7;
    }

    private Set<String> truth(Script script) {
        Set<String> truth = new HashSet<>();
        watch(ScriptSource.of(script)).exchanges().forEach(x -> truth.add(Watched.content(x)));
        return truth;
    }

    private static long right(Watched watched, Set<String> truth) {
        return watched.exchanges().stream()
                .filter(x -> truth.contains(Watched.content(x)))
                .count();
    }

    /** Whatever is not the truth has a caveat, or says that it is not complete. */
    private static void honest(Watched watched, Set<String> truth, String where) {
        List<String> lies = new ArrayList<>();
        for (Exchange x : watched.exchanges()) {
            boolean whole =
                    x.caveats().isEmpty() && x.outcome() != Outcome.NO_RESPONSE && x.outcome() != Outcome.CLOSED;
            if (whole && !truth.contains(Watched.content(x))) {
                lies.add(Watched.line(x));
            }
        }
        assertThat(lies).as("unmarked damage after %s", where).isEmpty();
    }
}
