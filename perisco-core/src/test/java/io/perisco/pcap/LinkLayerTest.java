package io.perisco.pcap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every link type, and what stands between Ethernet and IP. */
final class LinkLayerTest {
    private static final String IPV4 = "open 10.0.0.1:40000 > 10.0.0.2:80 joined";
    private static final String IPV6 = "open [2001:db8::1]:40000 > [2001:db8::2]:80 joined";
    private static final String GET = "C 1048576 'GET' after 1048576";

    private static final byte[] IP4 = Frames.ip4get();
    private static final byte[] IP6 = Frames.ip6get();

    @Test
    void ethernet() {
        assertIpv4(1, Frames.get());
        assertIpv6(1, Frames.ethernet(0x86DD, IP6));
    }

    @Test
    void ethernetPaddingIsNoData() {
        assertIpv4(1, Frames.join(Frames.get(), new byte[20]));
        assertIpv6(1, Frames.join(Frames.ethernet(0x86DD, IP6), new byte[20]));
    }

    @Test
    void totalLengthZeroOfOffloadedSegments() {
        byte[] ip4 = IP4.clone();
        ip4[2] = 0;
        ip4[3] = 0;
        assertIpv4(1, Frames.ethernet(0x0800, ip4));
        byte[] ip6 = IP6.clone();
        ip6[5] = 0;
        assertIpv6(1, Frames.ethernet(0x86DD, ip6));
    }

    @ParameterizedTest
    @ValueSource(ints = {101, 12, 14})
    void raw(int linkType) {
        assertIpv4(linkType, IP4);
        assertIpv6(linkType, IP6);
    }

    @Test
    void rawOfOneVersion() {
        assertIpv4(228, IP4);
        assertIpv6(229, IP6);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 108})
    void behaviour20_loopback(int linkType) {
        for (boolean little : new boolean[] {true, false}) {
            assertIpv4(linkType, Frames.join(Frames.ordered(Frames.u32(2), little), IP4));
            for (int family : new int[] {10, 24, 28, 30}) {
                assertIpv6(linkType, Frames.join(Frames.ordered(Frames.u32(family), little), IP6));
            }
        }
        assertThat(Replays.packet(linkType, Frames.join(Frames.u32(7), IP4))).isEmpty();
    }

    @Test
    void behaviour20_linuxCooked() {
        assertIpv4(113, Frames.join(new byte[14], Frames.u16(0x0800), IP4));
        assertIpv6(113, Frames.join(new byte[14], Frames.u16(0x86DD), IP6));
        assertIpv4(113, Frames.join(new byte[14], Frames.u16(0x8100), Frames.u16(5), Frames.u16(0x0800), IP4));
    }

    @Test
    void behaviour20_linuxCooked2() {
        assertIpv4(276, Frames.join(Frames.u16(0x0800), new byte[18], IP4));
        assertIpv6(276, Frames.join(Frames.u16(0x86DD), new byte[18], IP6));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x8100, 0x88A8, 0x9100})
    void behaviour20_vlan(int type) {
        assertIpv4(1, Frames.ethernet(type, vlan(IP4)));
    }

    @Test
    void behaviour20_vlanInVlanInVlan() {
        byte[] inner = Frames.join(Frames.u16(1), Frames.u16(0x8100), vlan(IP4));
        assertIpv4(1, Frames.ethernet(0x88A8, Frames.join(Frames.u16(2), Frames.u16(0x8100), inner)));
    }

    @Test
    void mpls() {
        byte[] label = Frames.of(0, 1, 0, 64);
        byte[] bottom = Frames.of(0, 2, 1, 64);
        assertIpv4(1, Frames.ethernet(0x8847, Frames.join(label, bottom, IP4)));
        assertIpv6(1, Frames.ethernet(0x8848, Frames.join(bottom, IP6)));
        assertIpv4(1, Frames.ethernet(0x8847, Frames.join(bottom, new byte[4], Frames.get())));
    }

    @Test
    void pppOverEthernet() {
        byte[] session = Frames.join(Frames.of(0x11, 0, 0, 1), Frames.u16(2 + IP4.length));
        assertIpv4(1, Frames.ethernet(0x8864, Frames.join(session, Frames.u16(0x21), IP4, new byte[9])));
        byte[] compressed = Frames.join(Frames.of(0x11, 0, 0, 1), Frames.u16(1 + IP6.length));
        assertIpv6(1, Frames.ethernet(0x8864, Frames.join(compressed, Frames.of(0x57), IP6)));
    }

    @Test
    void ppp() {
        assertIpv4(9, Frames.join(Frames.of(0xFF, 3, 0, 0x21), IP4));
        assertIpv6(50, Frames.join(Frames.of(0, 0x57), IP6));
        assertIpv4(104, Frames.join(Frames.of(0x0F, 0, 8, 0), IP4));
    }

    @Test
    void llcAndSnap() {
        byte[] snap = Frames.join(Frames.of(0xAA, 0xAA, 3, 0, 0, 0, 8, 0), IP4);
        assertIpv4(1, Frames.ethernet(snap.length, Frames.join(snap, new byte[5])));
        assertIpv4(1, Frames.ethernet(3 + IP4.length, Frames.join(Frames.of(6, 6, 3), IP4)));
        assertThat(Replays.packet(1, Frames.ethernet(50, Frames.join(Frames.of(0x42, 0x42, 3), new byte[47]))))
                .isEmpty();
    }

    @Test
    void nflog() {
        byte[] prefix = Frames.join(Frames.of(2, 0, 0, 5), Frames.of(5, 0, 10, 0, 0, 0, 0, 0));
        byte[] length = Frames.ordered(Frames.u16(4 + IP4.length), true);
        assertIpv4(239, Frames.join(prefix, length, Frames.of(9, 0), IP4));
        byte[] bigEndian = Frames.join(Frames.of(2, 0, 0, 5), Frames.of(0, 5, 0, 10, 0, 0, 0, 0));
        assertIpv4(239, Frames.join(bigEndian, Frames.u16(4 + IP4.length), Frames.of(0, 9), IP4));
    }

    @Test
    void arcnet() {
        assertIpv4(7, Frames.join(Frames.of(1, 2, 240), IP4));
        assertIpv4(7, Frames.join(Frames.of(1, 2, 212, 0, 0, 9), IP4));
        assertIpv4(7, Frames.join(Frames.of(1, 2, 212, 0xFF, 0xFF, 0xFF, 212, 0, 0, 9), IP4));
    }

    @Test
    void unsupportedLinkTypeIsToldOnceAndTheRestGoesOn() {
        byte[] file = new PcapngBytes()
                .section(true)
                .interfaceOf(127)
                .interfaceOf(1)
                .enhanced(0, 1, new byte[40])
                .enhanced(0, 2, new byte[40])
                .enhanced(1, 3, Frames.get())
                .toBytes();
        RecordingSink sink = Replays.of(file);
        assertThat(sink.lines()).containsExactly(IPV4, GET);
        assertThat(sink.counts()).isEqualTo("3 = 1 + 2, 0 malformed");
        assertThat(sink.problems()).hasSize(1).first().asString().contains("test.pcap", "127", "radiotap");
    }

    private static byte[] vlan(byte[] ip) {
        return Frames.join(Frames.u16(42), Frames.u16(0x0800), ip);
    }

    private static void assertIpv4(int linkType, byte[] packet) {
        assertThat(Replays.packet(linkType, packet)).isEqualTo(List.of(IPV4, GET));
    }

    private static void assertIpv6(int linkType, byte[] packet) {
        assertThat(Replays.packet(linkType, packet)).isEqualTo(List.of(IPV6, GET));
    }
}
