package io.perisco.grpc;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A protobuf message as text without its schema: {@code 1: "hello" 2: 150 3: {1: 7}}. What a field holds is guessed from
 * its bytes: text if it reads as such, else a message if it is one, else bytes.
 */
final class FieldText {
    /** Messages in messages that are looked into. */
    private static final int DEEPEST = 32;

    private final byte[] bytes;
    private final StringBuilder out = new StringBuilder();

    private FieldText(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @param whole whether the message ends where the bytes end; if not, what is cut reads {@code …} */
    static String of(byte[] bytes, boolean whole) {
        FieldText text = new FieldText(bytes);
        if (whole) {
            if (text.fields(0, bytes.length, 0, false) != bytes.length) {
                text.out.setLength(0);
                text.plain(0, bytes.length); // no message: whatever it is
            }
        } else if (!text.cut(0, 0)) {
            text.out.setLength(0);
            text.plain(0, bytes.length);
            text.out.append(" …");
        }
        return text.out.toString();
    }

    /** Writes fields up to where the bytes are cut; false if they are no message. */
    private boolean cut(int from, int depth) {
        int end = fields(from, bytes.length, depth, false);
        out.append(end > from ? " " : "");
        if (end == bytes.length) {
            out.append('…');
            return true;
        }
        WireFields rest = new WireFields(bytes, end, bytes.length);
        if (!rest.isCut()) {
            out.append('…');
            return end > from;
        }
        out.append(rest.number).append(": ");
        String text = text(rest.from, textEnd(rest.from));
        if (text != null && text.chars().noneMatch(FieldText::isControl)) {
            quoted(text);
            out.append('…');
            return true;
        }
        int mark = out.length();
        out.append('{');
        if (depth < DEEPEST && cut(rest.from, depth + 1)) {
            out.append('}');
            return true;
        }
        out.setLength(mark);
        plain(rest.from, bytes.length);
        out.append('…');
        return true;
    }

    /** Where the last character ends that is not cut. */
    private int textEnd(int from) {
        int i = bytes.length;
        while (i > from && i > bytes.length - 3 && (bytes[i - 1] & 0xC0) == 0x80) {
            i--;
        }
        boolean leads = i > from && (bytes[i - 1] & 0xC0) == 0xC0;
        int needed = !leads ? 0 : (bytes[i - 1] & 0xE0) == 0xC0 ? 1 : (bytes[i - 1] & 0xF0) == 0xE0 ? 2 : 3;
        return leads && bytes.length - i < needed ? i - 1 : bytes.length;
    }

    /** The bytes as the text that they are, or in hexadecimal if they are none. */
    static String unquoted(byte[] bytes) {
        FieldText fields = new FieldText(bytes);
        String text = fields.text(0, bytes.length);
        if (text != null) {
            return text;
        }
        fields.plain(0, bytes.length);
        return fields.out.toString();
    }

    /** Writes fields up to {@code to}, or the end of the group; returns where it came to. */
    private int fields(int from, int to, int depth, boolean group) {
        WireFields fields = new WireFields(bytes, from, to);
        boolean first = true;
        while (true) {
            int before = fields.position();
            int type = fields.next();
            if (type == WireFields.END || type == WireFields.BROKEN) {
                return group ? -1 : fields.position();
            }
            if (type == WireFields.END_GROUP) {
                return group ? fields.position() : before;
            }
            int mark = out.length();
            if (!first) {
                out.append(' ');
            }
            first = false;
            out.append(fields.number).append(": ");
            switch (type) {
                case WireFields.VARINT -> out.append(fields.value);
                case WireFields.I64 -> fixed64(fields.value);
                case WireFields.I32 -> fixed32((int) fields.value);
                case WireFields.LEN -> content(fields.from, fields.from + fields.length, depth);
                default -> {
                    int end = depth < DEEPEST ? group(fields.position(), to, depth) : -1;
                    if (end < 0) {
                        out.setLength(mark);
                        return group ? -1 : before;
                    }
                    fields = new WireFields(bytes, end, to);
                }
            }
        }
    }

    /** As a double if that is a number that people use, else in hexadecimal. */
    private void fixed64(long bits) {
        double number = Double.longBitsToDouble(bits);
        out.append(isLikely(number) ? Double.toString(number) : String.format("0x%016xi64", bits));
    }

    private void fixed32(int bits) {
        float number = Float.intBitsToFloat(bits);
        out.append(isLikely(number) ? number + "i32" : String.format("0x%08xi32", bits));
    }

    private static boolean isLikely(double number) {
        double size = Math.abs(number);
        return size > 1e-6 && size < 1e15;
    }

    private int group(int from, int to, int depth) {
        out.append("!{");
        int end = fields(from, to, depth + 1, true);
        out.append('}');
        return end;
    }

    private void content(int from, int to, int depth) {
        String text = text(from, to);
        if (text != null && text.chars().noneMatch(FieldText::isControl)) {
            quoted(text);
            return;
        }
        int mark = out.length();
        if (depth < DEEPEST) {
            out.append('{');
            if (fields(from, to, depth + 1, false) == to) {
                out.append('}');
                return;
            }
            out.setLength(mark);
        }
        plain(from, to);
    }

    private void plain(int from, int to) {
        String text = text(from, to);
        if (text != null && text.chars().noneMatch(c -> isControl(c) && c != '\n' && c != '\r' && c != '\t')) {
            quoted(text);
        } else {
            out.append('`').append(HexFormat.of().formatHex(bytes, from, to)).append('`');
        }
    }

    private static boolean isControl(int c) {
        return c < 0x20 || c >= 0x7F && c < 0xA0;
    }

    private @Nullable String text(int from, int to) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, to - from))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private void quoted(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> out.append(c);
            }
        }
        out.append('"');
    }
}
