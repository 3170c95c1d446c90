package io.perisco.pcap;

/** Reads IP addresses. By hand, since {@code InetAddress} would ask name servers about what is none. */
final class AddressText {
    private static final int LENGTH_6 = 16;

    private AddressText() {}

    /** Dotted decimal, to four bytes at {@code at}; false if it is not. */
    static boolean version4(String text, byte[] to, int at) {
        int part = 0;
        int value = -1;
        for (int i = 0; i <= text.length(); i++) {
            char c = i == text.length() ? '.' : text.charAt(i);
            if (c == '.') {
                if (value < 0 || part == 4) {
                    return false;
                }
                to[at + part++] = (byte) value;
                value = -1;
            } else if (c < '0' || c > '9' || value == 0) {
                return false; // a leading zero would be octal to some
            } else {
                value = 10 * Math.max(value, 0) + c - '0';
                if (value > 255) {
                    return false;
                }
            }
        }
        return part == 4;
    }

    /** Any form of RFC 4291, to 16 bytes; false if it is not. */
    static boolean version6(String text, byte[] to) {
        int at = 0;
        int shortened = -1;
        int i = 0;
        if (text.startsWith("::")) {
            shortened = 0;
            i = 2;
        }
        while (i < text.length()) {
            int colon = text.indexOf(':', i);
            String group = text.substring(i, colon < 0 ? text.length() : colon);
            if (colon < 0 && group.indexOf('.') >= 0) {
                if (at > LENGTH_6 - 4 || !version4(group, to, at)) {
                    return false;
                }
                at += 4;
                break;
            }
            int value = hex(group);
            if (value < 0 || at == LENGTH_6) {
                return false;
            }
            to[at++] = (byte) (value >> 8);
            to[at++] = (byte) value;
            if (colon < 0) {
                break;
            }
            i = colon + 1;
            if (i == text.length()) {
                return false;
            }
            if (text.charAt(i) == ':') {
                if (shortened >= 0) {
                    return false;
                }
                shortened = at;
                i++;
            }
        }
        return shortened < 0 ? at == LENGTH_6 : spread(to, at, shortened);
    }

    /** Moves what stands behind {@code ::} to the end. */
    private static boolean spread(byte[] to, int at, int shortened) {
        if (at == LENGTH_6) {
            return false;
        }
        int behind = at - shortened;
        System.arraycopy(to, shortened, to, LENGTH_6 - behind, behind);
        for (int i = shortened; i < LENGTH_6 - behind; i++) {
            to[i] = 0;
        }
        return true;
    }

    private static int hex(String group) {
        if (group.isEmpty() || group.length() > 4) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < group.length(); i++) {
            char c = group.charAt(i);
            int digit = c > 'f' ? -1 : Character.digit(c, 16);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }
}
