package io.perisco.pcap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** IP fragments, both versions. */
final class FragmentsTest {
    private static final int MORE = 0x2000;
    private static final byte[] SEGMENT = Frames.tcp(Frames.ACK, 1000, 2000, "GET /abcdefghijklmnopqrstuvwxyz");
    private static final String WHOLE = "C 1048576 'GET /abcdefghijklmnopqrstuvwxyz' after 1048576";

    @Test
    void behaviour20_ipFragments() {
        RecordingSink sink = replay(ip4(7, 0, 24), ip4(7, 24, 40), ip4(7, 40, 51));
        assertThat(sink.lines()).containsExactly("open 10.0.0.1:40000 > 10.0.0.2:80 joined", WHOLE);
        assertThat(sink.counts()).isEqualTo("3 = 1 + 2, 0 malformed");
    }

    @Test
    void inAnyOrder() {
        assertThat(replay(ip4(7, 40, 51), ip4(7, 24, 40), ip4(7, 0, 24)).lines())
                .endsWith(WHOLE);
    }

    @Test
    void ofDifferentDatagrams() {
        assertThat(replay(ip4(7, 0, 24), ip4(8, 0, 24), ip4(8, 24, 51), ip4(7, 24, 51))
                        .lines())
                .containsExactly("open 10.0.0.1:40000 > 10.0.0.2:80 joined", WHOLE, WHOLE);
    }

    @Test
    void overlappingFirstSeenWins() {
        byte[] other = ip4(7, 8, 40);
        Arrays.fill(other, 20, other.length, (byte) 'x');
        assertThat(replay(ip4(7, 0, 24), other, ip4(7, 24, 51)).lines())
                .endsWith("C 1048576 'GET xxxxxxxxxxxxxxxxpqrstuvwxyz' after 1048576");
    }

    @Test
    void capturedTwice() {
        byte[] first = ip4(7, 0, 24);
        byte[] last = ip4(7, 24, 51);
        assertThat(replay(first, first, last, last, first, last).lines())
                .hasSize(2)
                .endsWith(WHOLE);
    }

    @ParameterizedTest
    @CsvSource({
        "24, 16, 5, GET /abcdefghijklmnopqrst", // the last is cut
        "24, 16, 8, GET /abcdefghijklmnopqrstuvw",
        "24, 16, 0, GET /abcdefghijklmno",
        "24, 5, 11, GET /abcd", // the middle is cut, what is behind it cannot be shown
        "24, 0, 0, 'GET '",
        "21, 16, 11, G"
    })
    void cutByTheSnapLength(int first, int second, int third, String captured) {
        String[] order = {"0 1 2", "2 0 1", "1 2 0"};
        for (String o : order) {
            PcapBytes file = PcapBytes.linkType(101);
            int[] cuts = {first, second, third};
            int[] starts = {0, 24, 40, 51};
            for (String i : o.split(" ")) {
                int n = Integer.parseInt(i);
                byte[] packet = ip4(7, starts[n], starts[n + 1]);
                file.add(1, 0, Arrays.copyOf(packet, 20 + cuts[n]), packet.length);
            }
            assertThat(Replays.of(file.toBytes()).lines())
                    .as(o)
                    .containsExactly(
                            "open 10.0.0.1:40000 > 10.0.0.2:80 joined",
                            "C 1048576 '" + captured + "' of 31 after 1048576");
        }
    }

    @Test
    void cutInTheTcpHeaderIsMalformed() {
        byte[] first = ip4(7, 0, 24);
        byte[] last = ip4(7, 24, 51);
        byte[] file = PcapBytes.linkType(101)
                .add(1, 0, Arrays.copyOf(first, 36), first.length)
                .add(1, 0, last, last.length)
                .toBytes();
        assertThat(Replays.of(file).counts()).isEqualTo("2 = 0 + 2, 1 malformed");
    }

    @Test
    void incompleteIsDroppedWhenOld() {
        byte[] file = PcapBytes.linkType(101)
                .add(1, 0, ip4(7, 0, 24), 44)
                .add(40, 0, ip4(7, 24, 51), 47)
                .toBytes();
        assertThat(Replays.of(file).lines()).isEmpty();
    }

    @Test
    void numberUsedAgainLater() {
        byte[] file = PcapBytes.linkType(101)
                .add(1, 0, ip4(7, 0, 24), 44)
                .add(1, 0, ip4(7, 24, 51), 47)
                .add(2, 0, ip4(7, 0, 24), 44)
                .add(2, 0, ip4(7, 24, 51), 47)
                .toBytes();
        assertThat(Replays.of(file).lines()).hasSize(3).endsWith(WHOLE);
    }

    @Test
    void behaviour20_ipv6Fragments() {
        RecordingSink sink = replay(ip6(7, 24, 51), ip6(7, 0, 24));
        assertThat(sink.lines()).containsExactly("open [2001:db8::1]:40000 > [2001:db8::2]:80 joined", WHOLE);
        assertThat(replay(ip6(7, 0, 51)).lines()).as("one that is all").endsWith(WHOLE);
    }

    @Test
    void impossibleFragmentsAreMalformed() {
        byte[] beyond = Frames.ip4(6, 7, 0x1FFF, new byte[0], new byte[64]);
        byte[] odd = Frames.ip4(6, 7, MORE, new byte[0], new byte[13]);
        assertThat(replay(beyond, odd).counts()).isEqualTo("2 = 0 + 2, 2 malformed");
    }

    @Test
    void fragmentsOfATunnel() {
        byte[] vxlan = Frames.udp(1, 4789, Frames.join(Frames.of(8, 0, 0, 0, 0, 0, 1, 0), Frames.get()));
        byte[] first = Frames.ip4(17, 9, MORE, new byte[0], Arrays.copyOf(vxlan, 32));
        byte[] last = Frames.ip4(17, 9, 4, new byte[0], Arrays.copyOfRange(vxlan, 32, vxlan.length));
        assertThat(replay(first, last).lines()).endsWith("C 1048576 'GET' after 1048576");
    }

    /** Memory stays bounded, and what comes after is read. */
    @Test
    void floodOfFragments() {
        PcapBytes file = PcapBytes.linkType(101);
        for (int i = 0; i < 20_000; i++) {
            byte[] packet = Frames.ip4(6, i, MORE | i % 1000, new byte[0], new byte[64]);
            file.add(1, 0, packet, packet.length);
        }
        byte[] first = ip4(7, 0, 24);
        byte[] last = ip4(7, 24, 51);
        file.add(1, 0, first, first.length).add(1, 0, last, last.length);
        assertThat(Replays.of(file.toBytes()).lines()).endsWith(WHOLE);
    }

    private static RecordingSink replay(byte[]... packets) {
        PcapBytes file = PcapBytes.linkType(101);
        for (byte[] packet : packets) {
            file.add(1, 0, packet, packet.length);
        }
        RecordingSink sink = Replays.of(file.toBytes());
        assertThat(sink.problems()).isEmpty();
        return sink;
    }

    private static byte[] ip4(int id, int from, int to) {
        int flags = to < SEGMENT.length ? MORE : 0;
        return Frames.ip4(6, id, flags | from / 8, new byte[0], Arrays.copyOfRange(SEGMENT, from, to));
    }

    private static byte[] ip6(int id, int from, int to) {
        int flags = to < SEGMENT.length ? 1 : 0;
        byte[] header = Frames.join(Frames.of(6, 0), Frames.u16(from | flags), Frames.u32(id));
        return Frames.ip6(44, Frames.join(header, Arrays.copyOfRange(SEGMENT, from, to)));
    }
}
