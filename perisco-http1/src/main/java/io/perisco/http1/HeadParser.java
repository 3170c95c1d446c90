package io.perisco.http1;

import io.perisco.http.Headers;
import io.perisco.http.HttpRequest;
import io.perisco.http.HttpResponse;
import io.perisco.model.Redaction;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to the head of a message: start line and fields, each byte looked at once, copied once. Knows nothing of
 * connections. Holds the last head read, but not its bytes; reused from head to head.
 */
final class HeadParser {
    /** The head's end has not come yet. */
    static final int INCOMPLETE = RequestLine.INCOMPLETE;
    /** Not a head of HTTP/1. */
    static final int INVALID = RequestLine.INVALID;

    private final Redaction redaction;
    private final RequestLine requestLine = new RequestLine();
    private final StatusLine statusLine = new StatusLine();
    private final HeadScanner scanner = new HeadScanner();
    private int from;
    private int wholeTo;
    private boolean started;

    HeadParser(Redaction redaction) {
        this.redaction = redaction;
    }

    /** The request whose head is {@code [from, to)}, or null if that is not one whole head. */
    @Nullable
    HttpRequest request(byte[] bytes, int from, int to) {
        return readRequest(bytes, from, to) == to ? newRequest(bytes) : null;
    }

    /** The response whose head is {@code [from, to)}, or null if that is not one whole head. */
    @Nullable
    HttpResponse response(byte[] bytes, int from, int to) {
        return readResponse(bytes, from, to) == to ? newResponse(bytes, List.of()) : null;
    }

    /** Where the head ends that begins at {@code from}, or {@link #INCOMPLETE} or {@link #INVALID}. */
    int readRequest(byte[] bytes, int from, int to) {
        int line = requestLine.read(bytes, from, to);
        return readFields(bytes, from, line, to, requestLine.version());
    }

    /** Where the head ends that begins at {@code from}, or {@link #INCOMPLETE} or {@link #INVALID}. */
    int readResponse(byte[] bytes, int from, int to) {
        int line = statusLine.read(bytes, from, to);
        return readFields(bytes, from, line, to, statusLine.version());
    }

    private int readFields(byte[] bytes, int from, int line, int to, String version) {
        this.from = from;
        started = line >= 0;
        if (!started) {
            return line;
        }
        int end = scanner.scan(bytes, line, to);
        wholeTo = end < 0 ? scanner.end() : end;
        scanner.framing().read(bytes, scanner, version);
        return end;
    }

    /** Where the trailer section ends that begins at {@code from}, or {@link #INCOMPLETE}. */
    int readTrailers(byte[] bytes, int from, int to) {
        this.from = from;
        int end = scanner.scan(bytes, from, to);
        wholeTo = end < 0 ? scanner.end() : end;
        return end;
    }

    /** Whether the start line of the last head was there whole; then so much of the head can be told as was. */
    boolean isStarted() {
        return started;
    }

    /** Where the last line ends that was there whole. */
    int wholeTo() {
        return wholeTo;
    }

    /** The method of the last request. */
    String method() {
        return requestLine.method();
    }

    /** The status of the last response. */
    int status() {
        return statusLine.status();
    }

    /** What the fields of the last head say about framing. */
    FramingFields framing() {
        return scanner.framing();
    }

    /** The request that was read from {@code bytes}, as far as it was whole. */
    HttpRequest newRequest(byte[] bytes) {
        byte[] copy = Arrays.copyOfRange(bytes, from, wholeTo);
        Headers headers = scanner.headers(copy, from, redaction);
        return HttpRequest.http1(
                requestLine.version(),
                requestLine.method(),
                copy,
                requestLine.targetFrom() - from,
                requestLine.targetTo() - from,
                headers,
                redaction);
    }

    /** The response that was read from {@code bytes}, as far as it was whole, after those with status {@code interim}. */
    HttpResponse newResponse(byte[] bytes, List<Integer> interim) {
        byte[] copy = Arrays.copyOfRange(bytes, from, wholeTo);
        Headers headers = scanner.headers(copy, from, redaction);
        return HttpResponse.of(statusLine.version(), statusLine.status(), statusLine.reason(), interim, headers);
    }

    /** The trailers that were read from {@code bytes}. */
    Headers newTrailers(byte[] bytes) {
        return scanner.headers(Arrays.copyOfRange(bytes, from, wholeTo), from, redaction);
    }
}
