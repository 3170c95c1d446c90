package io.perisco.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.perisco.grpc.GrpcCall;
import io.perisco.http.HttpRequest;
import io.perisco.http.HttpResponse;
import io.perisco.model.Caveat;
import io.perisco.model.Connection;
import io.perisco.model.Exchange;
import io.perisco.model.Frame;
import io.perisco.model.Half;
import io.perisco.model.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** One JSON object a line, as {@code exchange.schema.json} describes it; notices go elsewhere. */
final class JsonPrinter implements Printer {
    private final StandardOutput out;
    private final StandardError err;
    private final NoticeText notices;
    private final TraceText frames;
    private final JsonText text = new JsonText();
    private final JsonConnection connections = new JsonConnection(text);
    private final JsonMessage messages;
    private final SecondText time = SecondText.iso();
    private Line line = new Line();
    private JsonGenerator json;

    JsonPrinter(StandardOutput out, StandardError err, NoticeText notices, BodyText bodies) {
        this.out = out;
        this.err = err;
        this.notices = notices;
        this.frames = new TraceText(notices.time());
        this.messages = new JsonMessage(bodies);
        this.json = generator();
    }

    @Override
    public void started(long nanos) {
        StringBuilder notice = new StringBuilder();
        notices.started(notice, nanos);
        err.print(notice);
    }

    @Override
    public void detected(Connection connection, String protocol, long nanos) {
        StringBuilder notice = new StringBuilder();
        notices.detected(notice, connection, protocol, nanos);
        err.print(notice);
    }

    @Override
    public void frame(Frame frame) {
        StringBuilder trace = new StringBuilder();
        frames.append(trace, frame);
        err.print(trace);
    }

    @Override
    public void exchange(Exchange exchange) {
        boolean done = false;
        try {
            line.reset();
            object(exchange);
            json.writeRaw('\n');
            json.flush();
            line.sendTo(out);
            done = !line.isLarge();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (!done) {
                // what the generator still holds, as a plugin's message threw, must not get into the next line
                line = new Line();
                json = generator();
            }
        }
    }

    private void object(Exchange exchange) throws IOException {
        json.writeStartObject();
        if (exchange.timeNanos() != Exchange.UNKNOWN) {
            byte[] ascii = time.at(exchange.timeNanos());
            json.writeFieldName(JsonKey.TIME.text());
            json.writeRawUTF8String(ascii, 0, ascii.length);
        }
        JsonText.write(json, JsonKey.PROTOCOL, exchange.protocol());
        connections.write(json, exchange.connection(), stream(exchange));
        message(exchange, Half.REQUEST, JsonKey.REQUEST);
        message(exchange, Half.RESPONSE, JsonKey.RESPONSE);
        if (exchange.contribution() instanceof GrpcCall call) {
            json.writeFieldName(JsonKey.GRPC.text());
            JsonGrpc.write(json, call);
        }
        ifKnown(JsonKey.LATENCY_NS, exchange.latencyNanos());
        ifKnown(JsonKey.DURATION_NS, exchange.durationNanos());
        JsonText.write(json, JsonKey.OUTCOME, exchange.outcome().label());
        ifKnown(JsonKey.ERROR_CODE, exchange.errorCode());
        json.writeFieldName(JsonKey.CAVEATS.text());
        json.writeStartArray();
        for (Caveat caveat : exchange.caveats()) {
            json.writeString(caveat.label());
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void message(Exchange exchange, Half half, JsonKey key) throws IOException {
        Message message = exchange.message(half);
        if (message != null) {
            json.writeFieldName(key.text());
            messages.write(json, exchange, half, message);
        }
    }

    private void ifKnown(JsonKey key, long value) throws IOException {
        if (value != Exchange.UNKNOWN) {
            JsonText.write(json, key, value);
        }
    }

    /** The stream id in HTTP/2, and in what rides on it; else 0. */
    private static long stream(Exchange exchange) {
        Message request = exchange.request();
        Message response = exchange.response();
        boolean http2 = request instanceof HttpRequest r && r.version().equals("2")
                || response instanceof HttpResponse s && s.version().equals("2");
        return http2 ? exchange.key() : 0;
    }

    private JsonGenerator generator() {
        try {
            return text.generator(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bytes of one line. */
    private static final class Line extends ByteArrayOutputStream {
        private static final int LARGE = 1 << 20;

        void sendTo(StandardOutput out) {
            out.write(buf, 0, count);
        }

        /** Whether the buffer has grown so much that it should not be kept. */
        boolean isLarge() {
            return buf.length > LARGE;
        }
    }
}
