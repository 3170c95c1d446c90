package io.perisco.pcap;

import java.nio.ByteBuffer;

/**
 * A range of IP addresses in CIDR notation (RFC 4632, RFC 4291): {@code 10.0.0.0/8}, {@code fd00::/8}, or one address.
 * Bits behind the prefix are ignored. An IPv4 range also holds the IPv6 addresses that map it. Immutable.
 *
 * @since 0.1.0
 */
public final class Cidr {
    private static final int BITS4 = 32;
    private static final int BITS = 128;

    private final String text;
    private final long high;
    private final long low;
    private final long highMask;
    private final long lowMask;

    private Cidr(String text, long high, long low, int prefix) {
        this.text = text;
        this.highMask = prefix >= Long.SIZE ? -1L : prefix == 0 ? 0 : -1L << Long.SIZE - prefix;
        this.lowMask = prefix <= Long.SIZE ? 0 : prefix == BITS ? -1L : -1L << BITS - prefix;
        this.high = high & highMask;
        this.low = low & lowMask;
    }

    /**
     * Reads a range. Never looks a name up.
     *
     * @throws IllegalArgumentException if it is none; the message says what is wrong
     */
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        boolean version6 = address.indexOf(':') >= 0;
        byte[] bytes = new byte[version6 ? 16 : 4];
        if (!(version6 ? AddressText.version6(address, bytes) : AddressText.version4(address, bytes, 0))) {
            throw notCidr(text, "the address is neither IPv4 nor IPv6");
        }
        int bits = bytes.length == 4 ? BITS4 : BITS;
        int prefix = slash < 0 ? bits : prefix(text, text.substring(slash + 1), bits);
        return bytes.length == 4
                ? new Cidr(text, 0, Packet.MAPPED | Bytes.u32(bytes, 0), BITS - BITS4 + prefix)
                : new Cidr(text, Bytes.i64(bytes, 0), Bytes.i64(bytes, 8), prefix);
    }

    private static int prefix(String text, String digits, int bits) {
        int prefix = 0;
        for (int i = 0; i < digits.length() && prefix <= bits; i++) {
            int digit = Character.digit(digits.charAt(i), 10);
            prefix = digit < 0 ? bits + 1 : prefix * 10 + digit;
        }
        if (digits.isEmpty() || prefix > bits) {
            throw notCidr(text, "the prefix length must be 0 to " + bits);
        }
        return prefix;
    }

    private static IllegalArgumentException notCidr(String text, String why) {
        return new IllegalArgumentException(
                "'" + text + "' is not a network: " + why + "; write it like 10.0.0.0/8 or fd00::/8");
    }

    boolean matches(long addressHigh, long addressLow) {
        return (addressHigh & highMask) == high && (addressLow & lowMask) == low;
    }

    /** The first address of the range in 16 bytes; an IPv4 one as {@code ::ffff:a.b.c.d}. */
    public byte[] firstAddress() {
        return ByteBuffer.allocate(Long.BYTES * 2).putLong(high).putLong(low).array();
    }

    /** How many leading bits of {@link #firstAddress()} count: 0 to 128, 96 and more for IPv4. */
    public int prefixLength() {
        return Long.bitCount(highMask) + Long.bitCount(lowMask);
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }
}
