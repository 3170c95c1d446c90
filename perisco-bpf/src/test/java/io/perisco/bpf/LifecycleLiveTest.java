package io.perisco.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.perisco.model.Counter;
import io.perisco.spi.SocketEventSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Behaviours 72 and 73: what is closed is gone, what is opened again works, and two do not disturb each other. */
@LiveKernel
@Timeout(300)
final class LifecycleLiveTest {
    /** {@code -Dperisco.live.reopen=1000} takes a quarter of an hour, and more on a busy machine. */
    private static final int TIMES = Integer.getInteger("perisco.live.reopen", 15);

    /** Descriptors of BPF objects, and of what waits for them. */
    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(LifecycleLiveTest::isOurs).count();
        }
    }

    private static boolean isOurs(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.contains("bpf") || target.contains("eventpoll") || target.contains("btf");
        } catch (IOException e) {
            return false; // the one that lists the others
        }
    }

    private static long ringMappings() throws IOException {
        return Files.readString(Path.of("/proc/self/maps"))
                .lines()
                .filter(l -> l.contains("bpf-map"))
                .count();
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().startsWith("perisco") || t.getName().equals("watch"))
                .count();
    }

    @Test
    @Timeout(4000)
    void closingUnderTrafficLeavesNothingAndOpeningAgainWorks() throws IOException {
        try (Exerciser first = Exerciser.start("write", "read");
                Watch watch = Watch.server(first.port)) {
            first.go();
            assertThat(watch.end().get(Counter.EVENTS_DROPPED)).isZero();
        }
        long descriptors = descriptors();
        try (Exerciser traffic = Exerciser.start("unending")) {
            traffic.begin();
            for (int i = 0; i < TIMES; i++) {
                try (Watch watch = Watch.server(traffic.port)) {
                    watch.awaitExchanges(1);
                    watch.end();
                }
                assertThat(threads()).as("threads after %d times", i + 1).isZero();
            }
        }
        assertThat(ringMappings()).isZero();
        assertThat(descriptors()).isEqualTo(descriptors);
    }

    @Test
    void aReaderThatWasNeverRunIsClosedAsWell() throws IOException {
        BpfSource.builder().build().open(0, 1).close();
        long descriptors = descriptors();
        SocketEventSource.Reader reader = BpfSource.builder().build().open(0, 1);
        assertThat(descriptors()).isGreaterThan(descriptors);
        assertThat(ringMappings()).isPositive();
        reader.close();
        assertThatCode(reader::close).doesNotThrowAnyException();
        assertThat(descriptors()).isEqualTo(descriptors);
        assertThat(ringMappings()).isZero();
        reader.run(new Taped());
    }

    @Test
    void aFilterIsTakenBeforeWhileAndAfterCapturing() {
        BpfSource source = BpfSource.builder().build();
        source.filter(Watch.port(1));
        SocketEventSource.Reader reader = source.open(0, 1);
        source.filter(Watch.port(2));
        reader.close();
        assertThatCode(() -> source.filter(Watch.port(3))).doesNotThrowAnyException();
    }

    @Test
    void twoAtOnceSeeTheSame() {
        try (Exerciser exerciser = Exerciser.start("write", "read");
                Watch one = Watch.both(exerciser.port);
                Watch other = Watch.server(exerciser.port)) {
            exerciser.go();
            one.end();
            other.end();
            assertThat(one.exchanges).hasSize(4);
            assertThat(other.exchanges)
                    .extracting(Describe::exchange)
                    .containsExactly(
                            "server GET /exercise 200 hello complete", "server GET /exercise 200 hello complete");
        }
    }

    @Test
    void timePassesThoughNothingHappens() {
        try (Exerciser exerciser = Exerciser.start("silent");
                Watch watch = Watch.server(exerciser.port)) {
            exerciser.begin();
            Watch.await("a request that is open for a second", () -> !watch.shown.isEmpty());
            assertThat(watch.exchanges).isEmpty();
            exerciser.finish();
            watch.end();
            assertThat(watch.exchanges)
                    .singleElement()
                    .satisfies(x -> assertThat(x.latencyNanos()).isBetween(2_900_000_000L, 30_000_000_000L));
        }
    }

    @Test
    void whatHappenedIsToldSoonThoughNothingFollows() {
        try (Exerciser exerciser = Exerciser.start("write", "read");
                Watch watch = Watch.server(exerciser.port)) {
            exerciser.go();
            watch.awaitExchanges(2);
        }
    }
}
