package io.perisco.cli;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import io.perisco.model.ExchangeText;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** JSON in which whatever could steer the terminal that it is shown on is escaped, beyond what JSON demands. */
final class JsonText {
    private static final int DELETE = 0x7F;

    private final JsonFactory factory = new JsonFactoryBuilder()
            .rootValueSeparator("")
            .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
            .characterEscapes(new Escapes())
            .build();

    JsonGenerator generator(OutputStream to) throws IOException {
        return factory.createGenerator(to, JsonEncoding.UTF8);
    }

    static void write(JsonGenerator json, JsonKey key, String value) throws IOException {
        json.writeFieldName(key.text());
        write(json, value);
    }

    /** A string; most need no escape, and go out in one piece. */
    static void write(JsonGenerator json, String value) throws IOException {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        if (isPlain(utf8, 0, utf8.length)) {
            json.writeRawUTF8String(utf8, 0, utf8.length);
        } else {
            json.writeString(value);
        }
    }

    /** Whether these octets are ASCII of which nothing needs an escape. */
    static boolean isPlain(byte[] octets, int from, int to) {
        for (int i = from; i < to; i++) {
            byte b = octets[i];
            if (b < ' ' || b == '"' || b == '\\' || b == DELETE) {
                return false;
            }
        }
        return true;
    }

    static void write(JsonGenerator json, JsonKey key, long value) throws IOException {
        json.writeFieldName(key.text());
        json.writeNumber(value);
    }

    /**
     * Puts U+FFFD where half a character stands alone: strict readers refuse such text even when it is escaped. For text
     * that was not decoded from bytes here.
     */
    static String whole(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                out.append(c);
            } else if (i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1))) {
                out.append(c).append(text.charAt(++i));
            } else {
                out.append('\uFFFD');
            }
        }
        return out.toString();
    }

    private static final class Escapes extends CharacterEscapes {
        private static final long serialVersionUID = 1L;
        private final int[] ascii = standardAsciiEscapesForJSON();

        Escapes() {
            ascii[DELETE] = ESCAPE_STANDARD;
        }

        @Override
        public int[] getEscapeCodesForAscii() {
            return ascii;
        }

        @Override
        public @Nullable SerializableString getEscapeSequence(int ch) {
            boolean suspect = ch < 0xA0 || ch >= 0x2000 && ch < 0x2100;
            return suspect && !ExchangeText.escape(Character.toString(ch)).equals(Character.toString(ch))
                    ? new SerializedString(String.format("\\u%04x", ch))
                    : null;
        }
    }
}
