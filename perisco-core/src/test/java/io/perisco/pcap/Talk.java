package io.perisco.pcap;

import java.util.List;
import java.util.Locale;

/**
 * A capture of one 4-tuple, written as text: {@code > SA 100 201 data}. The direction ({@code >} from 10.0.0.1:40000 to
 * 10.0.0.2:80, {@code <} back), flags (S, A, F, R; {@code -} for none), sequence number, acknowledgement number, and the
 * data, if any. A line {@code wait 30} lets that many seconds pass.
 */
final class Talk {
    private Talk() {}

    static List<String> replay(String... lines) {
        return Replays.of(capture(lines)).lines();
    }

    static byte[] capture(String... lines) {
        PcapBytes file = PcapBytes.usual();
        long seconds = 1;
        for (String line : lines) {
            String[] words = line.split(" ", 5);
            if (words[0].equals("wait")) {
                seconds += Long.parseLong(words[1]);
                continue;
            }
            byte[] packet = packet(words);
            file.add(seconds, 0, packet, packet.length);
        }
        return file.toBytes();
    }

    private static byte[] packet(String[] words) {
        boolean forth = words[0].equals(">");
        int flags = 0;
        for (char c : words[1].toUpperCase(Locale.ROOT).toCharArray()) {
            flags |= switch (c) {
                case 'S' -> Frames.SYN;
                case 'A' -> Frames.ACK;
                case 'F' -> Frames.FIN;
                case 'R' -> Frames.RST;
                default -> 0;
            };
        }
        byte[] segment = Frames.tcp(
                forth ? 40000 : 80,
                forth ? 80 : 40000,
                flags,
                Long.parseLong(words[2]),
                words.length > 3 ? Long.parseLong(words[3]) : 0,
                new byte[0],
                Frames.bytes(words.length > 4 ? words[4] : ""));
        byte[] ip = Frames.ip4(6, segment);
        if (!forth) {
            ip[15] = 2;
            ip[19] = 1;
        }
        return Frames.ethernet(0x0800, ip);
    }
}
