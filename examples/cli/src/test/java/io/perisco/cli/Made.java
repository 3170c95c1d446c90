package io.perisco.cli;

import io.perisco.http.Headers;
import io.perisco.http.HttpRequest;
import io.perisco.http.HttpResponse;
import io.perisco.model.Caveat;
import io.perisco.model.Connection;
import io.perisco.model.Endpoint;
import io.perisco.model.Exchange;
import io.perisco.model.Half;
import io.perisco.model.Message;
import io.perisco.model.Outcome;
import io.perisco.model.ProcessInfo;
import io.perisco.model.Redaction;
import io.perisco.model.Side;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Exchanges made by hand, those of the project's first log among them. Body prefixes are kept as ISO-8859-1. */
record Made(
        Connection connection,
        String protocol,
        @Nullable Message request,
        @Nullable Message response,
        long key,
        long errorCode,
        Outcome outcome,
        Set<Caveat> caveats,
        String requestBody,
        String responseBody)
        implements Exchange {
    /** 2022-09-12 07:11:10.000123456 UTC. */
    static final long TIME = 1_662_966_670_000_123_456L;

    private static final long LATENCY = 1_999_999;

    static Made of(Connection connection, @Nullable Message request, @Nullable Message response) {
        Message seen = request != null ? request : response;
        String protocol = seen == null ? null : seen.protocol();
        return new Made(
                connection,
                protocol == null ? "redis" : protocol,
                request,
                response,
                0,
                UNKNOWN,
                Outcome.COMPLETE,
                EnumSet.noneOf(Caveat.class),
                "",
                "");
    }

    Made ending(long stream, Outcome how, long code, Set<Caveat> marks) {
        return new Made(connection, protocol, request, response, stream, code, how, marks, requestBody, responseBody);
    }

    Made bodies(byte[] asked, byte[] answered) {
        return new Made(
                connection,
                protocol,
                request,
                response,
                key,
                errorCode,
                outcome,
                caveats,
                new String(asked, StandardCharsets.ISO_8859_1),
                new String(answered, StandardCharsets.ISO_8859_1));
    }

    static Connection connection(int clientPort) {
        return new Connection(
                1,
                Endpoint.of(new byte[] {127, 0, 0, 1}, clientPort),
                Endpoint.of(new byte[] {127, 0, 0, 1}, 8880),
                new ProcessInfo(62565, "server", Side.SERVER, 1, 0, 123, 4026531840L));
    }

    /** IPv6, and no process known. */
    static Connection connection6() {
        byte[] loopback = new byte[16];
        loopback[15] = 1;
        return new Connection(2, Endpoint.of(loopback, 51224), Endpoint.of(loopback, 8880), null);
    }

    static HttpRequest request(String method, String target, String... fields) {
        byte[] bytes = utf8(target);
        return HttpRequest.http1("1.1", method, bytes, 0, bytes.length, headers(fields), Redaction.standard());
    }

    static HttpRequest request2(String method, String target, String... fields) {
        return HttpRequest.withPseudoHeaders(
                "2",
                utf8(method),
                utf8(target),
                utf8("http"),
                utf8("127.0.0.1:8881"),
                headers(fields),
                Redaction.standard());
    }

    static HttpResponse response(String version, int status, String reason, String... fields) {
        return HttpResponse.of(version, status, reason, List.of(), headers(fields));
    }

    static Headers headers(String... fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int[] spans = new int[2 * fields.length];
        for (int i = 0; i < fields.length; i++) {
            spans[2 * i] = bytes.size();
            bytes.writeBytes(utf8(fields[i]));
            spans[2 * i + 1] = bytes.size();
        }
        return Headers.of(bytes.toByteArray(), spans, fields.length / 2, Redaction.standard());
    }

    /** A message of a plugin that nobody here knows. */
    static Message message(String operation, Map<String, Object> attributes) {
        return new Message() {
            @Override
            public String operation() {
                return operation;
            }

            @Override
            public void attributes(Half half, BiConsumer<String, Object> sink) {
                attributes.forEach(sink);
            }
        };
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public long number() {
        return 1;
    }

    @Override
    public long firstByteNanos(Half half) {
        return message(half) == null ? UNKNOWN : half == Half.REQUEST ? TIME : TIME + LATENCY;
    }

    @Override
    public long lastByteNanos(Half half) {
        return firstByteNanos(half);
    }

    @Override
    public long bodyBytes(Half half) {
        return half == Half.REQUEST ? 0 : 20;
    }

    @Override
    public byte[] bodyPrefix(Half half) {
        return (half == Half.REQUEST ? requestBody : responseBody).getBytes(StandardCharsets.ISO_8859_1);
    }
}
