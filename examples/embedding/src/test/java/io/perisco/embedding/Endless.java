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
                byte[] one = new byte[1];
                read(one, 0, 1);
                return one[0] & 0xFF;
            }

            @Override
            public int read(byte[] into, int from, int length) {
                next = next == capture.length ? PCAP_HEADER : next;
                int count = Math.min(length, capture.length - next);
                System.arraycopy(capture, next, into, from, count);
                next += count;
                return count;
            }
        };
        Agent.watch(PcapSource.of(packets, "endless"), System.out, Duration.ofMillis(100));
    }
}
