package io.perisco.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.perisco.spi.Protocol;
import io.perisco.testkit.ProtocolContract;
import io.perisco.testkit.Script;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** The contract names the fault of a plugin that has one. */
final class BrokenPluginsTest {
    private static final String FEATURES = "declaredFeatures";

    /** Lines, whoever reads them. */
    abstract static class Lines extends ProtocolContract {
        @Override
        protected Set<Feature> features() {
            return EnumSet.of(Feature.PIPELINING, Feature.SERVER_PUSH, Feature.BODIES);
        }

        @Override
        protected List<Script> samples() {
            return LineSamples.all();
        }

        @Override
        protected int worstDamage() {
            return 5;
        }
    }

    static final class Throwing extends Lines {
        @Override
        protected Protocol protocol() {
            return Broken.throwing();
        }
    }

    static final class Spinning extends Lines {
        @Override
        protected Protocol protocol() {
            return Broken.spinning();
        }

        @Override
        protected Duration patience() {
            return Duration.ofMillis(500);
        }
    }

    static final class Yielding extends Lines {
        @Override
        protected Protocol protocol() {
            return Broken.yielding();
        }
    }

    static final class Telling extends Lines {
        @Override
        protected Protocol protocol() {
            return Broken.telling();
        }
    }

    static final class Lazy extends Lines {
        @Override
        protected Protocol protocol() {
            return Broken.lazy();
        }
    }

    static final class Remembering extends Lines {
        @Override
        protected Protocol protocol() {
            return Broken.remembering();
        }
    }

    static final class Impatient extends Lines {
        @Override
        protected Protocol protocol() {
            return Broken.impatient();
        }
    }

    static final class Hoarding extends Lines {
        @Override
        protected Protocol protocol() {
            return Broken.hoarding();
        }
    }

    static final class Waiting extends Lines {
        @Override
        protected Protocol protocol() {
            return Broken.waiting();
        }
    }

    static final class Trusting extends Lines {
        @Override
        protected Protocol protocol() {
            return Broken.trusting();
        }
    }

    static final class Inventing extends Lines {
        @Override
        protected Protocol protocol() {
            return Broken.inventing();
        }
    }

    static final class DeafToPushes extends Lines {
        @Override
        protected Protocol protocol() {
            return Broken.deafToPushes();
        }
    }

    static final class OneAtATime extends Lines {
        @Override
        protected Protocol protocol() {
            return Broken.oneAtATime();
        }
    }

    static final class Guessing extends ProtocolContract {
        @Override
        protected Protocol protocol() {
            return Broken.guessing();
        }

        @Override
        protected Set<Feature> features() {
            return EnumSet.of(Feature.MULTIPLEXING);
        }

        @Override
        protected List<Script> samples() {
            return Keyed.samples();
        }
    }

    /** Says nothing of what its samples use. */
    static final class Silent extends ProtocolContract {
        @Override
        protected Protocol protocol() {
            return new LineProtocol();
        }

        @Override
        protected Set<Feature> features() {
            return EnumSet.noneOf(Feature.class);
        }

        @Override
        protected List<Script> samples() {
            return LineSamples.all();
        }
    }

    /** How one test of a contract fails; the declared features are several. */
    private static List<String> failures(Class<? extends ProtocolContract> contract, String test) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectMethod(contract, test))
                .build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, listener);
        return listener.getSummary().getFailures().stream()
                .map(f -> String.valueOf(f.getException().getMessage()))
                .toList();
    }

    private static void fails(Class<? extends ProtocolContract> contract, String test, String message) {
        assertThat(failures(contract, test))
                .as("failures of %s.%s", contract.getSimpleName(), test)
                .anyMatch(m -> m.startsWith(message));
    }

    @Test
    void aPluginThatThrows() {
        fails(
                Throwing.class,
                "garbageNeverThrows",
                "the plugin throws: java.lang.IllegalStateException: no line begins so, in parse, at position ");
    }

    @Test
    void aPluginThatSpinsWithoutProgress() {
        fails(
                Spinning.class,
                "byteByByteIsTheSame",
                "the plugin spins without progress: one call has not returned for PT0.5S");
        fails(
                Yielding.class,
                "byteByByteIsTheSame",
                "the plugin spins without progress: asked to be called again 32 times with the same bytes");
        fails(
                Telling.class,
                "samplesAreUnderstoodWholeAndUseWhatIsDeclared",
                "the plugin spins without progress: 10000 things were told at position 0");
    }

    @Test
    void aPluginThatReadsAViewAfterTheCall() {
        fails(
                Lazy.class,
                "nothingOfAViewIsReadAfterItsCall",
                "the plugin reads a view after the call it was lent for: ");
        fails(
                Remembering.class,
                "nothingOfAViewIsReadAfterItsCall",
                "the plugin reads a view after the call it was lent for: ");
    }

    @Test
    void aPluginThatDependsOnCuts() {
        fails(
                Impatient.class,
                "byteByByteIsTheSame",
                "the plugin depends on how the bytes were cut: byte by byte, sample 1 (one after the other)");
        fails(
                Impatient.class,
                "randomCutsAndDisorderAreTheSame",
                "the plugin depends on how the bytes were cut: random pieces, sample 1");
    }

    @Test
    void aPluginThatBuffersWithoutBound() {
        fails(Hoarding.class, "memoryStaysBoundedHoweverMuchPasses", "the plugin buffers without bound: ");
        fails(
                Waiting.class,
                FEATURES,
                "the plugin buffers without bound: with buffers of 1024 bytes, sample 3 (large)");
    }

    @Test
    void aPluginThatMispairsAfterAGap() {
        fails(
                Trusting.class,
                "lostTurnsMarkWhatTheySpoil",
                "the plugin pairs a request with the wrong answer, and no caveat says so: turn 2 is lost");
    }

    @Test
    void aPluginThatTellsWhatWasCutAsIfItWereWhole() {
        fails(
                Inventing.class,
                "holesAtEveryOffsetMarkWhatTheySpoil",
                "the plugin tells what was damaged without a caveat: a hole of 3 bytes of SERVER");
    }

    @Test
    void aPluginThatCannotDoWhatItDeclares() {
        fails(
                DeafToPushes.class,
                FEATURES,
                "the plugin depends on how the two directions interleave: the push of turn 3 comes after turn 4");
        fails(
                OneAtATime.class,
                FEATURES,
                "the plugin depends on how the two directions interleave: turn 6 is sent before turn 5");
        fails(
                Guessing.class,
                FEATURES,
                "the plugin pairs a request with the wrong answer, and no caveat says so: turn 3 is seen before");
    }

    @Test
    void samplesThatUseWhatIsNotDeclared() {
        fails(
                Silent.class,
                "samplesAreUnderstoodWholeAndUseWhatIsDeclared",
                "the samples do not fit: they use [PIPELINING, SERVER_PUSH, BODIES], but features() declares []");
    }
}
