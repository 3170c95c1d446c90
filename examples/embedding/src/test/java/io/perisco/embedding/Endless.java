package io.perisco.embedding;

import io.perisco.pcap.PcapSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The agent on a source that never ends: packets of a capture, again and again. */
final class Endless {
    private static final int PCAP_HEADER = 24;

    private Endless() {}

    public static void main(String[] args) throws IOException {
        byte[] capture = Files.readAllBytes(Path.of(args[0]));
        InputStream packets = new InputStream() {
            private int next;

            @Override
            public int read() {
                next = next == capture.length ? PCAP_HEADER : next;
                return capture[next++] & 0xFF;
            }
        };
        Agent.watch(PcapSource.of(packets, "endless"), System.out, Duration.ofMillis(100));
    }
}
