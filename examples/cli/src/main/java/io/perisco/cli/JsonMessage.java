package io.perisco.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.perisco.http.Headers;
import io.perisco.http.HttpRequest;
import io.perisco.http.HttpResponse;
import io.perisco.model.Exchange;
import io.perisco.model.Half;
import io.perisco.model.Message;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The object {@code request} or {@code response} of a line. */
final class JsonMessage {
    private final BodyText bodies;

    JsonMessage(BodyText bodies) {
        this.bodies = bodies;
    }

    void write(JsonGenerator json, Exchange exchange, Half half, Message message) throws IOException {
        json.writeStartObject();
        if (message instanceof HttpRequest request) {
            request(json, request);
            JsonText.write(json, JsonKey.BODY_BYTES, exchange.bodyBytes(half));
        } else if (message instanceof HttpResponse response) {
            response(json, response);
            JsonText.write(json, JsonKey.BODY_BYTES, exchange.bodyBytes(half));
        } else {
            other(json, message, half);
        }
        body(json, exchange.bodyPrefix(half));
        json.writeEndObject();
    }

    private static void request(JsonGenerator json, HttpRequest request) throws IOException {
        JsonText.write(json, JsonKey.METHOD, request.method());
        JsonText.write(json, JsonKey.TARGET, request.target());
        String authority = request.authority();
        if (authority != null) {
            JsonText.write(json, JsonKey.AUTHORITY, authority);
        }
        String scheme = request.scheme();
        if (scheme != null) {
            JsonText.write(json, JsonKey.SCHEME, scheme);
        }
        fields(json, JsonKey.HEADERS, request.headers());
        fields(json, JsonKey.TRAILERS, request.trailers());
    }

    private static void response(JsonGenerator json, HttpResponse response) throws IOException {
        if (response.status() != HttpResponse.UNKNOWN_STATUS) {
            JsonText.write(json, JsonKey.STATUS, response.status());
        }
        if (!response.reason().isEmpty()) {
            JsonText.write(json, JsonKey.REASON, response.reason());
        }
        json.writeFieldName(JsonKey.INTERIM.text());
        json.writeStartArray();
        for (int status : response.interim()) {
            json.writeNumber(status);
        }
        json.writeEndArray();
        fields(json, JsonKey.HEADERS, response.headers());
        fields(json, JsonKey.TRAILERS, response.trailers());
    }

    private static void fields(JsonGenerator json, JsonKey key, Headers headers) throws IOException {
        json.writeFieldName(key.text());
        json.writeStartArray();
        headers.forEachOctets(new JsonFields(json, headers));
        json.writeEndArray();
    }

    private static void other(JsonGenerator json, Message message, Half half) throws IOException {
        if (!message.operation().isEmpty()) {
            JsonText.write(json, JsonKey.OPERATION, JsonText.whole(message.operation()));
        }
        Map<String, Object> attributes = new LinkedHashMap<>();
        message.attributes(half, attributes::put);
        json.writeFieldName(JsonKey.ATTRIBUTES.text());
        json.writeStartObject();
        for (Map.Entry<String, Object> attribute : attributes.entrySet()) {
            json.writeFieldName(JsonText.whole(attribute.getKey()));
            value(json, attribute.getValue());
        }
        json.writeEndObject();
    }

    private static void value(JsonGenerator json, Object value) throws IOException {
        if (value instanceof Long || value instanceof Integer) {
            json.writeNumber(((Number) value).longValue());
        } else if (value instanceof Boolean b) {
            json.writeBoolean(b);
        } else if (value instanceof Double d && Double.isFinite(d)) {
            json.writeNumber(d);
        } else if (value instanceof List<?> list) {
            json.writeStartArray();
            for (Object element : list) {
                json.writeString(JsonText.whole(String.valueOf(element)));
            }
            json.writeEndArray();
        } else {
            json.writeString(JsonText.whole(String.valueOf(value)));
        }
    }

    private void body(JsonGenerator json, byte[] prefix) throws IOException {
        if (prefix.length > 0) {
            String decoded = bodies.decode(prefix);
            if (decoded != null) {
                JsonText.write(json, JsonKey.BODY, decoded);
            } else {
                json.writeFieldName(JsonKey.BODY_BASE64.text());
                json.writeBinary(prefix);
            }
        }
    }
}
