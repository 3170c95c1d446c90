package io.perisco.http;

import io.perisco.model.Half;
import io.perisco.model.Message;
import io.perisco.model.Redaction;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The head of an HTTP request of any version, and its trailers once they were seen.
 *
 * @since 0.1.0
 */
public final class HttpRequest implements Message {
    /** RFC 9110, section 9, and RFC 5789: others are reported as {@code _OTHER} in attributes. */
    private static final Set<String> KNOWN_METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");

    private final String version;
    private final String method;
    private final byte[] bytes;
    private final int targetFrom;
    private final int targetTo;
    private final byte @Nullable [] scheme;
    private final byte @Nullable [] authority;
    private final Headers headers;
    private final Headers trailers;
    private final Redaction redaction;

    private HttpRequest(
            String version,
            String method,
            byte[] bytes,
            int targetFrom,
            int targetTo,
            byte @Nullable [] scheme,
            byte @Nullable [] authority,
            Headers headers,
            Headers trailers,
            Redaction redaction) {
        this.version = version;
        this.method = method;
        this.bytes = bytes;
        this.targetFrom = targetFrom;
        this.targetTo = targetTo;
        this.scheme = scheme;
        this.authority = authority;
        this.headers = headers;
        this.trailers = trailers;
        this.redaction = redaction;
    }

    /**
     * A request of HTTP/1.x, whose authority is read off its target or Host field.
     *
     * @param version {@code 1.0} or {@code 1.1}
     * @param bytes holds the request target; kept
     */
    public static HttpRequest http1(
            String version,
            String method,
            byte[] bytes,
            int targetFrom,
            int targetTo,
            Headers headers,
            Redaction redaction) {
        return new HttpRequest(
                version, method, bytes, targetFrom, targetTo, null, null, headers, Headers.EMPTY, redaction);
    }

    /**
     * A request of a version that has pseudo-header fields (RFC 9113, section 8.3.1). The arrays are kept, so must not
     * change any more.
     *
     * @param method {@code :method}
     * @param target {@code :path}, or what is asked for without one
     * @param scheme {@code :scheme}, or null
     * @param authority {@code :authority}, or null
     */
    public static HttpRequest withPseudoHeaders(
            String version,
            byte[] method,
            byte[] target,
            byte @Nullable [] scheme,
            byte @Nullable [] authority,
            Headers headers,
            Redaction redaction) {
        return new HttpRequest(
                version,
                Text.decode(method),
                target,
                0,
                target.length,
                scheme,
                authority,
                headers,
                Headers.EMPTY,
                redaction);
    }

    /** The same with its trailers. */
    public HttpRequest withTrailers(Headers seen) {
        return new HttpRequest(
                version, method, bytes, targetFrom, targetTo, scheme, authority, headers, seen, redaction);
    }

    /** The same, said in another version: a request that is upgraded is answered in the version it was upgraded to. */
    public HttpRequest withVersion(String other) {
        return new HttpRequest(
                other, method, bytes, targetFrom, targetTo, scheme, authority, headers, trailers, redaction);
    }

    /** {@code 1.0}, {@code 1.1} or {@code 2}. */
    public String version() {
        return version;
    }

    /** The method, as sent. */
    public String method() {
        return method;
    }

    /** The request target as sent, {@code :path} in HTTP/2; redacted where it must be. */
    public String target() {
        return redaction.target(Text.decode(bytes, targetFrom, targetTo));
    }

    /**
     * In HTTP/1.x {@code http}, unless the target says otherwise; later {@code :scheme}, or null where it was not seen.
     */
    public @Nullable String scheme() {
        if (scheme != null || version.startsWith("2")) {
            return scheme == null ? null : Text.decode(scheme);
        }
        int colon = absoluteForm();
        return colon < 0 ? "http" : Text.decode(bytes, targetFrom, colon).toLowerCase(Locale.ROOT);
    }

    /** Host and port of the target resource (RFC 9112, section 3.3), or null where the request names none. */
    public @Nullable String authority() {
        if (authority != null) {
            return Text.decode(authority);
        }
        int colon = absoluteForm();
        if (colon >= 0) {
            int to = colon + 3;
            while (to < targetTo && bytes[to] != '/' && bytes[to] != '?' && bytes[to] != '#') {
                to++;
            }
            String authorityText = Text.decode(bytes, colon + 3, to);
            int at = authorityText.lastIndexOf('@');
            return at < 0 || redaction.isNone() ? authorityText : Redaction.HIDDEN + authorityText.substring(at);
        }
        return method.equals("CONNECT") ? target() : headers.first("host");
    }

    public Headers headers() {
        return headers;
    }

    public Headers trailers() {
        return trailers;
    }

    /** The {@linkplain #method() method}. */
    @Override
    public String operation() {
        return method;
    }

    @Override
    public String protocol() {
        return HttpResponse.protocol(version);
    }

    @Override
    public void attributes(Half half, BiConsumer<String, Object> sink) {
        boolean known = KNOWN_METHODS.contains(method);
        sink.accept("http.request.method", known ? method : "_OTHER");
        if (!known) {
            sink.accept("http.request.method_original", method);
        }
        sink.accept("network.protocol.name", "http");
        sink.accept("network.protocol.version", version);
        String seen = scheme();
        if (seen != null) {
            sink.accept("url.scheme", seen);
        }
        String target = target();
        int path = absoluteForm() < 0 ? 0 : target.indexOf('/', absoluteForm() - targetFrom + 3);
        int query = target.indexOf('?');
        path = query >= 0 && path > query ? -1 : path;
        if (path >= 0 && target.startsWith("/", path)) {
            sink.accept("url.path", target.substring(path, query < path ? target.length() : query));
        }
        if (query >= 0) {
            sink.accept("url.query", target.substring(query + 1));
        }
        String agent = headers.first("user-agent");
        if (agent != null) {
            sink.accept("user_agent.original", agent);
        }
        HttpResponse.fields("http.request.header.", headers, sink);
    }

    /** {@code GET /greet}. */
    @Override
    public String toString() {
        return method + " " + target();
    }

    /** Where the colon of {@code scheme://} stands in an absolute-form target, or -1. */
    private int absoluteForm() {
        for (int i = targetFrom; i + 2 < targetTo; i++) {
            byte b = bytes[i];
            if (b == ':') {
                return bytes[i + 1] == '/' && bytes[i + 2] == '/' ? i : -1;
            }
            if (b == '/' || b == '?' || b == '#') {
                return -1;
            }
        }
        return -1;
    }
}
