package io.perisco.http2;

import io.perisco.model.Redaction;

/** How frames are traced: as the debug output of Go's http2 package names them, which many can read. */
final class FrameText {
    /** So much of DATA is looked at. */
    static final int SHOWN = 64;

    private static final String[] TYPES = {
        "DATA",
        "HEADERS",
        "PRIORITY",
        "RST_STREAM",
        "SETTINGS",
        "PUSH_PROMISE",
        "PING",
        "GOAWAY",
        "WINDOW_UPDATE",
        "CONTINUATION"
    };

    private FrameText() {}

    /** {@code [FrameHeader HEADERS flags=END_STREAM|END_HEADERS stream=1 len=62]}. */
    static String header(FrameHeader header) {
        StringBuilder text = new StringBuilder("[FrameHeader ").append(type(header.type()));
        if (header.flags() != 0) {
            text.append(" flags=");
            boolean first = true;
            for (int bit = 1; bit <= 0x80; bit <<= 1) {
                if (header.has(bit)) {
                    text.append(first ? "" : "|").append(flag(header.type(), bit));
                    first = false;
                }
            }
        }
        if (header.stream() != 0) {
            text.append(" stream=").append(header.stream());
        }
        return text.append(" len=").append(header.length()).append(']').toString();
    }

    private static String type(int type) {
        return switch (type) {
            case FrameType.ALTSVC -> "ALTSVC";
            case FrameType.ORIGIN -> "ORIGIN";
            case FrameType.PRIORITY_UPDATE -> "PRIORITY_UPDATE";
            default -> FrameType.isCore(type) ? TYPES[type] : "UNKNOWN_FRAME_TYPE_" + type;
        };
    }

    private static String flag(int type, int bit) {
        if (FrameType.isCore(type) && (FrameType.definedFlags(type) & bit) != 0) {
            switch (bit) {
                case FrameType.END_STREAM:
                    return type == FrameType.DATA || type == FrameType.HEADERS ? "END_STREAM" : "ACK";
                case FrameType.END_HEADERS:
                    return "END_HEADERS";
                case FrameType.PADDED:
                    return "PADDED";
                default:
                    return "PRIORITY";
            }
        }
        return "0x" + Integer.toHexString(bit);
    }

    /** {@code [header field ":method" = "GET" header field …]}. */
    static String fields(HeaderBlock list, Redaction redaction) {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < list.size(); i++) {
            String name = list.name(i);
            String value = list.value(i);
            if (redaction.hides(name)) {
                value = Redaction.HIDDEN;
            } else if (name.equals(":path")) {
                value = redaction.target(value);
            }
            text.append(i > 0 ? " " : "").append("header field ");
            quote(text, name);
            text.append(" = ");
            quote(text, value);
        }
        return text.append(']').toString();
    }

    private static void quote(StringBuilder text, String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\');
            }
            text.append(c);
        }
        text.append('"');
    }

    /** {@code [DataFrame hello]}: what can be printed of its first bytes. */
    static String data(byte[] b, int from, int to) {
        StringBuilder text = new StringBuilder("[DataFrame ");
        for (int i = from; i < to; i++) {
            if (b[i] >= ' ' && b[i] < 0x7F) {
                text.append((char) b[i]);
            }
        }
        return text.append(']').toString();
    }
}
