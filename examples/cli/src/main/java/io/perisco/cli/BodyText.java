package io.perisco.cli;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Body prefixes as text where they are text. */
final class BodyText {
    private final int limit;

    /** @param limit the length at which prefixes are cut; 0 if none were asked for */
    BodyText(int limit) {
        this.limit = limit;
    }

    /** The prefix as UTF-8, without a character that the limit cut in two; null if it is no UTF-8. */
    @Nullable
    String decode(byte[] prefix) {
        CharBuffer text = CharBuffer.allocate(prefix.length);
        boolean whole = prefix.length < limit;
        return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(prefix), text, whole)
                        .isError()
                ? null
                : text.flip().toString();
    }

    /** A line {@code body: …} or {@code body_base64: …}; nothing for an empty prefix. */
    void append(StringBuilder out, byte[] prefix) {
        if (prefix.length == 0) {
            return;
        }
        String text = decode(prefix);
        if (text == null) {
            out.append("body_base64: ").append(Base64.getEncoder().encodeToString(prefix));
        } else {
            out.append("body: ");
            Escaped.append(out, text);
        }
        out.append('\n');
    }
}
