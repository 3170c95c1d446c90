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
    /** What is taken for the table of a late-joined connection that refers further back than the default reaches. */
    private static final int WIDE_TABLE = 1 << 16;
    /** Size updates are followed up to here in any case. */
    private static final int LEAST_TABLE_LIMIT = 1 << 16;
    /** And never beyond: a size update takes memory at once. */
    private static final int MOST_TABLE_LIMIT = 1 << 20;

    /**
     * Far over what any block gives: the library drops table entries where a field is too long for it, so it must never
     * find one too long. {@link HeaderBlock} holds the limit.
     */
    private static final int NO_LIMIT = 1 << 30;

    /** So few indexes are told sooner than their list is looked up. */
    private static final int FEW = 4;

    /** A name of one octet, a value of none, and the overhead of an entry (RFC 7541, section 4.1). */
    private static final int PLACEHOLDER_SIZE = 33;

    /** A literal with incremental indexing: name of one zero octet, which no field has, and empty value. */
    private static final byte[] PLACEHOLDER = {0x40, 1, 0, 0};

    private static final byte[] PLACEHOLDERS = placeholders(WIDE_TABLE / PLACEHOLDER_SIZE);
    /** What the library says of an index behind the last entry. */
    private static final String NO_SUCH_ENTRY = "illegal index value";

    private static final HeaderListener NOBODY = (name, value, sensitive) -> {};

    private final int listBytes;
    private final HeaderListener fields;
    private final HeaderBlock block = new HeaderBlock();
    private final BlockInput input = new BlockInput();
    private final RecentBlocks recent;
    private final BlockScan scan;

    private @Nullable Decoder decoder;
    private final TableHistory table;
    /** Whether a block left the table as it was since it changed: then others may have come before. */
    private boolean settled;

    private int tableLimit = LEAST_TABLE_LIMIT;
    private Past past = Past.NONE;
    private boolean mayWiden = true;

    HeaderDecoder(int listBytes) {
        this(listBytes, new SharedByThread());
    }

    /**
     * @param listBytes the longest header list kept, as RFC 9113, section 6.5.2, counts it; longer ones are cut
     */
    HeaderDecoder(int listBytes, SharedByThread shared) {
        this.listBytes = listBytes;
        this.recent = shared.recent;
        this.scan = shared.scan;
        this.table = new TableHistory(recent);
        this.fields = (name, value, sensitive) -> block.add(name, value, listBytes);
    }

    /** Forgets everything: entries inserted before now are unknown. */
    void prime() {
        forget(past == Past.WIDE ? Past.WIDE : Past.UNSEEN);
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
        if (to - from <= FEW && recall(bytes, from, to)) {
            return block;
        }
        long key = RecentBlocks.keyOfIndexes(table, bytes, from, to);
        return key != 0 ? decodeIndexes(key, bytes, from, to) : decodeFields(bytes, from, to);
    }

    private HeaderBlock decodeIndexes(long key, byte[] bytes, int from, int to) {
        HeaderBlock same = recent.findIndexes(key, table, bytes, from, to);
        if (same != null) {
            return same;
        }
        return recall(bytes, from, to) || decodePlain(bytes, from, to) == End.WHOLE
                ? kept(key, bytes, from, to)
                : failed();
    }

    /**
     * Tells of the entries that indexes of one octet each point to what the library told before; false if it must be
     * asked again, or there is anything else.
     */
    private boolean recall(byte[] bytes, int from, int to) {
        block.clear();
        for (int i = from; i < to; i++) {
            if (bytes[i] >= BlockScan.LONG_INDEX || !table.tell(bytes[i] & 0x7F, block, listBytes)) {
                return false;
            }
        }
        return true;
    }

    private HeaderBlock decodeFields(byte[] bytes, int from, int to) {
        long key = 0;
        if (settled) {
            key = RecentBlocks.key(table, bytes, from, to);
            HeaderBlock same = recent.find(key, table, bytes, from, to);
            if (same != null) {
                return same;
            }
        }
        int kind = scan.spell(bytes, from, to);
        End end = decodePlain(scan.plainBytes(), scan.plainFrom(), scan.plainTo());
        scan.release();
        if (end != End.WHOLE || kind == BlockScan.CUT) {
            return failed();
        }
        if (kind == BlockScan.CHANGES) {
            changed();
            return block;
        }
        if (!settled) {
            settled = true;
            key = RecentBlocks.key(table, bytes, from, to);
        }
        return kept(key, bytes, from, to);
    }

    private HeaderBlock kept(long key, byte[] bytes, int from, int to) {
        return block.truncated() ? block : recent.keep(key, table, bytes, from, to, block);
    }

    private HeaderBlock failed() {
        block.fail();
        forget(Past.UNSEEN);
        return block;
    }

    /** The block at hand, as it was scanned, changed the table. */
    private void changed() {
        settled = false;
        if (scan.tableSize() != BlockScan.UNCHANGED) {
            table.restart(scan.tableSize());
        }
        if (scan.fields() != block.size() || scan.fields() > Long.SIZE || block.hasUnknown() || block.truncated()) {
            // the sizes of what was inserted are not all known
            table.restart();
            return;
        }
        for (long left = scan.inserts(); left != 0; left &= left - 1) {
            int i = Long.numberOfTrailingZeros(left);
            table.insert(block.nameBytes(i), block.valueBytes(i));
        }
    }

    private void forget(Past unseen) {
        decoder = null;
        past = unseen;
        table.restart(DEFAULT_TABLE);
        settled = false;
    }

    /** Decodes octets whose strings are spelled out. */
    private End decodePlain(byte[] bytes, int from, int to) {
        End end = run(bytes, from, to);
        if (end == End.NO_SUCH_ENTRY && past == Past.UNSEEN && mayWiden) {
            // The encoder's table may have been larger than the default before we came.
            mayWiden = false;
            forget(Past.WIDE);
            end = run(bytes, from, to);
        }
        return end;
    }

    private End run(byte[] bytes, int from, int to) {
        block.clear();
        try {
            Decoder library = decoder == null ? open() : decoder;
            input.open(bytes, from, to);
            library.decode(input, fields);
            if (library.endHeaderBlock()) {
                // Over what the library counts, and it may have dropped entries for that.
                block.truncate();
                forget(past == Past.NONE ? Past.UNSEEN : past);
            }
            return input.available() == 0 ? End.WHOLE : End.BROKEN;
        } catch (IOException e) {
            return NO_SUCH_ENTRY.equals(e.getMessage()) ? End.NO_SUCH_ENTRY : End.BROKEN;
        } catch (RuntimeException | AssertionError e) {
            // An AssertionError is the library's answer to an empty name, whether or not assertions are on.
            return End.BROKEN;
        } finally {
            input.release();
        }
    }

    private Decoder open() throws IOException {
        int capacity = past == Past.WIDE ? WIDE_TABLE : DEFAULT_TABLE;
        Decoder opened = new Decoder(NO_LIMIT, capacity);
        opened.setMaxHeaderTableSize(tableLimit);
        if (past != Past.NONE) {
            input.open(PLACEHOLDERS, 0, capacity / PLACEHOLDER_SIZE * PLACEHOLDER.length);
            opened.decode(input, NOBODY);
            opened.endHeaderBlock();
        }
        decoder = opened;
        return opened;
    }

    private static byte[] placeholders(int count) {
        byte[] all = new byte[count * PLACEHOLDER.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = PLACEHOLDER[i % PLACEHOLDER.length];
        }
        return all;
    }

    /** What is not known of the time before the first entry. */
    private enum Past {
        /** Nothing: the connection was seen from its start. */
        NONE,
        /** As many entries as the default table holds. */
        UNSEEN,
        /** More than that. */
        WIDE
    }

    private enum End {
        WHOLE,
        NO_SUCH_ENTRY,
        BROKEN
    }
}
