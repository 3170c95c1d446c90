package io.perisco.testkit;

import io.perisco.model.Caveat;
import io.perisco.model.Exchange;
import io.perisco.model.Half;
import io.perisco.model.Limits;
import io.perisco.model.Side;
import io.perisco.spi.Protocol;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What every protocol plugin has to get right, whatever it speaks. Extend it, give it the protocol and samples of
 * connections: at least {@value #ENOUGH} exchanges in all, no two of which are alike, that use what the protocol declares in
 * {@link #features()}. The samples are then played whole, cut, in disorder, with holes at every offset, cut short, joined
 * late, with bytes changed, and more often than memory could hold.
 *
 * <p>It catches a parser that throws, spins without progress, reads a view after the call, depends on how bytes were cut,
 * buffers without bound, or mispairs after a gap; the message of the failed test begins with the fault, and says where in
 * which sample it shows.
 *
 * @since 0.1.0
 */
public abstract class ProtocolContract {
    /** Fewer exchanges prove too little. */
    public static final int ENOUGH = 20;

    /** The least content, in bytes, that one message of the samples must carry if {@link Feature#BODIES} is declared. */
    public static final int LARGE = 2048;

    private static final int RANDOM_CUTS = 40;
    private static final int HOLE = 3;

    /** What a protocol may be able to do. Each adds tests of its own. */
    public enum Feature {
        /** A second request may be sent before the first is answered; answers come in order. */
        PIPELINING,
        /** Answers may come in another order. */
        MULTIPLEXING,
        /**
         * The server may tell what nobody asked for: a message without a partner, or a request of its own. In the samples
         * such a message must come in a turn of its own, and a turn of the client must come next, at least once.
         */
        SERVER_PUSH,
        /** Messages carry content of announced length, which may be larger than anybody would buffer. */
        BODIES
    }

    private final Pulse pulse = new Pulse();

    /** For subclasses. */
    protected ProtocolContract() {}

    /** The plugin; asked for again for each run. */
    protected abstract Protocol protocol();

    /** Connections without loss, seen from their start; asked for again for each test. */
    protected abstract List<Script> samples();

    /** What the samples use, exactly. */
    protected abstract Set<Feature> features();

    /** How many exchanges of a sample a single hole of a few bytes may spoil or hide, at worst. */
    protected int worstDamage() {
        return 3;
    }

    /** How many bytes the longest head in the samples has, at most; content does not count. */
    protected int longestHead() {
        return LARGE / 2;
    }

    /** How long one call to the plugin may take before it is said to spin. */
    protected Duration patience() {
        return Duration.ofSeconds(10);
    }

    // ---- runs

    private Run run(ScriptSource source) {
        return run(source, Limits.standard(), Probe.Lending.DIRECT);
    }

    private Run run(ScriptSource source, Limits limits, Probe.Lending lending) {
        return Run.of(source, limits, protocol(), lending, pulse);
    }

    private Run whole(Script script) {
        return run(ScriptSource.of(script)).sound("played whole: " + script);
    }

    /** A sample, and its name in messages. */
    @FunctionalInterface
    private interface Trial {
        void of(Script sample, String name);
    }

    private void each(Trial trial) {
        pulse.watch(patience(), () -> {
            List<Script> samples = samples();
            for (int i = 0; i < samples.size(); i++) {
                trial.of(samples.get(i), "sample " + (i + 1) + " (" + samples.get(i) + ")");
            }
        });
    }

    /** Long samples are not tried at every single offset, but at offsets that share no pattern with them. */
    private static int step(int length) {
        return length < 2000 ? 1 : 7;
    }

    // ---- the samples themselves

    @Test
    void samplesAreUnderstoodWholeAndUseWhatIsDeclared() {
        Set<String> different = new HashSet<>();
        Set<Feature> used = EnumSet.noneOf(Feature.class);
        each((sample, name) -> {
            Run run = whole(sample);
            for (int i = 0; i < run.exchanges().size(); i++) {
                Exchange x = run.exchanges().get(i);
                if (!x.caveats().stream().allMatch(c -> c == Caveat.FRAMING_SUSPECT)) {
                    throw Fault.SAMPLES.error("nothing is lost in " + name + ", but there are caveats on\n  "
                            + run.lines().get(i));
                }
            }
            different.addAll(run.contents());
            used.addAll(Used.by(sample, run.exchanges()));
        });
        if (different.size() < ENOUGH) {
            throw Fault.SAMPLES.error(
                    "they hold " + different.size() + " exchanges that are not alike; " + ENOUGH + " are needed");
        }
        if (!used.equals(features())) {
            throw Fault.SAMPLES.error("they use " + used + ", but features() declares " + features()
                    + ": what is declared chooses the tests, and needs a sample");
        }
    }

    // ---- cuts

    @Test
    void byteByByteIsTheSame() {
        each((sample, name) -> run(ScriptSource.of(sample).cut(left -> 1))
                .sound("byte by byte, " + name)
                .sameAs(whole(sample), Fault.DEPENDS_ON_CUTS, "byte by byte, " + name));
    }

    @Test
    void randomCutsAndDisorderAreTheSame() {
        each((sample, name) -> {
            Run whole = whole(sample);
            for (int seed = 0; seed < RANDOM_CUTS; seed++) {
                Random random = new Random(seed);
                ScriptSource source = ScriptSource.of(sample).cut(left -> 1 + random.nextInt(Math.min(left, 40)));
                boolean swaps = seed % 2 == 1;
                String where = (swaps ? "random pieces, some swapped, " : "random pieces, ") + name;
                run(swaps ? source.swap(seed) : source).sound(where).sameAs(whole, Fault.DEPENDS_ON_CUTS, where);
            }
        });
    }

    @Test
    void nothingOfAViewIsReadAfterItsCall() {
        each((sample, name) -> {
            for (int most : new int[] {Integer.MAX_VALUE, 5}) {
                ScriptSource.Cut cut = left -> Math.min(left, most);
                Run lasting = run(ScriptSource.of(sample).cut(cut), Limits.standard(), Probe.Lending.LASTING);
                Run takenBack = run(ScriptSource.of(sample).cut(cut), Limits.standard(), Probe.Lending.TAKEN_BACK);
                takenBack.sameAs(
                        lasting, Fault.KEEPS_A_VIEW, "with views that are overwritten when the call returns, " + name);
                takenBack.sound(name);
            }
        });
    }

    // ---- loss

    @Test
    void holesAtEveryOffsetMarkWhatTheySpoil() {
        each((sample, name) -> {
            Run truth = whole(sample);
            int least = truth.exchanges().size() - worstDamage();
            for (Side side : Side.values()) {
                for (int at = 0; at + HOLE <= sample.length(side); at += step(sample.length(side))) {
                    String where = "a hole of " + HOLE + " bytes of " + side + " at " + at + ", " + name;
                    Run holed = run(ScriptSource.of(sample).hole(side, at, at + HOLE))
                            .sound(where);
                    holed.honest(truth, where);
                    long right = holed.right(truth);
                    if (right < least) {
                        throw Fault.NOT_FOUND_BACK.error("only " + right + " of "
                                + truth.exchanges().size() + " exchanges are right after " + where
                                + "; worstDamage() allows for at least " + least);
                    }
                    String cut = "in pieces of 5 bytes, " + where;
                    run(ScriptSource.of(sample).hole(side, at, at + HOLE).cut(left -> Math.min(left, 5)))
                            .sound(cut)
                            .sameAs(holed, Fault.DEPENDS_ON_CUTS, cut);
                }
            }
        });
    }

    @Test
    void lostTurnsMarkWhatTheySpoil() {
        each((sample, name) -> {
            Run truth = whole(sample);
            for (int i = 0; i < sample.turns().size(); i++) {
                if (sample.turns().get(i) instanceof Script.Bytes) {
                    String where = "turn " + (i + 1) + " is lost, " + name;
                    run(ScriptSource.of(Variants.without(sample, i)))
                            .sound(where)
                            .honest(truth, where);
                }
            }
        });
    }

    @Test
    void truncationAtEveryOffsetMarksWhatItSpoils() {
        each((sample, name) -> {
            Run truth = whole(sample);
            for (Side side : Side.values()) {
                for (int at = 1; at < sample.length(side); at += step(sample.length(side))) {
                    String where = "nothing is seen after byte " + at + " of " + side + ", " + name;
                    run(ScriptSource.of(sample).endAt(side, at)).sound(where).honest(truth, where);
                }
            }
        });
    }

    @Test
    void joiningLateAtEveryOffsetIsMarked() {
        each((sample, name) -> {
            Run truth = whole(sample);
            for (Side side : Side.values()) {
                for (int at = 1; at < sample.length(side); at += step(sample.length(side))) {
                    String where = "joined at byte " + at + " of " + side + ", " + name;
                    run(ScriptSource.of(Variants.joinedAt(sample, side, at)))
                            .sound(where)
                            .honest(truth, where);
                }
            }
        });
    }

    // ---- nonsense, and too much

    @Test
    void garbageNeverThrows() {
        Random random = new Random(42);
        Limits limits = Limits.standard().withBufferBytes(64 << 10);
        each((sample, name) -> {
            for (int round = 0; round < 50; round++) {
                ScriptSource source = ScriptSource.of(Variants.withGarbage(sample, random));
                run(source, limits, Probe.Lending.DIRECT).sound("with random bytes behind it, " + name);
            }
        });
    }

    @Test
    void mutationsNeverThrow() {
        Random random = new Random(7);
        each((sample, name) -> {
            for (int round = 0; round < 200; round++) {
                run(ScriptSource.of(Variants.mutated(sample, random))).sound("with a few bytes changed, " + name);
            }
        });
    }

    @Test
    void memoryStaysBoundedHoweverMuchPasses() {
        long before = Flood.heapHeld();
        each((sample, name) -> {
            flood(sample, sample, before, "again and again, " + name);
            for (Side side : Side.values()) {
                int some = Math.min(sample.length(side), 64);
                Script beginning = Variants.cutAt(sample, side, 1 + some / 2);
                byte[] filler = "a".repeat(16 << 10).getBytes(StandardCharsets.US_ASCII);
                Script endless = side == Side.CLIENT
                        ? Script.connection().client(filler)
                        : Script.connection().server(filler);
                flood(
                        beginning,
                        endless,
                        before,
                        "after byte " + (1 + some / 2) + " of " + side + " nothing but 'a', " + name);
            }
        });
    }

    private void flood(Script beginning, Script again, long before, String where) {
        Probe probe = new Probe(protocol(), Probe.Lending.DIRECT, pulse);
        long held = Flood.through(probe, beginning, again) - before;
        AssertionError found = probe.fault();
        if (found != null) {
            throw found;
        }
        if (held > Flood.HELD) {
            throw Fault.BUFFERS.error((held >> 20) + " MiB of heap are held after " + (Flood.BYTES >> 20)
                    + " MiB passed through one connection: " + where);
        }
    }

    // ---- what was declared

    /** The tests that {@link #features()} chooses. */
    @TestFactory
    List<DynamicTest> declaredFeatures() {
        Set<Feature> declared = features();
        List<DynamicTest> tests = new ArrayList<>();
        if (declared.contains(Feature.PIPELINING) || declared.contains(Feature.MULTIPLEXING)) {
            tests.add(DynamicTest.dynamicTest(
                    "a request may come before earlier answers", this::aRequestMayComeBeforeEarlierAnswers));
        }
        if (declared.contains(Feature.MULTIPLEXING)) {
            tests.add(DynamicTest.dynamicTest(
                    "an answer that is seen before its request is nobody else's",
                    this::anAnswerSeenBeforeItsRequestIsNobodyElses));
        }
        if (declared.contains(Feature.SERVER_PUSH)) {
            tests.add(DynamicTest.dynamicTest("a push crosses requests", this::aPushCrossesRequests));
        }
        if (declared.contains(Feature.BODIES)) {
            tests.add(DynamicTest.dynamicTest("bodies pass by unbuffered", this::bodiesPassByUnbuffered));
        }
        return tests;
    }

    private void aRequestMayComeBeforeEarlierAnswers() {
        each((sample, name) -> {
            Run truth = whole(sample);
            for (int i = 0; i < sample.turns().size(); i++) {
                if (Variants.isBoundary(sample, i, Side.SERVER)) {
                    String where = "turn " + (i + 2) + " is sent before turn " + (i + 1) + " has come, " + name;
                    run(ScriptSource.of(Variants.swapped(sample, i)))
                            .sound(where)
                            .tellsAllOf(truth, Fault.REORDERS, where);
                }
            }
        });
    }

    private void anAnswerSeenBeforeItsRequestIsNobodyElses() {
        each((sample, name) -> {
            Run truth = whole(sample);
            for (int i = 0; i < sample.turns().size(); i++) {
                if (Variants.isBoundary(sample, i, Side.CLIENT)) {
                    String where = "turn " + (i + 2) + " is seen before turn " + (i + 1) + ", " + name;
                    run(ScriptSource.of(Variants.swapped(sample, i)))
                            .sound(where)
                            .pairsAs(truth, where);
                }
            }
        });
    }

    private void aPushCrossesRequests() {
        int[] crossings = {0};
        each((sample, name) -> {
            Run truth = whole(sample);
            for (int i = 0; i < sample.turns().size(); i++) {
                if (Variants.isBoundary(sample, i, Side.SERVER)
                        && Used.isPushAlone(sample.turns().get(i), sample, truth.exchanges())) {
                    crossings[0]++;
                    String where = "the push of turn " + (i + 1) + " comes after turn " + (i + 2) + ", " + name;
                    run(ScriptSource.of(Variants.swapped(sample, i)))
                            .sound(where)
                            .tellsAllOf(truth, Fault.REORDERS, where);
                }
            }
        });
        if (crossings[0] == 0) {
            throw Fault.SAMPLES.error(
                    "SERVER_PUSH is declared, but nowhere is a push, in a turn of its own, followed by a"
                            + " turn of the client");
        }
    }

    private void bodiesPassByUnbuffered() {
        long[] largest = {0};
        Limits tight = Limits.standard().withHeadBytes(longestHead()).withBufferBytes(longestHead());
        each((sample, name) -> {
            Run truth = whole(sample);
            for (Exchange x : truth.exchanges()) {
                largest[0] = Math.max(largest[0], Math.max(x.bodyBytes(Half.REQUEST), x.bodyBytes(Half.RESPONSE)));
            }
            String where = "with buffers of " + longestHead() + " bytes, " + name;
            run(ScriptSource.of(sample).cut(left -> Math.min(left, 100)), tight, Probe.Lending.DIRECT)
                    .sound(where)
                    .sameAs(truth, Fault.BUFFERS, where);
        });
        if (largest[0] < Math.max(LARGE, 2L * longestHead())) {
            throw Fault.SAMPLES.error("BODIES is declared, but the largest content in them has " + largest[0]
                    + " bytes; one of " + Math.max(LARGE, 2 * longestHead()) + " is needed");
        }
    }
}
