package io.perisco.pcap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.List;

/** Runs sources for tests. */
final class Replays {
    private Replays() {}

    /** What a capture tells. */
    static RecordingSink of(byte[] capture) {
        RecordingSink sink = new RecordingSink();
        run(source(capture), sink);
        return sink;
    }

    /** Reads a capture, once. */
    static PcapSource source(byte[] capture) {
        return PcapSource.of(new ByteArrayInputStream(capture), "test.pcap");
    }

    static void run(PcapSource source, RecordingSink sink) {
        try (var reader = source.open(0, 1)) {
            reader.run(sink);
        }
        sink.assertBalance();
    }

    /** What one packet of a link type tells; it has to be whole. */
    static List<String> packet(int linkType, byte[] packet) {
        RecordingSink sink = of(PcapBytes.linkType(linkType).add(packet).toBytes());
        assertThat(sink.problems()).isEmpty();
        return sink.lines();
    }
}
