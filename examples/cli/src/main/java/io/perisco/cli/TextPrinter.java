package io.perisco.cli;

import io.perisco.grpc.GrpcCall;
import io.perisco.http.HttpRequest;
import io.perisco.http.HttpResponse;
import io.perisco.model.Caveat;
import io.perisco.model.Connection;
import io.perisco.model.Exchange;
import io.perisco.model.Frame;
import io.perisco.model.Half;
import io.perisco.model.Message;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The layout of the project's first log: notices, and exchanges with a blank line between them. */
final class TextPrinter implements Printer {
    private static final int NANOS_PER_MILLI = 1_000_000;

    private final StandardOutput out;
    private final NoticeText notices;
    private final SecondText time;
    private final TraceText frames;
    private final BodyText bodies;
    private final StringBuilder text = new StringBuilder();
    private boolean blankDue;

    TextPrinter(StandardOutput out, NoticeText notices, SecondText time, BodyText bodies) {
        this.out = out;
        this.notices = notices;
        this.time = time;
        this.frames = new TraceText(time);
        this.bodies = bodies;
    }

    @Override
    public void started(long nanos) {
        begin();
        notices.started(text, nanos);
        print();
    }

    @Override
    public void detected(Connection connection, String protocol, long nanos) {
        begin();
        notices.detected(text, connection, protocol, nanos);
        print();
    }

    @Override
    public void frame(Frame frame) {
        begin();
        frames.append(text, frame);
        print();
    }

    @Override
    public void exchange(Exchange exchange) {
        begin();
        head(exchange);
        for (Half half : Half.values()) {
            message(exchange, half);
            bodies.append(text, exchange.bodyPrefix(half));
        }
        if (exchange.contribution() instanceof GrpcCall call) {
            GrpcText.append(text, call);
        }
        Set<Caveat> caveats = exchange.caveats();
        if (!caveats.isEmpty()) {
            text.append("caveats:");
            caveats.forEach(c -> text.append(' ').append(c.label()));
            text.append('\n');
        }
        print();
        blankDue = true;
    }

    private void head(Exchange exchange) {
        Connection connection = exchange.connection();
        if (exchange.timeNanos() == Exchange.UNKNOWN) {
            text.append('-');
        } else {
            time.append(text, exchange.timeNanos());
        }
        text.append(' ').append(connection.server()).append("  ").append(connection.client());
        text.append("  ")
                .append(connection.family())
                .append("  ")
                .append(NoticeText.pid(connection))
                .append(' ');
        if (exchange.latencyNanos() == Exchange.UNKNOWN) {
            text.append('-');
        } else {
            text.append(exchange.latencyNanos() / NANOS_PER_MILLI);
        }
        text.append(" ms\n");
    }

    private void message(Exchange exchange, Half half) {
        Message message = exchange.message(half);
        if (message == null) {
            text.append("-\n");
        } else if (message instanceof HttpRequest request) {
            request(request);
        } else if (message instanceof HttpResponse response) {
            response(response);
        } else {
            words(exchange.protocol(), message.operation());
            Map<String, Object> attributes = new LinkedHashMap<>();
            message.attributes(half, attributes::put);
            HeaderText.appendMap(text, attributes);
        }
    }

    private void request(HttpRequest request) {
        if (hasStartLine(request.version())) {
            words("HTTP/" + request.version(), request.method(), request.target(), request.authority());
            HeaderText.appendMap(text, request.headers(), "host");
        } else {
            HeaderText.appendList(
                    text,
                    request.headers(),
                    ":authority",
                    request.authority(),
                    ":method",
                    request.method(),
                    ":path",
                    request.target(),
                    ":scheme",
                    request.scheme());
        }
    }

    private void response(HttpResponse response) {
        String status = response.operation();
        if (!hasStartLine(response.version())) {
            HeaderText.appendList(text, response.headers(), ":status", status.isEmpty() ? null : status);
            return;
        }
        String version = "HTTP/" + response.version();
        if (response.reason().isEmpty()) {
            words(version, status);
        } else {
            words(version, status, response.reason());
        }
        HeaderText.appendMap(text, response.headers(), "");
    }

    private static boolean hasStartLine(String version) {
        return version.startsWith("1.") || version.startsWith("0.");
    }

    /** A line; what is unknown or empty reads {@code -}. */
    private void words(@Nullable String... words) {
        for (String word : words) {
            Escaped.append(text, word == null || word.isEmpty() ? "-" : word);
            text.append(' ');
        }
        text.setCharAt(text.length() - 1, '\n');
    }

    private void begin() {
        text.setLength(0);
        if (blankDue) {
            text.append('\n');
            blankDue = false;
        }
    }

    private void print() {
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        out.write(bytes, 0, bytes.length);
    }
}
