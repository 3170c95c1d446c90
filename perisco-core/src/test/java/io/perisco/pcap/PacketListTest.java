package io.perisco.pcap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every packet's time and lengths, against a list made by another reader. */
final class PacketListTest {
    private static final BigDecimal LATEST = BigDecimal.valueOf(Long.MAX_VALUE);

    @ParameterizedTest
    @ValueSource(strings = {"linktypes", "pcapng"})
    void behaviour20_timesAndLengthsOfEveryPacketAreRight(String directory) throws IOException {
        String corpus = System.getenv("PERISCO_CORPUS");
        if (corpus == null || corpus.isEmpty()) {
            System.out.println("PacketListTest: corpus tests are off, PERISCO_CORPUS is not set");
            return;
        }
        int packets = 0;
        try (Stream<Path> files = Files.list(Path.of(corpus, directory))) {
            for (Path list : files.filter(f -> f.toString().endsWith(".packets.tsv"))
                    .sorted()
                    .toList()) {
                String name = list.toString();
                packets += compare(Path.of(name.substring(0, name.length() - ".packets.tsv".length())), list);
            }
        }
        assertThat(packets).isGreaterThan(100);
    }

    private static int compare(Path capture, Path list) throws IOException {
        List<String> expected = new ArrayList<>();
        boolean allTimed = true;
        long nanos = 0;
        for (String line : Files.readAllLines(list)) {
            if (Character.isDigit(line.charAt(0))) {
                String[] fields = line.split("\t", -1);
                if (fields[1].isEmpty()) {
                    // simple packet blocks have no time; and the list counts blocks that are no packets
                    allTimed = false;
                } else {
                    BigDecimal exact = new BigDecimal(fields[1]).movePointRight(9);
                    // what no clock of ours can hold takes the time of the packet before
                    nanos = exact.compareTo(LATEST) > 0 ? nanos : exact.longValueExact();
                    expected.add(nanos + " " + fields[2] + " " + fields[3]);
                }
            }
        }
        List<String> found = new ArrayList<>();
        try (InputStream in = Files.newInputStream(capture)) {
            CaptureReader reader = CaptureReader.open(capture.toString(), in);
            while (reader.next()) {
                found.add(reader.nanos + " " + reader.length + " " + reader.wireLength);
            }
        }
        if (allTimed) {
            assertThat(found).as("packets of %s", capture).isEqualTo(expected);
        } else if (!expected.isEmpty()) {
            assertThat(found).as("packets of %s", capture).containsSubsequence(expected);
        }
        return found.size();
    }
}
