package io.perisco.http2;

import io.perisco.http.Headers;
import io.perisco.model.Redaction;
import java.util.ArrayList;
import java.util.List;

/** The way of the benchmarks to the header decoder, which is not public. */
public final class BlockBench {
    private static final int LIST = 1 << 18;

    private final SharedByThread shared = new SharedByThread();
    private HeaderDecoder decoder = new HeaderDecoder(LIST, shared);

    /** A new connection. */
    public void open() {
        decoder = new HeaderDecoder(LIST, shared);
    }

    /** The list of the block in {@code [from, to)}. */
    public Object list(byte[] bytes, int from, int to) {
        return decode(bytes, from, to);
    }

    /** Its fields as a message holds them. */
    public Headers headers(byte[] bytes, int from, int to) {
        return decode(bytes, from, to).headers(Redaction.none());
    }

    /** {@code name: value} of each field. */
    public List<String> fields(byte[] bytes, int from, int to) {
        HeaderBlock block = decode(bytes, from, to);
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < block.size(); i++) {
            fields.add(block.name(i) + ": " + block.value(i));
        }
        return fields;
    }

    private HeaderBlock decode(byte[] bytes, int from, int to) {
        HeaderBlock block = decoder.decode(bytes, from, to);
        if (block.failed() || block.truncated() || block.hasUnknown()) {
            throw new IllegalStateException("not a whole list");
        }
        return block;
    }
}
