package io.perisco.grpc;

import io.perisco.http.Headers;
import io.perisco.http.HttpRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What follows {@code application/grpc} in a content type.
 *
 * @param web whether it is gRPC-Web, whose trailers are in the body
 * @param text whether the body is in base64
 * @param format of the messages: {@code proto}, {@code json}, …; {@code proto} if not said
 */
record ContentType(boolean web, boolean text, String format) {
    private static final String PREFIX = "application/grpc";
    private static final ContentType PROTO = new ContentType(false, false, "proto");

    /** The content type of a head if it is gRPC's; null if it is not, or not known. */
    static @Nullable ContentType of(Headers headers) {
        int i = headers.indexOf("content-type", 0);
        return i < 0 || !headers.valueStartsWith(i, PREFIX) ? null : parse(headers.value(i));
    }

    /** Whether a head has a content type that could not be decoded. */
    static boolean isUnknown(HttpRequest head) {
        // in HTTP/1.x what was read is known
        return !head.version().startsWith("1") && isUnknown(head.headers());
    }

    /** Whether a head of HTTP/2 has a content type that could not be decoded. */
    static boolean isUnknown(Headers headers) {
        int i = headers.indexOf("content-type", 0);
        return i >= 0 ? headers.valueStartsWith(i, Headers.UNKNOWN) : headers.indexOf(Headers.UNKNOWN, 0) >= 0;
    }

    static @Nullable ContentType parse(String value) {
        if (value.equals(PREFIX)) {
            return PROTO;
        }
        if (!value.regionMatches(true, 0, PREFIX, 0, PREFIX.length())) {
            return null;
        }
        int semicolon = value.indexOf(';');
        String rest = value.substring(PREFIX.length(), semicolon < 0 ? value.length() : semicolon)
                .trim()
                .toLowerCase(Locale.ROOT);
        int plus = rest.indexOf('+');
        String variant = plus < 0 ? rest : rest.substring(0, plus);
        String format = plus < 0 ? "proto" : rest.substring(plus + 1);
        return switch (variant) {
            case "" -> new ContentType(false, false, format);
            case "-web" -> new ContentType(true, false, format);
            case "-web-text" -> new ContentType(true, true, format);
            default -> null;
        };
    }
}
