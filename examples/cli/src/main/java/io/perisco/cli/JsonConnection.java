package io.perisco.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import io.perisco.model.Connection;
import io.perisco.model.Endpoint;
import io.perisco.model.ProcessInfo;
import io.perisco.model.Side;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a line says of its connection. A busy connection has many lines, so the text of the latest ones is kept and only
 * copied.
 */
final class JsonConnection {
    /** A power of two. */
    private static final int SLOTS = 1024;

    private final JsonText text;
    private final @Nullable Slot[] slots = new @Nullable Slot[SLOTS];

    private record Slot(Connection connection, SerializedString ends, SerializedString process) {}

    JsonConnection(JsonText text) {
        this.text = text;
    }

    /**
     * Writes transport, client, server, connection, the stream where {@code stream} is above 0, and the process. Other
     * members of the same object come before.
     */
    void write(JsonGenerator json, Connection connection, long stream) throws IOException {
        Slot slot = slot(connection);
        json.writeRaw(slot.ends);
        if (stream > 0) {
            JsonText.write(json, JsonKey.STREAM, stream);
        }
        json.writeRaw(slot.process);
    }

    private Slot slot(Connection connection) throws IOException {
        int i = (int) connection.id() & SLOTS - 1;
        Slot slot = slots[i];
        if (slot == null || !slot.connection.equals(connection)) {
            slot = new Slot(connection, ends(connection), process(connection));
            slots[i] = slot;
        }
        return slot;
    }

    private SerializedString ends(Connection connection) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = text.generator(bytes)) {
            json.writeStartObject();
            JsonText.write(json, JsonKey.TRANSPORT, connection.transport());
            endpoint(json, JsonKey.CLIENT, connection.client());
            endpoint(json, JsonKey.SERVER, connection.server());
            JsonText.write(json, JsonKey.CONNECTION, connection.id());
            json.writeEndObject();
        }
        return members(bytes);
    }

    private SerializedString process(Connection connection) throws IOException {
        ProcessInfo process = connection.process();
        if (process == null) {
            return new SerializedString("");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = text.generator(bytes)) {
            json.writeStartObject();
            json.writeFieldName(JsonKey.PROCESS.text());
            process(json, process);
            json.writeEndObject();
        }
        return members(bytes);
    }

    private static void process(JsonGenerator json, ProcessInfo process) throws IOException {
        json.writeStartObject();
        JsonText.write(json, JsonKey.PID, process.pid());
        if (!process.comm().isEmpty()) {
            JsonText.write(json, JsonKey.COMM, JsonText.whole(process.comm()));
        }
        JsonText.write(json, JsonKey.SIDE, process.side() == Side.CLIENT ? "client" : "server");
        if (process.namespacePid() > 0) {
            JsonText.write(json, JsonKey.NS_PID, process.namespacePid());
        }
        if (process.uid() >= 0) {
            JsonText.write(json, JsonKey.UID, process.uid());
        }
        if (process.cgroup() > 0) {
            JsonText.write(json, JsonKey.CGROUP, process.cgroup());
        }
        if (process.networkNamespace() > 0) {
            JsonText.write(json, JsonKey.NETNS, process.networkNamespace());
        }
        json.writeEndObject();
    }

    private static void endpoint(JsonGenerator json, JsonKey key, Endpoint endpoint) throws IOException {
        json.writeFieldName(key.text());
        json.writeStartObject();
        JsonText.write(json, JsonKey.ADDRESS, endpoint.address());
        JsonText.write(json, JsonKey.PORT, endpoint.port());
        json.writeEndObject();
    }

    /** The members of an object, with a comma before them and without its braces. */
    private static SerializedString members(ByteArrayOutputStream object) {
        String whole = object.toString(StandardCharsets.UTF_8);
        return new SerializedString("," + whole.substring(1, whole.length() - 1));
    }
}
