package io.perisco.grpc;

import io.perisco.http.Headers;
import io.perisco.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * The path of a call: {@code /package.Service/Method}. What stands before that is a prefix of whoever serves it.
 *
 * @param service with its package; empty if unknown
 * @param method empty if unknown
 */
record MethodPath(String service, String method) {
    static final MethodPath UNKNOWN = new MethodPath("", "");

    /** That of a request; unknown where it was not seen. */
    static MethodPath of(@Nullable HttpRequest request) {
        return request == null ? UNKNOWN : parse(request.target());
    }

    static MethodPath parse(String target) {
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        int scheme = path.indexOf("://");
        int slash = path.lastIndexOf('/');
        int before = slash < 1 ? -1 : path.lastIndexOf('/', slash - 1);
        if (path.equals(Headers.UNKNOWN) || before < 0 || scheme >= 0 && before < scheme + 3) {
            return UNKNOWN;
        }
        String service = path.substring(before + 1, slash);
        String method = path.substring(slash + 1);
        return service.isEmpty() || method.isEmpty() ? UNKNOWN : new MethodPath(service, method);
    }

    /** {@code package.Service/Method}; empty if unknown. */
    String full() {
        return service.isEmpty() ? "" : service + "/" + method;
    }
}
