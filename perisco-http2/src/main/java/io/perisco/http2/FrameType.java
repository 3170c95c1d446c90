package io.perisco.http2;

/** The frame types of RFC 9113, section 6, the later ones that are in use, and what each demands of its header. */
final class FrameType {
    static final int DATA = 0x0;
    static final int HEADERS = 0x1;
    static final int PRIORITY = 0x2;
    static final int RST_STREAM = 0x3;
    static final int SETTINGS = 0x4;
    static final int PUSH_PROMISE = 0x5;
    static final int PING = 0x6;
    static final int GOAWAY = 0x7;
    static final int WINDOW_UPDATE = 0x8;
    static final int CONTINUATION = 0x9;
    /** RFC 7838. */
    static final int ALTSVC = 0xA;
    /** RFC 8336. */
    static final int ORIGIN = 0xC;
    /** RFC 9218. */
    static final int PRIORITY_UPDATE = 0x10;

    static final int END_STREAM = 0x1;
    static final int ACK = 0x1;
    static final int END_HEADERS = 0x4;
    static final int PADDED = 0x8;
    static final int PRIORITY_FLAG = 0x20;

    private static final int[] DEFINED_FLAGS = {
        END_STREAM | PADDED,
        END_STREAM | END_HEADERS | PADDED | PRIORITY_FLAG,
        0,
        0,
        ACK,
        END_HEADERS | PADDED,
        ACK,
        0,
        0,
        END_HEADERS
    };

    private FrameType() {}

    /** Whether RFC 9113 defines it. */
    static boolean isCore(int type) {
        return type <= CONTINUATION;
    }

    /** Whether it is one that somebody may be expected to send. */
    static boolean isKnown(int type) {
        return isCore(type) || type == ALTSVC || type == ORIGIN || type == PRIORITY_UPDATE;
    }

    /** The flags that a type has; of one that is not known, all. */
    static int definedFlags(int type) {
        return isCore(type) ? DEFINED_FLAGS[type] : isKnown(type) ? 0 : 0xFF;
    }

    /** Whether a frame of {@code type} may have {@code length} bytes (RFC 9113, section 6). */
    static boolean allowsLength(int type, int length, boolean ack) {
        return switch (type) {
            case PRIORITY -> length == 5;
            case RST_STREAM, WINDOW_UPDATE -> length == 4;
            case SETTINGS -> ack ? length == 0 : length % Settings.ENTRY == 0;
            case PUSH_PROMISE, PRIORITY_UPDATE -> length >= 4;
            case PING -> length == 8;
            case GOAWAY -> length >= 8;
            case ALTSVC -> length >= 2;
            default -> true;
        };
    }

    /** Whether a frame of {@code type} may belong to a stream, or to none. */
    static boolean allowsStream(int type, int stream) {
        return switch (type) {
            case SETTINGS, PING, GOAWAY, ORIGIN, PRIORITY_UPDATE -> stream == 0;
            case DATA, HEADERS, PRIORITY, RST_STREAM, PUSH_PROMISE, CONTINUATION -> stream != 0;
            default -> true;
        };
    }
}
