package io.perisco.http2;

import io.perisco.model.Side;
import org.jspecify.annotations.Nullable;

/** The nine octets before every frame (RFC 9113, section 4.1); pointed anew for each. */
final class FrameHeader {
    static final int LENGTH = 9;

    private int length;
    private int type;
    private int flags;
    private int stream;
    private boolean reserved;

    /** Reads the header at {@code at}, where nine bytes must be. */
    void read(byte[] b, int at) {
        length = (b[at] & 0xFF) << 16 | (b[at + 1] & 0xFF) << 8 | b[at + 2] & 0xFF;
        type = b[at + 3] & 0xFF;
        flags = b[at + 4] & 0xFF;
        int id = uint31(b, at + 5);
        stream = id;
        reserved = b[at + 5] < 0;
    }

    /** The 31-bit number at {@code at}; the reserved bit before it is ignored. */
    static int uint31(byte[] b, int at) {
        return (b[at] & 0x7F) << 24 | (b[at + 1] & 0xFF) << 16 | (b[at + 2] & 0xFF) << 8 | b[at + 3] & 0xFF;
    }

    /** The unsigned 32-bit number at {@code at}. */
    static long uint32(byte[] b, int at) {
        return (b[at] & 0xFFL) << 24 | (b[at + 1] & 0xFF) << 16 | (b[at + 2] & 0xFF) << 8 | b[at + 3] & 0xFF;
    }

    /** Octets of payload. */
    int length() {
        return length;
    }

    int type() {
        return type;
    }

    int flags() {
        return flags;
    }

    int stream() {
        return stream;
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** Octets of payload before what the frame carries: a padding length, a priority, a promised stream. */
    int prefix() {
        return switch (type) {
            case FrameType.DATA -> has(FrameType.PADDED) ? 1 : 0;
            case FrameType.HEADERS -> (has(FrameType.PADDED) ? 1 : 0) + (has(FrameType.PRIORITY_FLAG) ? 5 : 0);
            case FrameType.PUSH_PROMISE -> (has(FrameType.PADDED) ? 1 : 0) + 4;
            default -> 0;
        };
    }

    /** Whether its length carries a padding length. */
    boolean isPadded() {
        return has(FrameType.PADDED)
                && (type == FrameType.DATA || type == FrameType.HEADERS || type == FrameType.PUSH_PROMISE);
    }

    /** Whether it is what {@code from}, or anybody where that is null, may send: a frame that lies at a frame's start. */
    boolean isSound(@Nullable Side from) {
        return FrameType.isKnown(type)
                && !reserved
                && (flags & ~FrameType.definedFlags(type)) == 0
                && FrameType.allowsStream(type, stream)
                && FrameType.allowsLength(type, length, has(FrameType.ACK))
                && length >= prefix()
                && (from == null || allowsSide(from));
    }

    /** RFC 9113, section 5.1.1: what a client opens is odd, and nothing of a request goes the other way. */
    private boolean allowsSide(Side from) {
        boolean odd = (stream & 1) != 0;
        return switch (type) {
            case FrameType.DATA, FrameType.HEADERS, FrameType.CONTINUATION -> odd || from == Side.SERVER;
            case FrameType.PUSH_PROMISE -> odd && from == Side.SERVER;
            default -> true;
        };
    }
}
