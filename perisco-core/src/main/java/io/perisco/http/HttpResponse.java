package io.perisco.http;

import io.perisco.model.Half;
import io.perisco.model.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The head of a final HTTP response of any version, the interim ones before it, and its trailers once seen.
 *
 * @since 0.1.0
 */
public final class HttpResponse implements Message {
    /** The status of a response whose head was not seen, or was not a number. */
    public static final int UNKNOWN_STATUS = 0;

    private final String version;
    private final int status;
    private final String reason;
    private final List<Integer> interim;
    private final Headers headers;
    private final Headers trailers;

    private HttpResponse(
            String version, int status, String reason, List<Integer> interim, Headers headers, Headers trailers) {
        this.version = version;
        this.status = status;
        this.reason = reason;
        this.interim = interim;
        this.headers = headers;
        this.trailers = trailers;
    }

    /**
     * @param version {@code 1.0}, {@code 1.1} or {@code 2}
     * @param status 100 to 999, or {@link #UNKNOWN_STATUS}
     * @param reason the reason phrase; empty where there is none
     * @param interim the status codes of the 1xx responses that came before it
     */
    public static HttpResponse of(String version, int status, String reason, List<Integer> interim, Headers headers) {
        return new HttpResponse(
                version, status, reason, interim.isEmpty() ? List.of() : List.copyOf(interim), headers, Headers.EMPTY);
    }

    /** The same with its trailers. */
    public HttpResponse withTrailers(Headers seen) {
        return new HttpResponse(version, status, reason, interim, headers, seen);
    }

    public String version() {
        return version;
    }

    /** The status code, or {@link #UNKNOWN_STATUS}. */
    public int status() {
        return status;
    }

    /** The reason phrase; empty in HTTP/2 and where none was sent. */
    public String reason() {
        return reason;
    }

    /** The status codes of the interim responses before it (RFC 9110, section 15.2). */
    public List<Integer> interim() {
        return interim;
    }

    public Headers headers() {
        return headers;
    }

    public Headers trailers() {
        return trailers;
    }

    /** The status code as text; empty if unknown. */
    @Override
    public String operation() {
        return status == UNKNOWN_STATUS ? "" : Integer.toString(status);
    }

    @Override
    public String protocol() {
        return protocol(version);
    }

    @Override
    public void attributes(Half half, BiConsumer<String, Object> sink) {
        if (status != UNKNOWN_STATUS) {
            sink.accept("http.response.status_code", (long) status);
        }
        if (status >= 500) {
            sink.accept("error.type", Integer.toString(status));
        }
        fields("http.response.header.", headers, sink);
    }

    /** {@code 200 OK}. */
    @Override
    public String toString() {
        return reason.isEmpty() ? operation() : operation() + " " + reason;
    }

    static String protocol(String version) {
        return switch (version) {
            case "1.1" -> "http/1.1";
            case "1.0" -> "http/1.0";
            case "2" -> "http/2";
            default -> "http/" + version;
        };
    }

    static void fields(String prefix, Headers headers, BiConsumer<String, Object> sink) {
        Map<String, List<String>> joined = new LinkedHashMap<>();
        headers.forEach(
                (name, value) -> joined.computeIfAbsent(prefix + name.toLowerCase(Locale.ROOT), k -> new ArrayList<>())
                        .add(value));
        joined.forEach(sink);
    }
}
