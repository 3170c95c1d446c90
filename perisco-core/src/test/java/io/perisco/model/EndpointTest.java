package io.perisco.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet4Address;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EndpointTest {
    private static byte[] bytes(String groups) {
        String[] parts = groups.split(":", -1);
        byte[] address = new byte[16];
        for (int i = 0; i < 8; i++) {
            int group = Integer.parseInt(parts[i], 16);
            address[2 * i] = (byte) (group >> 8);
            address[2 * i + 1] = (byte) group;
        }
        return address;
    }

    @ParameterizedTest
    @CsvSource({
        "0:0:0:0:0:0:0:0, ::",
        "0:0:0:0:0:0:0:1, ::1",
        "1:0:0:0:0:0:0:0, 1::",
        "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "0:0:1:0:0:0:1:0, 0:0:1::1:0",
        "1:2:3:4:5:6:0:0, 1:2:3:4:5:6::",
        "0:0:3:4:5:6:7:8, ::3:4:5:6:7:8",
        "0:2:3:4:5:6:7:0, 0:2:3:4:5:6:7:0",
        "FE80:0:0:0:A:B:C:D, fe80::a:b:c:d",
        "1:0:0:2:3:0:0:4, 1::2:3:0:0:4",
        "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
        "64:ff9b:0:0:0:0:c000:221, 64:ff9b::c000:221",
        "0:0:0:0:0:fffe:a00:1, ::fffe:a00:1",
        "1:0:0:0:0:ffff:a00:1, 1::ffff:a00:1"
    })
    void ipv6IsWrittenAsRfc5952Says(String groups, String text) {
        Endpoint e = Endpoint.of(bytes(groups), 8080);
        assertThat(e.address()).isEqualTo(text);
        assertThat(e).hasToString("[" + text + "]:8080");
        assertThat(e.isIpv4()).isFalse();
        assertThat(e.addressBytes()).hasSize(16);
    }

    @Test
    void behaviour12_mappedAddressesAreIpv4() {
        Endpoint mapped = Endpoint.of(bytes("0:0:0:0:0:ffff:a00:1"), 80);
        Endpoint plain = Endpoint.of(new byte[] {10, 0, 0, 1}, 80);
        assertThat(mapped).isEqualTo(plain).hasSameHashCodeAs(plain).hasToString("10.0.0.1:80");
        assertThat(mapped.isIpv4()).isTrue();
        assertThat(mapped.addressBytes()).containsExactly(10, 0, 0, 1);
        assertThat(mapped.inetAddress()).isInstanceOf(Inet4Address.class);
    }

    @Test
    void bytesAreUnsigned() {
        assertThat(Endpoint.of(new byte[] {-1, -2, 0, 127}, 65_535)).hasToString("255.254.0.127:65535");
    }

    @Test
    void everyPartCounts() {
        Endpoint e = Endpoint.of(new byte[] {1, 2, 3, 4}, 5);
        assertThat(e).isNotEqualTo(Endpoint.of(new byte[] {1, 2, 3, 4}, 6));
        assertThat(e).isNotEqualTo(Endpoint.of(new byte[] {1, 2, 3, 5}, 5));
        assertThat(e).isNotEqualTo(Endpoint.of(bytes("0:0:0:0:0:0:102:304"), 5));
        assertThat(e).isNotEqualTo("1.2.3.4:5");
    }

    @Test
    void theArrayIsCopiedBothWays() {
        byte[] address = {1, 2, 3, 4};
        Endpoint e = Endpoint.of(address, 5);
        address[0] = 9;
        e.addressBytes()[0] = 9;
        assertThat(e.address()).isEqualTo("1.2.3.4");
    }

    @Test
    void inetAddressIsTheSameAddress() {
        InetAddress v6 = Endpoint.of(bytes("2001:db8:0:0:0:0:0:1"), 1).inetAddress();
        assertThat(v6.getAddress()).isEqualTo(bytes("2001:db8:0:0:0:0:0:1"));
    }

    @Test
    void outOfRangeIsRefused() {
        assertThatThrownBy(() -> Endpoint.of(new byte[5], 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Endpoint.of(new byte[4], -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Endpoint.of(new byte[4], 65_536)).isInstanceOf(IllegalArgumentException.class);
    }
}
