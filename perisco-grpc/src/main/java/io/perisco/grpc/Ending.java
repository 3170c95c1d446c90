package io.perisco.grpc;

import io.perisco.http.Headers;
import io.perisco.http.HttpResponse;
import io.perisco.spi.End;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of how a call was answered; decoded only when somebody asks.
 *
 * @param trailers those of the response, or null
 * @param response its head, or null
 * @param grpc whether the content of the response is gRPC's
 * @param requestEnd how the request ended, or null
 * @param responseEnd how the response ended, or null
 * @param errorCode of a reset, or {@link io.perisco.model.Exchange#UNKNOWN}
 */
record Ending(
        @Nullable Headers trailers,
        @Nullable HttpResponse response,
        boolean grpc,
        @Nullable End requestEnd,
        @Nullable End responseEnd,
        long errorCode) {
    static final String STATUS = "grpc-status";
    private static final String MESSAGE = "grpc-message";
    private static final String DETAILS = "grpc-status-details-bin";

    /** What is known of the end of a call. */
    record Answer(
            int status,
            GrpcCall.StatusSource source,
            String message,
            @Nullable StatusDetails details) {}

    /** From the first of these that tells: trailers, a head without more, HTTP, a reset. */
    Answer answer() {
        Headers last = trailers;
        Answer told = last == null ? null : told(last, GrpcCall.StatusSource.TRAILERS);
        HttpResponse head = response;
        if (told == null && head != null && responseEnd == End.COMPLETE) {
            told = told(head.headers(), GrpcCall.StatusSource.TRAILERS_ONLY);
        }
        if (told != null) {
            return told;
        }
        if (head != null && head.status() != HttpResponse.UNKNOWN_STATUS) {
            int mapped = Status.ofHttp(head.status());
            if (mapped != GrpcCall.UNKNOWN_STATUS && (!grpc || responseEnd != null)) {
                return new Answer(mapped, GrpcCall.StatusSource.HTTP, "", null);
            }
        }
        return reset();
    }

    private static @Nullable Answer told(Headers headers, GrpcCall.StatusSource source) {
        String code = headers.first(STATUS);
        if (code == null || code.equals(Headers.UNKNOWN)) {
            return null;
        }
        String message = headers.first(MESSAGE);
        List<byte[]> details = GrpcMetadata.binary(headers, DETAILS);
        return new Answer(
                Status.parse(code),
                source,
                message == null ? "" : Percent.decode(message),
                details.isEmpty() ? null : StatusDetails.parse(details.get(0)));
    }

    private Answer reset() {
        int code = GrpcCall.UNKNOWN_STATUS;
        if (responseEnd == End.REFUSED || requestEnd == End.REFUSED) {
            code = Status.UNAVAILABLE; // not processed, whatever the reason
        } else if (responseEnd == End.CANCELLED || requestEnd == End.CANCELLED) {
            code = Status.ofReset(errorCode);
        }
        boolean told = code != GrpcCall.UNKNOWN_STATUS;
        return new Answer(code, told ? GrpcCall.StatusSource.RESET : GrpcCall.StatusSource.NONE, "", null);
    }
}
