package io.perisco.model;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request and its response, with how much of them was really seen. Immutable once a listener has it; safe to keep
 * and to share between threads. What was not seen is absent ({@code null}, {@link #UNKNOWN}), never invented.
 *
 * <p>Times are event time: nanoseconds since 1970-01-01T00:00Z as the source told them.
 *
 * @since 0.1.0
 */
public interface Exchange {
    /** A time, duration or code that is not known. */
    long UNKNOWN = -1;

    /** The connection that carried it. */
    Connection connection();

    /** Counts the exchanges of the connection in the order in which they began, from 1. */
    long number();

    /** Unique in one engine's life, and the same in {@code onOpen} and {@code onExchange}. */
    default String id() {
        return connection().id() + "-" + number();
    }

    /** As printed: {@code http/1.1}, or the id of the plugin, or what rides on it. */
    String protocol();

    /** The request, or null if none was seen. */
    @Nullable
    Message request();

    /** The response, or null if none was seen. */
    @Nullable
    Message response();

    /** The message of {@code half}, or null if none was seen. */
    default @Nullable Message message(Half half) {
        return half == Half.REQUEST ? request() : response();
    }

    /** The key under which the protocol matched it: the stream id in HTTP/2; 0 where it has none. */
    long key();

    /** When the first byte of {@code half} passed, or {@link #UNKNOWN}. */
    long firstByteNanos(Half half);

    /** When the last byte that was seen of {@code half} passed, or {@link #UNKNOWN}. */
    long lastByteNanos(Half half);

    /**
     * Bytes of content by framing: after transfer coding and padding are taken off, before content coding is; bytes
     * that were framed but not seen count.
     */
    long bodyBytes(Half half);

    /**
     * The first bytes of the content of {@code half}, as many as were asked for and came before any gap; empty by
     * default. A copy. Raw: never redacted.
     */
    byte[] bodyPrefix(Half half);

    /** What whoever rides on the protocol added, or null. */
    default @Nullable Contribution contribution() {
        return null;
    }

    /** How it ended; of an exchange that {@code onOpen} shows, what it would be if nothing more came. */
    Outcome outcome();

    /** The protocol's error code where it has one (RST_STREAM, GOAWAY), else {@link #UNKNOWN}. */
    long errorCode();

    /** What keeps it from being the whole truth, in the order of the enum; empty if nothing does. */
    Set<Caveat> caveats();

    /** When the exchange began: the request's first byte, or the response's where no request was seen. */
    default long timeNanos() {
        long request = firstByteNanos(Half.REQUEST);
        return request != UNKNOWN ? request : firstByteNanos(Half.RESPONSE);
    }

    /** From the request's first byte to the (final) response's first byte, never negative; or {@link #UNKNOWN}. */
    default long latencyNanos() {
        long from = firstByteNanos(Half.REQUEST);
        long to = firstByteNanos(Half.RESPONSE);
        return from == UNKNOWN || to == UNKNOWN ? UNKNOWN : Math.max(0, to - from);
    }

    /** From the request's first byte to the last byte of the later half, never negative; or {@link #UNKNOWN}. */
    default long durationNanos() {
        long from = firstByteNanos(Half.REQUEST);
        if (from == UNKNOWN || firstByteNanos(Half.RESPONSE) == UNKNOWN) {
            return UNKNOWN;
        }
        return Math.max(0, Math.max(lastByteNanos(Half.REQUEST), lastByteNanos(Half.RESPONSE)) - from);
    }

    /**
     * What was asked for, in any protocol, of low cardinality: HTTP's method; what rides on it says what it
     * means by it; empty if no request was seen.
     */
    default String operation() {
        Contribution more = contribution();
        if (more != null) {
            return more.operation();
        }
        Message request = request();
        return request == null ? "" : request.operation();
    }

    /** How it was answered, in any protocol: HTTP's status code; empty if no response was seen. */
    default String status() {
        Contribution more = contribution();
        if (more != null) {
            return more.status();
        }
        Message response = response();
        return response == null ? "" : response.operation();
    }

    /**
     * Everything known, in any protocol, under OpenTelemetry semantic-convention names (1.45.0); a new map at each
     * call.
     */
    default Map<String, Object> attributes() {
        return ExchangeText.attributes(this);
    }
}
