package io.perisco.grpc;

import io.perisco.http.Headers;
import io.perisco.http.HttpRequest;
import io.perisco.http.HttpResponse;
import io.perisco.model.Contribution;
import io.perisco.model.Exchange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A gRPC or gRPC-Web call, or as much of it as was seen. Immutable.
 *
 * @since 0.1.0
 */
public final class GrpcCall implements Contribution {
    /** The status of a call whose status was not seen, which is never 0. */
    public static final int UNKNOWN_STATUS = -1;

    /** What told the status. */
    public enum StatusSource {
        /** {@code grpc-status} in the trailers; those of gRPC-Web are in the body. */
        TRAILERS,
        /** {@code grpc-status} in a head that nothing follows. */
        TRAILERS_ONLY,
        /** The HTTP status, as no {@code grpc-status} was sent. */
        HTTP,
        /** The code of RST_STREAM, or that the stream was refused. */
        RESET,
        /** Nothing. */
        NONE;

        private final String label = name().toLowerCase(Locale.ROOT);

        /** The name as printed, for example {@code trailers_only}. */
        public String label() {
            return label;
        }
    }

    private final boolean web;
    private final boolean ended;
    private final @Nullable HttpRequest request;
    private final Ending ending;
    private final GrpcMessages requests;
    private final GrpcMessages responses;

    // decoded when first asked for; two threads that ask at once decode the same
    private @Nullable MethodPath path;
    private Ending.@Nullable Answer answer;

    GrpcCall(Call call) {
        web = call.isWeb();
        ended = call.hasEnded();
        request = call.request();
        ending = call.ending();
        requests = call.requests();
        responses = call.responses();
    }

    private MethodPath path() {
        MethodPath known = path;
        if (known == null) {
            known = MethodPath.of(request);
            path = known;
        }
        return known;
    }

    private Ending.Answer answer() {
        Ending.Answer known = answer;
        if (known == null) {
            known = ending.answer();
            answer = known;
        }
        return known;
    }

    private @Nullable Headers requestHeaders() {
        return request == null ? null : request.headers();
    }

    private @Nullable Headers responseHeaders() {
        HttpResponse head = ending.response();
        return head == null ? null : head.headers();
    }

    /** {@code grpc}, or {@code grpc-web}. */
    @Override
    public String protocol() {
        return web ? "grpc-web" : "grpc";
    }

    /** {@code package.Service/Method}; empty if unknown. */
    @Override
    public String operation() {
        return path().full();
    }

    /** The name of the status, for example {@code DEADLINE_EXCEEDED}; its number if it has none; empty if unknown. */
    @Override
    public String status() {
        return Status.name(answer().status());
    }

    /** The service with its package; empty if unknown. */
    public String service() {
        return path().service();
    }

    /** The method; empty if unknown. */
    public String method() {
        return path().method();
    }

    public GrpcKind kind() {
        return GrpcKind.of(requests, responses, ended, answer().status());
    }

    /** The status code, or {@link #UNKNOWN_STATUS}. */
    public int statusCode() {
        return answer().status();
    }

    public StatusSource statusSource() {
        return answer().source();
    }

    /** The decoded {@code grpc-message}; empty if none was sent. */
    public String message() {
        return answer().message();
    }

    /** What {@code grpc-status-details-bin} says, or null. */
    public @Nullable StatusDetails details() {
        return answer().details();
    }

    /** The messages that the client sent. */
    public GrpcMessages requestMessages() {
        return requests;
    }

    /** The messages that the server sent. */
    public GrpcMessages responseMessages() {
        return responses;
    }

    /** How long the client waits ({@code grpc-timeout}), or {@link Exchange#UNKNOWN} if it did not say. */
    public long timeoutNanos() {
        Headers headers = requestHeaders();
        return headers == null ? Exchange.UNKNOWN : Timeout.nanos(headers.first("grpc-timeout"));
    }

    /** {@code grpc-encoding} of the request; null if not said. */
    public @Nullable String requestEncoding() {
        Headers headers = requestHeaders();
        return headers == null ? null : headers.first("grpc-encoding");
    }

    /** {@code grpc-encoding} of the response; null if not said. */
    public @Nullable String responseEncoding() {
        Headers headers = responseHeaders();
        return headers == null ? null : headers.first("grpc-encoding");
    }

    /** What the client can read ({@code grpc-accept-encoding}), in order. */
    public List<String> requestAcceptEncoding() {
        return acceptEncoding(requestHeaders());
    }

    /** What the server can read ({@code grpc-accept-encoding}), in order. */
    public List<String> responseAcceptEncoding() {
        return acceptEncoding(responseHeaders());
    }

    private static List<String> acceptEncoding(@Nullable Headers headers) {
        List<String> encodings = new ArrayList<>();
        if (headers != null) {
            for (String value : headers.all("grpc-accept-encoding")) {
                for (String encoding : value.split(",")) {
                    if (!encoding.isBlank()) {
                        encodings.add(encoding.trim());
                    }
                }
            }
        }
        return encodings;
    }

    @Override
    public void attributes(BiConsumer<String, Object> sink) {
        sink.accept("rpc.system.name", "grpc");
        if (!operation().isEmpty()) {
            sink.accept("rpc.method", operation());
        }
        if (answer().status() != UNKNOWN_STATUS) {
            sink.accept("rpc.status_code", status());
        }
        if (answer().status() > Status.OK) {
            sink.accept("error.type", status());
        }
        sink.accept("perisco.grpc.kind", kind().label());
        sink.accept("perisco.grpc.status_source", answer().source().label());
        if (!answer().message().isEmpty()) {
            sink.accept("perisco.grpc.message", answer().message());
        }
        StatusDetails details = answer().details();
        if (details != null) {
            sink.accept("perisco.grpc.details.code", (long) details.code());
            sink.accept("perisco.grpc.details.message", details.message());
            sink.accept("perisco.grpc.details.types", details.types());
        }
        messages("perisco.grpc.request.", requests, requestEncoding(), sink);
        messages("perisco.grpc.response.", responses, responseEncoding(), sink);
        if (timeoutNanos() != Exchange.UNKNOWN) {
            sink.accept("perisco.grpc.timeout_ns", timeoutNanos());
        }
    }

    private static void messages(
            String prefix, GrpcMessages messages, @Nullable String encoding, BiConsumer<String, Object> sink) {
        sink.accept(prefix + "messages", messages.count());
        sink.accept(prefix + "messages.at_least", messages.atLeast());
        sink.accept(prefix + "messages.bytes", messages.bytes());
        sink.accept(prefix + "messages.compressed", messages.compressed());
        if (encoding != null) {
            sink.accept(prefix + "encoding", encoding);
        }
    }

    /** {@code package.Service/Method OK}. */
    @Override
    public String toString() {
        return (operation().isEmpty() ? "-" : operation()) + " " + (status().isEmpty() ? "-" : status());
    }
}
