package io.perisco.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.perisco.Perisco;
import io.perisco.model.CaptureException;
import io.perisco.model.Counter;
import io.perisco.pcap.PcapSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Captures of the corpus, cut short and damaged in ways that are the same in every run: whatever comes off the wire, or
 * a broken disk, nothing is thrown, everything is accounted for, and the walk ends.
 */
final class DamagedCorpusTest {
    /** So many bytes are read of the variants of one capture. */
    private static final int BYTES = 1 << 20;

    private static final int MOST = 40;
    private static final int FEWEST = 4;

    /** Far beyond what any takes; a walk that does not end ends the test. */
    private static final Duration HANG = Duration.ofMinutes(2);

    @ParameterizedTest
    @ValueSource(strings = {"http1", "tcp", "linktypes", "pcapng", "negative", "http2", "grpc"})
    void damageIsSurvived(String directory) {
        Path corpus = Corpus.directory("DamagedCorpusTest");
        if (corpus == null) {
            return;
        }
        AtomicInteger variants = new AtomicInteger();
        Corpus.captures(corpus, directory).parallelStream()
                .forEach(x -> variants.addAndGet(assertTimeoutPreemptively(HANG, () -> damage(x), x::toString)));
        System.out.println("DamagedCorpusTest: " + directory + ": " + variants + " variants");
    }

    private static int damage(Path capture) throws IOException {
        byte[] whole = Files.readAllBytes(capture);
        int variants = Math.max(FEWEST, Math.min(MOST, BYTES / Math.max(1, whole.length)));
        for (int seed = 0; seed < variants; seed++) {
            replay(damaged(whole, seed), capture.getFileName() + ", variant " + seed);
        }
        return variants;
    }

    private static byte[] damaged(byte[] whole, int seed) {
        Random random = new Random(seed);
        int at = random.nextInt(whole.length);
        switch (seed % 4) {
            case 0: // cut
                return Arrays.copyOf(whole, at);
            case 1: // a few bytes, wherever
                return flipped(whole, random, 1 + random.nextInt(16), whole.length);
            case 2: // the headers of the file and of the first packets
                return flipped(whole, random, 1 + random.nextInt(4), Math.min(256, whole.length));
            default: // a piece is missing, and many bytes are wrong
                byte[] shorter =
                        Arrays.copyOf(whole, whole.length - Math.min(whole.length - at, 1 + random.nextInt(64)));
                System.arraycopy(whole, whole.length - (shorter.length - at), shorter, at, shorter.length - at);
                return flipped(shorter, random, shorter.length / 256, shorter.length);
        }
    }

    private static byte[] flipped(byte[] bytes, Random random, int times, int within) {
        byte[] flipped = bytes.clone();
        for (int i = 0; i < times; i++) {
            flipped[random.nextInt(within)] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }

    private static void replay(byte[] capture, String name) {
        try (Perisco perisco = Perisco.builder()
                .source(PcapSource.of(new ByteArrayInputStream(capture), name))
                .listener(x -> assertThat(x.toString()).isNotEmpty())
                .build()) {
            try {
                perisco.run();
            } catch (CaptureException e) {
                assertThat(e).as(name).hasMessageStartingWith(name); // not a capture any more
            } catch (RuntimeException e) {
                throw new AssertionError(name, e);
            }
            assertThat(perisco.counters().balances()).as("ledger of %s", name).isTrue();
            assertThat(perisco.counters().get(Counter.PLUGIN_FAILURES)).as(name).isZero();
            assertThat(perisco.counters().get(Counter.LISTENER_FAILURES))
                    .as(name)
                    .isZero();
        }
    }
}
