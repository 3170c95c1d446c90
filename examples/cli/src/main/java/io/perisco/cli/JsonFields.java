package io.perisco.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.perisco.http.Headers;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The elements of an array of field lines, each a name and a value; most are plain, and are copied as they were sent. */
final class JsonFields implements Headers.Octets {
    private final JsonGenerator json;
    private final Headers headers;
    private int line;

    JsonFields(JsonGenerator json, Headers headers) {
        this.json = json;
        this.headers = headers;
    }

    @Override
    public void line(byte[] names, int nameFrom, int nameTo, byte[] values, int valueFrom, int valueTo) {
        try {
            json.writeStartArray();
            if (JsonText.isPlain(names, nameFrom, nameTo)) {
                json.writeRawUTF8String(names, nameFrom, nameTo - nameFrom);
            } else {
                json.writeString(headers.name(line));
            }
            if (JsonText.isPlain(values, valueFrom, valueTo)) {
                json.writeRawUTF8String(values, valueFrom, valueTo - valueFrom);
            } else {
                json.writeString(headers.value(line));
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        line++;
    }
}
