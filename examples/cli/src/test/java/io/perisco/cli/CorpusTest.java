package io.perisco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.Perisco;
import io.perisco.pcap.PcapSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every capture of the corpus through the command, against its independent reference answer. What differs stands in
 * {@code corpus-differences.txt}, one by one, with its reason; nothing else may differ, and nothing listed may have
 * mended itself unnoticed.
 */
final class CorpusTest {
    @TempDir
    Path temp;

    @ParameterizedTest
    @ValueSource(strings = {"http1", "http2", "grpc", "tcp", "linktypes", "pcapng"})
    void differsFromTheReferenceOnlyWhereListed(String directory) throws Exception {
        Path corpus = Corpus.directory("CorpusTest");
        if (corpus == null) {
            return;
        }
        Map<String, Reference.Difference> differences = new ConcurrentHashMap<>();
        List<Path> captures = Corpus.captures(corpus, directory);
        captures.parallelStream().forEach(capture -> differences.put(name(capture), replay(capture)));

        TreeSet<String> found = new TreeSet<>();
        int expected = 0;
        for (Map.Entry<String, Reference.Difference> e : new TreeMap<>(differences).entrySet()) {
            expected += e.getValue().expected();
            e.getValue().missed().forEach(x -> found.add(directory + "/" + e.getKey() + " missed " + x));
            e.getValue().extra().forEach(x -> found.add(directory + "/" + e.getKey() + " extra " + x));
        }
        assertThat(found).isEqualTo(listed(directory));
        assertThat(found.size()).isLessThanOrEqualTo(Math.max(3, expected * 3 / 100));
        System.out.println("CorpusTest: " + directory + ": " + captures.size() + " captures, " + expected
                + " exchanges, " + found.size() + " listed differences");
    }

    private static Reference.Difference replay(Path capture) {
        try {
            Command run = Command.run("replay", "--format", "json", "--no-redact", "--stats", capture.toString());
            assertThat(run.exit())
                    .as("exit status for %s: %s", capture, run.err())
                    .isIn(0, 2);
            assertThat(run.err()).as("ledger of %s", capture).contains("balanced: yes");
            if (run.exit() == 2) {
                assertThat(run.err()).as("reason for 2").contains("perisco: ");
            }
            return Reference.compare(capture, run.out());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(capture.toString(), e);
        }
    }

    private static Set<String> listed(String directory) throws IOException {
        TreeSet<String> listed = new TreeSet<>();
        try (var in = CorpusTest.class.getResourceAsStream("corpus-differences.txt")) {
            if (in == null) {
                throw new IOException("corpus-differences.txt is missing");
            }
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(directory + "/"))
                    .map(line -> line.substring(0, line.indexOf(" || ")))
                    .forEach(listed::add);
        }
        return listed;
    }

    @Test
    void negativesYieldNothing() {
        Path corpus = Corpus.directory("CorpusTest");
        if (corpus == null) {
            return;
        }
        for (Path capture : Corpus.captures(corpus, "negative")) {
            assertThat(lines(0, capture)).as("%s", capture).isEmpty();
        }
    }

    @Test
    void oneExchangeSplicedIntoANegativeIsFoundAlone() throws IOException {
        Path corpus = Corpus.directory("CorpusTest");
        if (corpus == null) {
            return;
        }
        byte[] exchange = SyntheticPcap.oneExchange();
        Path spliced = temp.resolve("spliced.pcapng");
        for (Path capture : Corpus.captures(corpus, "negative")) {
            Files.write(spliced, Splice.between(Files.readAllBytes(capture), exchange));
            assertThat(lines(0, spliced))
                    .as("%s", capture)
                    .singleElement()
                    .asString()
                    .contains("/spliced")
                    .contains("200");
        }
    }

    /** Behaviour 69. */
    @ParameterizedTest
    @ValueSource(strings = {"http1", "tcp", "linktypes", "pcapng", "negative", "http2", "grpc"})
    void behaviour69_theOutputIsTheSameForAnyNumberOfWorkers(String directory) {
        Path corpus = Corpus.directory("CorpusTest");
        if (corpus == null) {
            return;
        }
        for (Path capture : Corpus.captures(corpus, directory)) {
            List<String> inline = lines(0, capture);
            assertThat(lines(1, capture)).as("%s, 1 worker", capture).isEqualTo(inline);
            assertThat(lines(2, capture)).as("%s, 2 workers", capture).isEqualTo(inline);
        }
    }

    private static List<String> lines(int workers, Path... captures) {
        List<String> lines = new ArrayList<>();
        try (Perisco perisco = Perisco.builder()
                .source(PcapSource.of(captures))
                .workers(workers)
                .listener(x -> lines.add(x.id() + " " + x))
                .build()) {
            perisco.run();
            assertThat(perisco.counters().balances())
                    .as("ledger of %s", captures[0])
                    .isTrue();
        }
        return lines;
    }

    private static String name(@Nullable Path path) {
        return path == null || path.getFileName() == null
                ? ""
                : path.getFileName().toString();
    }
}
