package io.perisco.http2;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

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
    /** What {@value #LONGEST} bits of padding are, and the code of the end of the string. */
    private static final int ONES = (1 << LONGEST) - 1;

    private static final int SYMBOLS = 257;
    private static final int LOOKUP = 12;
    private static final int REFILL = 48;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

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
     * For each twelve bits: first octet, second octet (bits 8 to 15), bits of both (16 to 20), number of octets (21 and
     * 22); 0 where the code is longer.
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
            int entry = first | used << 16 | 1 << 21;
            int rest = bits << LONGEST - LOOKUP + used & (1 << LONGEST) - 1;
            int second = symbol(rest);
            int both = used + length(second);
            TABLE[bits] = both > LOOKUP ? entry : first | second << 8 | both << 16 | 2 << 21;
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
     * as many octets and one more; what stands there behind the result may change.
     *
     * @return how many octets there are, or {@link #INVALID}
     */
    static int decode(byte[] bytes, int from, int to, byte[] out, int outFrom) {
        int at = outFrom;
        int next = from;
        long held = 0;
        int n = 0;
        while (true) {
            if (n <= Long.SIZE - REFILL && to - next >= REFILL / Byte.SIZE && bytes.length - next >= Long.BYTES) {
                held = held << REFILL | (long) LONGS.get(bytes, next) >>> Long.SIZE - REFILL;
                next += REFILL / Byte.SIZE;
                n += REFILL;
            }
            while (n < LONGEST && next < to) {
                held = held << Byte.SIZE | bytes[next++] & 0xFF;
                n += Byte.SIZE;
            }
            while (n >= LOOKUP) {
                int entry = TABLE[(int) (held >>> n - LOOKUP) & TABLE.length - 1];
                if (entry == 0) {
                    break;
                }
                out[at] = (byte) entry;
                // there is room for it, and what follows overwrites it if it is none
                out[at + 1] = (byte) (entry >>> 8);
                at += entry >>> 21;
                n -= entry >>> 16 & 0x1F;
            }
            if (n < LONGEST && next < to) {
                continue;
            }
            // a long code, or one of the last
            int window = window(held, n);
            if (window == ONES) {
                return n < LONGEST ? at - outFrom : INVALID; // padding, or the end of string that must not be sent
            }
            int symbol = symbol(window);
            int length = length(symbol);
            if (length > n) {
                return INVALID;
            }
            out[at++] = (byte) symbol;
            n -= length;
        }
    }

    /** The next {@value #LONGEST} bits of the {@code n} that are held. */
    private static int window(long held, int n) {
        return (int) (n >= LONGEST ? held >>> n - LONGEST : held << LONGEST - n | ONES >>> n) & ONES;
    }
}
