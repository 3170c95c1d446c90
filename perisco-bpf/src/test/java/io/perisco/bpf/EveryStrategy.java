package io.perisco.bpf;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.perisco.model.CaptureException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs the live tests by every strategy of this kernel, and has each of the others refused. {@code src/test/vm/run} makes a table of the
 * lines that begin with {@code RESULT}.
 *
 * <p>One test tries every kind of call; with {@code -Dperisco.live.thorough=true} the others follow, each of which loads the programs anew.
 *
 * <p>Arguments: the strategies that must be possible, while no other may be; without, one must be. Status 0 if all is so.
 */
final class EveryStrategy {
    /** Those that need nothing but the exerciser. */
    private static final List<Class<?>> THOROUGH = List.of(
            OneCaptureLiveTest.class,
            DoctorLiveTest.class,
            SocketCallsLiveTest.class,
            BytesLiveTest.class,
            ConnectionsLiveTest.class,
            FiltersLiveTest.class,
            NamespacesLiveTest.class,
            LifecycleLiveTest.class);

    private static final List<Class<?>> SHORT = List.of(OneCaptureLiveTest.class);

    private static final boolean THOROUGHLY = Boolean.getBoolean("perisco.live.thorough");

    private EveryStrategy() {}

    public static void main(String[] arguments) {
        if (!"required".equals(System.getenv("PERISCO_LIVE"))) {
            System.err.println("PERISCO_LIVE has to be 'required', else tests might be left out");
            System.exit(64);
        }
        Doctor doctor = Doctor.examine();
        System.out.print(doctor);
        Set<Strategy> possible = EnumSet.allOf(Strategy.class);
        if (doctor.isPossible()) {
            possible.removeAll(doctor.refusals().keySet());
        } else {
            possible.clear();
        }
        Set<Strategy> expected = EnumSet.noneOf(Strategy.class);
        Stream.of(arguments).map(Strategy::valueOf).forEach(expected::add);
        boolean good = expected.isEmpty() ? doctor.isPossible() : expected.equals(possible);
        if (!good) {
            System.out.println("FAILED: expected " + expected + ", possible are " + possible);
        }
        for (Strategy strategy : Strategy.values()) {
            good &= possible.contains(strategy) ? passes(strategy) : isRefused(strategy, doctor);
        }
        System.exit(good ? 0 : 1);
    }

    private static boolean passes(Strategy strategy) {
        System.setProperty(UnderTest.STRATEGY, strategy.name());
        List<Class<?>> tests = THOROUGHLY ? THOROUGH : SHORT;
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(tests.stream().map(c -> selectClass(c)).toArray(ClassSelector[]::new))
                .configurationParameter(
                        "junit.jupiter.execution.timeout.mode", "disabled") // whoever starts this has one
                .build();
        Progress progress = new Progress();
        LauncherFactory.create().execute(request, progress);
        String what = THOROUGHLY ? "tests" : "test of " + OneCaptureLiveTest.kinds() + " kinds of call";
        String failed = progress.failed == 0 ? "" : ", " + progress.failed + " FAILED";
        result(strategy, progress.passed + " " + what + " passed" + failed + ", " + progress.seconds() + " s");
        return progress.failed == 0 && progress.passed > 0;
    }

    private static boolean isRefused(Strategy strategy, Doctor doctor) {
        String why = doctor.refusals().getOrDefault(strategy, doctor.problem());
        try {
            BpfSource.builder().strategy(strategy).build().open(0, 1).close();
            result(strategy, "FAILED: the doctor says " + why + ", but it starts");
            return false;
        } catch (CaptureException e) {
            boolean told = !why.isEmpty() && String.valueOf(e.getMessage()).contains(why);
            result(strategy, told ? "refused: " + why : "FAILED: the doctor says '" + why + "', the start " + e);
            return told;
        }
    }

    private static void result(Strategy strategy, String text) {
        System.out.println("RESULT " + strategy + ": " + text);
    }

    /** A line for each test. */
    private static final class Progress implements TestExecutionListener {
        private final long began = System.nanoTime();
        int passed;
        int failed;

        long seconds() {
            return (System.nanoTime() - began) / 1_000_000_000;
        }

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (result.getStatus() == TestExecutionResult.Status.SUCCESSFUL) {
                if (test.isTest()) {
                    passed++;
                    System.out.println("ok " + seconds() + " s " + test.getUniqueId());
                }
                return;
            }
            failed++;
            System.out.println("FAILED " + test.getUniqueId());
            result.getThrowable().ifPresent(t -> t.printStackTrace(System.out));
        }

        @Override
        public void executionSkipped(TestIdentifier test, String reason) {
            failed++;
            System.out.println("FAILED, since left out: " + test.getUniqueId() + ": " + reason);
        }
    }
}
