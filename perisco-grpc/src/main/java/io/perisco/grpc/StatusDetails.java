package io.perisco.grpc;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code grpc-status-details-bin} holds, a {@code google.rpc.Status}.
 *
 * @param code which should be that of {@code grpc-status}
 * @param message for developers
 * @param types the type URLs of the details, for example {@code type.googleapis.com/google.rpc.RetryInfo}
 * @since 0.1.0
 */
public record StatusDetails(int code, String message, List<String> types) {
    public StatusDetails {
        types = List.copyOf(types);
    }

    /** Null if the bytes are no such message. */
    static @Nullable StatusDetails parse(byte[] bytes) {
        int code = 0;
        String message = "";
        List<String> types = new ArrayList<>();
        WireFields fields = new WireFields(bytes, 0, bytes.length);
        int type = fields.next();
        for (; type >= 0; type = fields.next()) {
            if (fields.number == 1 && type == WireFields.VARINT) {
                code = (int) fields.value;
            } else if (fields.number == 2 && type == WireFields.LEN) {
                message = text(bytes, fields);
            } else if (fields.number == 3 && type == WireFields.LEN) {
                types.add(typeUrl(bytes, fields.from, fields.from + fields.length));
            }
        }
        return type == WireFields.BROKEN ? null : new StatusDetails(code, message, types);
    }

    /** Field 1 of a {@code google.protobuf.Any}. */
    private static String typeUrl(byte[] bytes, int from, int to) {
        String url = "";
        WireFields fields = new WireFields(bytes, from, to);
        for (int type = fields.next(); type >= 0; type = fields.next()) {
            if (fields.number == 1 && type == WireFields.LEN) {
                url = text(bytes, fields);
            }
        }
        return url;
    }

    private static String text(byte[] bytes, WireFields field) {
        return new String(bytes, field.from, field.length, StandardCharsets.UTF_8);
    }
}
