package io.perisco.cli;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import java.util.Locale;

/** The keys of a line, encoded once; the schema says what they hold. */
enum JsonKey {
    TIME,
    PROTOCOL,
    TRANSPORT,
    CLIENT,
    SERVER,
    ADDRESS,
    PORT,
    CONNECTION,
    STREAM,
    PROCESS,
    PID,
    COMM,
    SIDE,
    NS_PID,
    UID,
    CGROUP,
    NETNS,
    REQUEST,
    RESPONSE,
    METHOD,
    TARGET,
    AUTHORITY,
    SCHEME,
    STATUS,
    REASON,
    INTERIM,
    HEADERS,
    TRAILERS,
    BODY_BYTES,
    BODY,
    BODY_BASE64,
    OPERATION,
    ATTRIBUTES,
    GRPC,
    SERVICE,
    KIND,
    STATUS_NAME,
    MESSAGE,
    REQUEST_MESSAGES,
    RESPONSE_MESSAGES,
    AT_LEAST,
    TIMEOUT_NS,
    DETAILS,
    CODE,
    TYPES,
    REQUEST_BODIES,
    RESPONSE_BODIES,
    LATENCY_NS,
    DURATION_NS,
    OUTCOME,
    ERROR_CODE,
    CAVEATS;

    @SuppressWarnings("ImmutableEnumChecker") // it is, but for what it caches
    private final SerializableString text = new SerializedString(name().toLowerCase(Locale.ROOT));

    SerializableString text() {
        return text;
    }
}
