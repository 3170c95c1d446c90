package io.perisco.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class OctetsTest {
    /** Bytes next to those sought, in value, and those that differ in the highest bit. */
    private static final byte[] NEAR = {'\n', ':', '\t', 0x0B, '9', ';', 0, -1, (byte) 0x8A, (byte) 0xBA, 'a', 'b'};

    @Test
    void colonsAndLineFeedsAreFoundAtEveryPlace() {
        Random random = new Random(1);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(40)];
            int seldom = 2 + random.nextInt(20);
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = NEAR[random.nextInt(seldom) == 0 ? random.nextInt(2) : 2 + random.nextInt(NEAR.length - 2)];
            }
            int from = random.nextInt(bytes.length + 1);
            int to = from + random.nextInt(bytes.length - from + 1);
            int either = from;
            while (either < to && bytes[either] != ':' && bytes[either] != '\n') {
                either++;
            }
            int feed = from;
            while (feed < to && bytes[feed] != '\n') {
                feed++;
            }
            assertThat(Octets.colonOrLineFeed(bytes, from, to)).isEqualTo(either);
            assertThat(Octets.lineFeed(bytes, from, to)).isEqualTo(feed == to ? -1 : feed);
        }
    }
}
