package io.perisco.pcap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** IP in whatever else, and IPv6's headers in front of TCP. */
final class TunnelTest {
    private static final List<String> IPV4 =
            List.of("open 10.0.0.1:40000 > 10.0.0.2:80 joined", "C 1048576 'GET' after 1048576");
    private static final List<String> IPV6 =
            List.of("open [2001:db8::1]:40000 > [2001:db8::2]:80 joined", "C 1048576 'GET' after 1048576");

    private static final byte[] IP4 = Frames.ip4get();
    private static final byte[] IP6 = Frames.ip6get();

    @ParameterizedTest
    @ValueSource(ints = {4789, 8472})
    void vxlan(int port) {
        byte[] header = Frames.of(8, 0, 0, 0, 0, 0, 42, 0);
        assertThat(udp(port, Frames.join(header, Frames.get()))).isEqualTo(IPV4);
        assertThat(udp(port, Frames.join(header, Frames.ethernet(0x86DD, IP6)))).isEqualTo(IPV6);
    }

    @Test
    void geneve() {
        byte[] bridged = Frames.of(0, 0, 0x65, 0x58, 0, 0, 42, 0);
        assertThat(udp(6081, Frames.join(bridged, Frames.get()))).isEqualTo(IPV4);
        byte[] withOptions = Frames.join(Frames.of(2, 0, 8, 0, 0, 0, 42, 0), new byte[8]);
        assertThat(udp(6081, Frames.join(withOptions, IP4))).isEqualTo(IPV4);
    }

    @Test
    void gtp() {
        assertThat(udp(2152, Frames.join(Frames.of(0x30, 0xFF, 0, 43, 0, 0, 0, 1), IP4)))
                .isEqualTo(IPV4);
        byte[] sequence = Frames.of(0x32, 0xFF, 0, 47, 0, 0, 0, 1, 0, 7, 0, 0);
        assertThat(udp(2152, Frames.join(sequence, IP4))).isEqualTo(IPV4);
        byte[] extension = Frames.of(0x34, 0xFF, 0, 51, 0, 0, 0, 1, 0, 0, 0, 0x85, 1, 0, 0, 0);
        assertThat(udp(2152, Frames.join(extension, IP6))).isEqualTo(IPV6);
    }

    @Test
    void teredo() {
        assertThat(udp(3544, IP6)).isEqualTo(IPV6);
        assertThat(udp(3544, Frames.join(new byte[8], IP6))).isEqualTo(IPV6);
    }

    @Test
    void ipInIp() {
        assertThat(ip(Frames.ip4(4, IP4))).isEqualTo(IPV4);
        assertThat(ip(Frames.ip4(41, IP6))).isEqualTo(IPV6);
        assertThat(ip(Frames.ip6(4, IP4))).isEqualTo(IPV4);
        assertThat(ip(Frames.ip6(41, IP6))).isEqualTo(IPV6);
    }

    @Test
    void gre() {
        assertThat(gre(0, 0x0800, IP4)).isEqualTo(IPV4);
        assertThat(gre(0, 0x86DD, IP6)).isEqualTo(IPV6);
        assertThat(gre(0xB000, 0x0800, Frames.join(new byte[12], IP4)))
                .as("checksum, key and sequence number")
                .isEqualTo(IPV4);
        assertThat(gre(0x2000, 0x6558, Frames.join(new byte[4], Frames.get())))
                .as("Ethernet, as Open vSwitch does it")
                .isEqualTo(IPV4);
    }

    @Test
    void erspan() {
        assertThat(gre(0x1000, 0x88BE, Frames.join(new byte[4], new byte[8], Frames.get())))
                .isEqualTo(IPV4);
        assertThat(gre(0, 0x88BE, Frames.get())).as("type I").isEqualTo(IPV4);
    }

    @Test
    void pptp() {
        assertThat(gre(0x3081, 0x880B, Frames.join(new byte[12], Frames.of(0xFF, 3, 0, 0x21), IP4)))
                .isEqualTo(IPV4);
    }

    @Test
    void tunnelsInTunnels() {
        byte[] vxlan = Frames.udp(1, 4789, Frames.join(Frames.of(8, 0, 0, 0, 0, 0, 1, 0), Frames.get()));
        assertThat(gre(0, 0x86DD, Frames.ip6(17, vxlan))).isEqualTo(IPV4);
    }

    @Test
    void tunnelsWithoutEnd() {
        byte[] packet = IP4;
        for (int i = 0; i < 1000; i++) {
            packet = Frames.ip4(4, packet);
        }
        assertThat(ip(packet)).isEmpty();
    }

    @Test
    void udpThatIsNoTunnel() {
        assertThat(udp(53, IP4)).isEmpty();
        assertThat(udp(4789, new byte[3])).isEmpty();
        assertThat(udp(4789, new byte[30])).isEmpty();
    }

    @Test
    void ipv4Options() {
        byte[] segment = Frames.tcp(Frames.ACK, 1000, 2000, "GET");
        assertThat(ip(Frames.ip4(6, 0, 0, new byte[40], segment))).isEqualTo(IPV4);
    }

    @Test
    void ipv6ExtensionHeaders() {
        byte[] segment = Frames.tcp(Frames.ACK, 1000, 2000, "GET");
        byte[] routing = Frames.join(Frames.of(6, 2), new byte[22], segment);
        byte[] destination = Frames.join(Frames.of(43, 0), new byte[6], routing);
        byte[] authentication = Frames.join(Frames.of(60, 4), new byte[22], destination);
        assertThat(ip(Frames.ip6(0, Frames.join(Frames.of(51, 1), new byte[14], authentication))))
                .isEqualTo(IPV6);
    }

    private static List<String> gre(int flags, int type, byte[] payload) {
        return ip(Frames.ip4(47, Frames.join(Frames.u16(flags), Frames.u16(type), payload)));
    }

    private static List<String> udp(int port, byte[] payload) {
        return ip(Frames.ip4(17, Frames.udp(33333, port, payload)));
    }

    private static List<String> ip(byte[] packet) {
        return Replays.packet(101, packet);
    }
}
