package io.perisco.grpc;

import io.perisco.http.Headers;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Custom metadata: header and trailer fields whose name ends in {@code -bin} hold bytes in base64.
 *
 * @since 0.1.0
 */
public final class GrpcMetadata {
    private GrpcMetadata() {}

    /**
     * The bytes of every value of that name (any case), in order; padded or not, and several in a field if joined with
     * commas. None under a name without that ending. Values that are no base64, redacted ones among them, are left out.
     */
    public static List<byte[]> binary(Headers headers, String name) {
        List<byte[]> values = new ArrayList<>();
        if (!name.toLowerCase(Locale.ROOT).endsWith("-bin")) {
            return values; // plain text, which may read as base64 by accident
        }
        for (String joined : headers.all(name)) {
            for (String value : joined.split(",")) {
                byte[] bytes = decoded(value.trim());
                if (bytes != null) {
                    values.add(bytes);
                }
            }
        }
        return values;
    }

    private static byte @Nullable [] decoded(String value) {
        try {
            return Base64.getDecoder().decode(value);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
