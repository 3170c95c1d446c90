package io.perisco.http2;

import com.twitter.hpack.Decoder;
import com.twitter.hpack.HeaderListener;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the header blocks of one direction (RFC 7541) as an observer must: all of them, in the order of the wire. For
 * one thread.
 *
 * <p>Where the table's past was not seen, the table is filled with placeholders. Indexes count from the newest entry and
 * a placeholder is the smallest entry there can be, so none stands where a known entry should: a reference gives what
 * was sent, or unknown.
 */
final class HeaderDecoder {
    /** RFC 9113, section 6.5.2: the table's size until the encoder says otherwise. */
    private static final int DEFAULT_TABLE = 4096;
    /** Size updates are followed up to here in any case. */
    private static final int LEAST_TABLE_LIMIT = 1 << 16;
    /** And never beyond: a size update takes memory at once. */
    private static final int MOST_TABLE_LIMIT = 1 << 20;

    /**
     * Far over what any block gives: the library drops table entries where a field is too long for it, so it must never
     * find one too long. {@link HeaderBlock} holds the limit.
     */
    private static final int NO_LIMIT = 1 << 30;

    /** A name of one octet, a value of none, and the overhead of an entry (RFC 7541, section 4.1). */
    private static final int PLACEHOLDER_SIZE = 33;

    private static final byte[] PLACEHOLDERS = placeholders(LEAST_TABLE_LIMIT / PLACEHOLDER_SIZE);
    private static final HeaderListener NOBODY = (name, value, sensitive) -> {};

    private final HeaderListener fields;
    private final HeaderBlock block = new HeaderBlock();
    private final BlockInput input = new BlockInput();

    private @Nullable Decoder decoder;
    private int tableLimit = LEAST_TABLE_LIMIT;
    private boolean primed;

    /** @param listBytes the longest header list kept, as RFC 9113, section 6.5.2, counts it */
    HeaderDecoder(int listBytes) {
        this.fields = (name, value, sensitive) -> block.add(name, value, listBytes);
    }

    /** Forgets everything: entries inserted before now are unknown. */
    void prime() {
        decoder = null;
        primed = true;
    }

    /** The receiver's SETTINGS_HEADER_TABLE_SIZE, once acknowledged; the encoder's own updates say what it uses of it. */
    void tableSize(long octets) {
        int limit = (int) Math.max(LEAST_TABLE_LIMIT, Math.min(octets, MOST_TABLE_LIMIT));
        // Never lowered: the library then asks for an update even if the limit was raised again before the next block.
        if (limit > tableLimit) {
            tableLimit = limit;
            if (decoder != null) {
                decoder.setMaxHeaderTableSize(limit);
            }
        }
    }

    /**
     * Decodes one whole block: HEADERS or PUSH_PROMISE with its CONTINUATIONs, without padding and priority. Never
     * throws; after a block that failed everything inserted before is unknown.
     */
    HeaderBlock decode(byte[] bytes, int from, int to) {
        block.clear();
        boolean whole = BlockScan.of(bytes, from, to) != BlockScan.CUT;
        if (!run(bytes, from, to) || !whole) {
            block.fail();
            prime();
        }
        return block;
    }

    private boolean run(byte[] bytes, int from, int to) {
        try {
            Decoder library = decoder == null ? open() : decoder;
            input.open(bytes, from, to);
            library.decode(input, fields);
            if (library.endHeaderBlock()) {
                block.truncate();
                prime();
            }
            return input.available() == 0;
        } catch (IOException | RuntimeException | AssertionError e) {
            // An AssertionError is the library's answer to an empty name, whether or not assertions are on.
            return false;
        } finally {
            input.release();
        }
    }

    private Decoder open() throws IOException {
        Decoder opened = new Decoder(NO_LIMIT, DEFAULT_TABLE);
        opened.setMaxHeaderTableSize(tableLimit);
        if (primed) {
            input.open(PLACEHOLDERS, 0, DEFAULT_TABLE / PLACEHOLDER_SIZE * 4);
            opened.decode(input, NOBODY);
            opened.endHeaderBlock();
        }
        decoder = opened;
        return opened;
    }

    private static byte[] placeholders(int count) {
        byte[] blocks = new byte[count * 4];
        for (int i = 0; i < count; i++) {
            blocks[i * 4] = 0x40;
            blocks[i * 4 + 1] = 1;
        }
        return blocks;
    }
}
