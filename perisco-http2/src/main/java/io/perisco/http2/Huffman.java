package io.perisco.http2;

/**
 * Decodes the Huffman code of RFC 7541, appendix B. Immutable after its class is loaded.
 *
 * <p>Most codes are short, so twelve bits at a time are looked up, which give one octet or two.
 */
final class Huffman {
    /** The octets are not of this code. */
    static final int INVALID = -1;

    /** No string is so many times longer than its code. */
    static final int MOST_EXPANSION = 2;

    private static final int SHORTEST = 5;
    private static final int LONGEST = 30;
    private static final int EOS = 256;
    private static final int SYMBOLS = 257;
    private static final int LOOKUP = 12;

    /** How long the code of each octet is, and of the end of the string; {@code A} is five bits. */
    private static final String LENGTHS = "ISXXXXXXXTZXXZXXXXXXXXZXXXXXXXXXBFFHIBDGFFDGDBBBAAABBBBBBBCDKBHF"
            + "IBCCCCCCCCCCCCCCCCCCCCCCDCDIOIJBKABABABBBACCBBBABCBAABCCCCCKGJIX"
            + "PRPPRRRSRSSSSSTSTTRSTSSSSQRSRSSTRQPRRSSQSRRTQRSSQQRQSRSSPRRRSRRS"
            + "VVPORSRUVVVWWVTUOQVWWVWTQQVVXWWWPTPQRQQSRRUUTTVSVWVVWWWWWXWWWWWV"
            + "Z";

    /** The symbols in the order of their codes: the code is canonical, shorter ones first, then by symbol. */
    private static final short[] ORDERED = new short[SYMBOLS];

    /** For each length the first code, left-aligned in {@value #LONGEST} bits, that is longer. */
    private static final int[] BEYOND = new int[LONGEST + 1];

    /** For each length the place in {@link #ORDERED} of its first code. */
    private static final int[] FIRST = new int[LONGEST + 1];

    /**
     * For each twelve bits: first octet, second octet (bits 8 to 15), bits of both (16 to 20), bits of the first (21 to
     * 25), number of octets (26 and 27); 0 where the code is longer.
     */
    private static final int[] TABLE = new int[1 << LOOKUP];

    static {
        int n = 0;
        int code = 0;
        for (int length = SHORTEST; length <= LONGEST; length++) {
            FIRST[length] = n;
            for (int symbol = 0; symbol < SYMBOLS; symbol++) {
                if (length(symbol) == length) {
                    ORDERED[n++] = (short) symbol;
                    code += 1 << LONGEST - length;
                }
            }
            BEYOND[length] = code;
        }
        fillTable();
    }

    private Huffman() {}

    private static int length(int symbol) {
        return LENGTHS.charAt(symbol) - 'A' + SHORTEST;
    }

    private static void fillTable() {
        for (int bits = 0; bits < TABLE.length; bits++) {
            int first = symbol(bits << LONGEST - LOOKUP);
            int used = length(first);
            if (used > LOOKUP) {
                continue;
            }
            int entry = first | used << 16 | used << 21 | 1 << 26;
            int rest = bits << LONGEST - LOOKUP + used & (1 << LONGEST) - 1;
            int second = symbol(rest);
            int both = used + length(second);
            TABLE[bits] = both > LOOKUP ? entry : first | second << 8 | both << 16 | used << 21 | 2 << 26;
        }
    }

    /** The symbol whose code the {@value #LONGEST} bits begin with. */
    private static int symbol(int window) {
        int length = SHORTEST;
        while (window >= BEYOND[length]) {
            length++;
        }
        int before = length == SHORTEST ? 0 : BEYOND[length - 1];
        return ORDERED[FIRST[length] + (window - before >> LONGEST - length)];
    }

    /**
     * Decodes {@code [from, to)} into {@code out}, where there must be room for {@value #MOST_EXPANSION} times
     * as many octets.
     *
     * @return how many octets there are, or {@link #INVALID}
     */
    static int decode(byte[] bytes, int from, int to, byte[] out, int outFrom) {
        int at = outFrom;
        int next = from;
        long held = 0;
        int n = 0;
        while (true) {
            if (n < LOOKUP) {
                while (n <= Long.SIZE - 16 && next < to) {
                    held = held << 8 | bytes[next++] & 0xFF;
                    n += 8;
                }
            }
            // what is missing behind the last bits reads as ones, as padding does
            int entry = n >= LOOKUP
                    ? TABLE[(int) (held >>> n - LOOKUP) & TABLE.length - 1]
                    : TABLE[(int) (held << LOOKUP - n | TABLE.length - 1 >>> n) & TABLE.length - 1];
            if (entry != 0 && (entry >>> 16 & 0x1F) <= n) {
                out[at++] = (byte) entry;
                if (entry >>> 26 == 2) {
                    out[at++] = (byte) (entry >>> 8);
                }
                n -= entry >>> 16 & 0x1F;
                continue;
            }
            // a long code, or the last of the short ones
            while (n < LONGEST && next < to) {
                held = held << 8 | bytes[next++] & 0xFF;
                n += 8;
            }
            int window = window(held, n);
            int symbol = symbol(window);
            int length = length(symbol);
            if (length > n) {
                return window == (1 << LONGEST) - 1 ? at - outFrom : INVALID;
            }
            if (symbol == EOS) {
                return INVALID;
            }
            out[at++] = (byte) symbol;
            n -= length;
        }
    }

    /** The next {@value #LONGEST} bits of the {@code n} that are held. */
    private static int window(long held, int n) {
        long ones = (1L << LONGEST) - 1;
        return (int) ((n >= LONGEST ? held >>> n - LONGEST : held << LONGEST - n | ones >>> n) & ones);
    }
}
