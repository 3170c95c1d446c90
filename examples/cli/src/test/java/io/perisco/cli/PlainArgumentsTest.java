package io.perisco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.pcap.Cidr;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The short way to read a command line must read what the long way reads, or step aside. */
class PlainArgumentsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "replay f",
                "replay -",
                "replay a b c",
                "replay --format json f",
                "replay --format none --stats f",
                "replay f --format text --no-redact --local-time",
                "replay --protocol http/1 --protocol http/1.1 f",
                "replay --net 10.0.0.0/8 --net fd00::/8 f",
                "replay --port 80 --port 8080 f",
                "replay --body-bytes 100 --workers 2 f g"
            })
    void readsPlainLinesAsPicocliDoes(String line) {
        ReplayCommand plain = PlainArguments.replay(line.split(" "));
        ReplayCommand full = new ReplayCommand();
        new CommandLine(full)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Cidr.class, Cidr::parse)
                .parseArgs(line.substring("replay ".length()).split(" "));
        assertThat(values(plain)).isEqualTo(values(full));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "replay",
                "protocols",
                "replay --help",
                "replay --stats",
                "replay --format xml f",
                "replay --format",
                "replay --format=json f",
                "replay --port 80,81 f",
                "replay --port 65536 f",
                "replay --port -1 f",
                "replay --body-bytes 99999999999 f",
                "replay --net example.org f",
                "replay -- -f",
                "replay --schema",
                "replay - f",
                "replay --unknown f"
            })
    void leavesAllElseToPicocli(String line) {
        assertThat(PlainArguments.replay(line.isEmpty() ? new String[0] : line.split(" ")))
                .isNull();
    }

    @Test
    void aFileNameMayHoldSpaces() {
        ReplayCommand command = PlainArguments.replay(new String[] {"replay", "a b.pcap"});
        assertThat(command).isNotNull();
        assertThat(command.files).containsExactly("a b.pcap");
    }

    private static List<Object> values(@Nullable ReplayCommand c) {
        assertThat(c).isNotNull();
        return List.of(
                c.files,
                c.exchanges.format,
                c.exchanges.protocols,
                c.exchanges.networks.toString(),
                c.exchanges.ports,
                c.exchanges.bodyBytes,
                c.workers,
                c.exchanges.noRedact,
                c.exchanges.stats,
                c.exchanges.localTime,
                c.schema);
    }
}
