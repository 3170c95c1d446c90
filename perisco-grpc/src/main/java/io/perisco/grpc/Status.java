package io.perisco.grpc;

/** The status codes of gRPC, and what stands for one where none was sent (gRPC's PROTOCOL-HTTP2 and http-grpc-status-mapping). */
final class Status {
    static final int OK = 0;
    static final int CANCELLED = 1;
    static final int UNKNOWN = 2;
    static final int PERMISSION_DENIED = 7;
    static final int RESOURCE_EXHAUSTED = 8;
    static final int UNIMPLEMENTED = 12;
    static final int INTERNAL = 13;
    static final int UNAVAILABLE = 14;
    static final int UNAUTHENTICATED = 16;

    private static final String[] NAMES = {
        "OK",
        "CANCELLED",
        "UNKNOWN",
        "INVALID_ARGUMENT",
        "DEADLINE_EXCEEDED",
        "NOT_FOUND",
        "ALREADY_EXISTS",
        "PERMISSION_DENIED",
        "RESOURCE_EXHAUSTED",
        "FAILED_PRECONDITION",
        "ABORTED",
        "OUT_OF_RANGE",
        "UNIMPLEMENTED",
        "INTERNAL",
        "UNAVAILABLE",
        "DATA_LOSS",
        "UNAUTHENTICATED",
    };

    private static final int OF_HTTP = 200;

    private Status() {}

    /** The name of a code; the number where it has none; empty if unknown. */
    static String name(int code) {
        return code < 0 ? "" : code < NAMES.length ? NAMES[code] : Integer.toString(code);
    }

    /** The value of a {@code grpc-status} field; what is no number is UNKNOWN (gRPC, "Responses"). */
    static int parse(String value) {
        if (value.isEmpty() || value.length() > 9) {
            return UNKNOWN;
        }
        int code = 0;
        for (int i = 0; i < value.length(); i++) {
            int digit = value.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return UNKNOWN;
            }
            code = code * 10 + digit;
        }
        return code;
    }

    /** What an HTTP status means where no {@code grpc-status} came; a 200 means nothing. */
    static int ofHttp(int status) {
        return switch (status) {
            case OF_HTTP -> GrpcCall.UNKNOWN_STATUS;
            case 400 -> INTERNAL;
            case 401 -> UNAUTHENTICATED;
            case 403 -> PERMISSION_DENIED;
            case 404 -> UNIMPLEMENTED;
            case 429, 502, 503, 504 -> UNAVAILABLE;
            default -> UNKNOWN;
        };
    }

    /** What the error code of RST_STREAM means (gRPC, "Errors"). */
    static int ofReset(long code) {
        return switch ((int) Math.max(-1, Math.min(code, 0xFF))) {
            case -1, 5 -> GrpcCall.UNKNOWN_STATUS; // STREAM_CLOSED has no mapping
            case 0, 1, 2, 3, 4, 6, 9, 10 -> INTERNAL;
            case 7 -> UNAVAILABLE;
            case 8 -> CANCELLED;
            case 11 -> RESOURCE_EXHAUSTED;
            case 12 -> PERMISSION_DENIED;
            default -> UNKNOWN;
        };
    }
}
