package io.perisco.http2;

import io.perisco.http.Headers;
import io.perisco.http.HttpRequest;
import io.perisco.http.HttpResponse;
import io.perisco.model.Message;
import io.perisco.model.Redaction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Header lists as messages (RFC 9113, section 8.3). */
final class Heads {
    static final String VERSION = "2";

    private static final byte[] NO_BYTES = new byte[0];
    private static final byte[] UNKNOWN = Headers.UNKNOWN.getBytes(StandardCharsets.US_ASCII);

    private static final byte[] CONNECT = "CONNECT".getBytes(StandardCharsets.US_ASCII);

    private Heads() {}

    /** Whether the list is a request's: trailers have no pseudo-header fields. */
    static boolean asks(HeaderBlock list) {
        return list.pseudo(Pseudo.METHOD) != null
                || list.pseudo(Pseudo.PATH) != null
                || list.pseudo(Pseudo.SCHEME) != null
                || list.pseudo(Pseudo.AUTHORITY) != null;
    }

    static HttpRequest request(HeaderBlock list, Redaction redaction) {
        byte[] missing = list.hasUnknown() ? UNKNOWN : NO_BYTES;
        byte[] method = list.pseudo(Pseudo.METHOD);
        byte[] path = list.pseudo(Pseudo.PATH);
        byte[] authority = list.pseudo(Pseudo.AUTHORITY);
        if (path == null) {
            // RFC 9113, section 8.5: CONNECT has none, and asks for an authority
            path = authority != null && Arrays.equals(method, CONNECT) ? authority : missing;
        }
        return HttpRequest.withPseudoHeaders(
                VERSION,
                method != null ? method : missing,
                path,
                list.pseudo(Pseudo.SCHEME),
                authority,
                list.headers(redaction),
                redaction);
    }

    static HttpResponse response(HeaderBlock list, List<Integer> interim, Redaction redaction) {
        return HttpResponse.of(VERSION, status(list), "", interim, list.headers(redaction));
    }

    /** The response whose head was not seen, but its trailers. */
    static HttpResponse headless(List<Integer> interim, Headers trailers) {
        return HttpResponse.of(VERSION, HttpResponse.UNKNOWN_STATUS, "", interim, Headers.EMPTY)
                .withTrailers(trailers);
    }

    /** The status code, or {@link HttpResponse#UNKNOWN_STATUS} if the list has none that is one. */
    static int status(HeaderBlock list) {
        byte[] value = list.pseudo(Pseudo.STATUS);
        if (value == null || value.length != 3) {
            return HttpResponse.UNKNOWN_STATUS;
        }
        int status = 0;
        for (byte b : value) {
            if (b < '0' || b > '9') {
                return HttpResponse.UNKNOWN_STATUS;
            }
            status = status * 10 + b - '0';
        }
        return status < 100 ? HttpResponse.UNKNOWN_STATUS : status;
    }

    static Message withTrailers(Message message, Headers trailers) {
        return message instanceof HttpRequest request
                ? request.withTrailers(trailers)
                : message instanceof HttpResponse response ? response.withTrailers(trailers) : message;
    }

    static boolean isConnect(@Nullable Message message) {
        return message instanceof HttpRequest request && request.method().equals("CONNECT");
    }
}
