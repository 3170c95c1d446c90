package io.perisco.model;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * An IP address and a TCP port. An IPv4-mapped IPv6 address ({@code ::ffff:10.0.0.1}) is the IPv4 address it maps.
 *
 * @since 0.1.0
 */
public final class Endpoint {
    private static final int GROUPS = 8;

    private final byte[] address;
    private final int port;

    private Endpoint(byte[] address, int port) {
        this.address = address;
        this.port = port;
    }

    /**
     * @param address 4 or 16 bytes in network order; copied
     * @param port 0 to 65535
     * @throws IllegalArgumentException if either is out of range
     */
    public static Endpoint of(byte[] address, int port) {
        if (address.length != 4 && address.length != 16) {
            throw new IllegalArgumentException("an IP address has 4 or 16 bytes, not " + address.length);
        }
        if (port < 0 || port > 0xFFFF) {
            throw new IllegalArgumentException("port " + port + " is not in 0..65535");
        }
        return new Endpoint(isMapped(address) ? Arrays.copyOfRange(address, 12, 16) : address.clone(), port);
    }

    /** Whether the address is IPv4, mapped ones included. */
    public boolean isIpv4() {
        return address.length == 4;
    }

    /** The address as text: dotted decimal, or the canonical form of RFC 5952. Never looks a name up. */
    public String address() {
        return isIpv4() ? ipv4() : ipv6();
    }

    /** The address in network order, 4 or 16 bytes; a copy. */
    public byte[] addressBytes() {
        return address.clone();
    }

    /** The address for use with {@code java.net}; no name is looked up. */
    public InetAddress inetAddress() {
        try {
            return isIpv4() ? Inet4Address.getByAddress(address) : InetAddress.getByAddress(address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + address.length + " bytes", e);
        }
    }

    /** The TCP port, 0 to 65535. */
    public int port() {
        return port;
    }

    /** {@code 127.0.0.1:80} or {@code [::1]:80}. */
    @Override
    public String toString() {
        return isIpv4() ? ipv4() + ":" + port : "[" + ipv6() + "]:" + port;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Endpoint e && port == e.port && Arrays.equals(address, e.address);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(address) * 31 + port;
    }

    private static boolean isMapped(byte[] a) {
        if (a.length != 16 || a[10] != -1 || a[11] != -1) {
            return false;
        }
        for (int i = 0; i < 10; i++) {
            if (a[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private String ipv4() {
        return (address[0] & 255) + "." + (address[1] & 255) + "." + (address[2] & 255) + "." + (address[3] & 255);
    }

    private String ipv6() {
        int runStart = -1;
        int runLength = 1; // RFC 5952, section 4.2.2: a single zero group is not shortened
        for (int i = 0; i < GROUPS; i++) {
            int n = 0;
            while (i + n < GROUPS && group(i + n) == 0) {
                n++;
            }
            if (n > runLength) {
                runStart = i;
                runLength = n;
            }
            i += n;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (i == runStart) {
                text.append("::");
                i += runLength - 1;
                continue;
            }
            if (text.length() > 0 && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(group(i)));
        }
        return text.toString();
    }

    private int group(int i) {
        return (address[2 * i] & 255) << 8 | address[2 * i + 1] & 255;
    }
}
