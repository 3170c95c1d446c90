package io.perisco.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.perisco.grpc.GrpcCall;
import io.perisco.grpc.GrpcKind;
import io.perisco.grpc.GrpcMessage;
import io.perisco.grpc.GrpcMessages;
import io.perisco.grpc.StatusDetails;
import io.perisco.model.Exchange;
import java.io.IOException;

/** The object {@code grpc} of a line. */
final class JsonGrpc {
    private JsonGrpc() {}

    static void write(JsonGenerator json, GrpcCall call) throws IOException {
        json.writeStartObject();
        if (!call.service().isEmpty()) {
            JsonText.write(json, JsonKey.SERVICE, call.service());
            JsonText.write(json, JsonKey.METHOD, call.method());
        }
        if (call.kind() != GrpcKind.UNKNOWN) {
            JsonText.write(json, JsonKey.KIND, call.kind().label());
        }
        if (call.statusCode() != GrpcCall.UNKNOWN_STATUS) {
            JsonText.write(json, JsonKey.STATUS, call.statusCode());
            JsonText.write(json, JsonKey.STATUS_NAME, call.status());
            JsonText.write(json, JsonKey.MESSAGE, JsonText.whole(call.message()));
        }
        GrpcMessages requests = call.requestMessages();
        GrpcMessages responses = call.responseMessages();
        JsonText.write(json, JsonKey.REQUEST_MESSAGES, requests.count());
        JsonText.write(json, JsonKey.RESPONSE_MESSAGES, responses.count());
        atLeast(json, requests, responses);
        if (call.timeoutNanos() != Exchange.UNKNOWN) {
            JsonText.write(json, JsonKey.TIMEOUT_NS, call.timeoutNanos());
        }
        StatusDetails details = call.details();
        if (details != null) {
            details(json, details);
        }
        bodies(json, JsonKey.REQUEST_BODIES, requests);
        bodies(json, JsonKey.RESPONSE_BODIES, responses);
        json.writeEndObject();
    }

    /** Names the counts above which there may have been more. */
    private static void atLeast(JsonGenerator json, GrpcMessages requests, GrpcMessages responses) throws IOException {
        if (requests.atLeast() || responses.atLeast()) {
            json.writeFieldName(JsonKey.AT_LEAST.text());
            json.writeStartArray();
            if (requests.atLeast()) {
                json.writeString(JsonKey.REQUEST_MESSAGES.text());
            }
            if (responses.atLeast()) {
                json.writeString(JsonKey.RESPONSE_MESSAGES.text());
            }
            json.writeEndArray();
        }
    }

    private static void details(JsonGenerator json, StatusDetails details) throws IOException {
        json.writeFieldName(JsonKey.DETAILS.text());
        json.writeStartObject();
        JsonText.write(json, JsonKey.CODE, details.code());
        JsonText.write(json, JsonKey.MESSAGE, details.message());
        json.writeFieldName(JsonKey.TYPES.text());
        json.writeStartArray();
        for (String type : details.types()) {
            json.writeString(type);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void bodies(JsonGenerator json, JsonKey key, GrpcMessages messages) throws IOException {
        if (!messages.bodies().isEmpty()) {
            json.writeFieldName(key.text());
            json.writeStartArray();
            for (GrpcMessage body : messages.bodies()) {
                json.writeString(JsonText.whole(body.text()));
            }
            json.writeEndArray();
        }
    }
}
