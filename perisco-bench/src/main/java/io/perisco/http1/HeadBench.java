package io.perisco.http1;

import io.perisco.http.HttpRequest;
import io.perisco.http.HttpResponse;
import io.perisco.model.Redaction;
import org.jspecify.annotations.Nullable;

/** The way of the benchmarks to the head parser, which is not public. */
public final class HeadBench {
    private final HeadParser parser;

    public HeadBench(Redaction redaction) {
        parser = new HeadParser(redaction);
    }

    /** The request whose head is {@code [from, to)}, or null if that is not one whole head. */
    public @Nullable HttpRequest request(byte[] bytes, int from, int to) {
        return parser.request(bytes, from, to);
    }

    /** The response whose head is {@code [from, to)}, or null if that is not one whole head. */
    public @Nullable HttpResponse response(byte[] bytes, int from, int to) {
        return parser.response(bytes, from, to);
    }
}
