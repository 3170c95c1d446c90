package io.perisco.http2;

import io.perisco.model.Side;
import io.perisco.spi.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * Judges whether frames lie one behind the other from an offset on: each header is one that its type allows, each ends
 * where the next begins. What a header proves is weighed, as a header made of zeros is found in much that is no frame.
 */
final class FrameChain {
    /** Frames of the default size, which few exceed (RFC 9113, section 6.5.2). */
    static final int USUAL_LENGTH = 1 << 14;

    /** Above any stream that a connection is likely to have reached unseen. */
    static final int LIKELY_STREAM = 1 << 26;

    /** A chain that goes on needs so many headers ... */
    private static final int HEADERS = 2;

    /** ... that weigh so much. */
    private static final int ENOUGH = 40;

    /** One that ends exactly where the bytes end. */
    private static final int ENOUGH_AT_END = 25;

    // RFC 7541, appendix A: :authority to :scheme, then the statuses; indexed fields above 61 are in the dynamic table
    private static final int LAST_OF_REQUEST = 7;
    private static final int LAST_STATUS = 14;
    private static final int FIRST_DYNAMIC = 0x80 | 62;

    private final FrameHeader header = new FrameHeader();
    private @Nullable Side sender;
    private int weight;

    /** Who sent the frames that were judged last, if one of them tells. */
    @Nullable
    Side sender() {
        return sender;
    }

    /**
     * @param from0 the side that must have sent them, or null
     * @param longest the longest frame that is likely
     * @param highest the highest stream that is likely
     */
    Verdict judge(byte[] b, int from, int to, @Nullable Side from0, int longest, int highest) {
        sender = null;
        weight = 0;
        int frames = 0;
        int openBlock = 0;
        int at = from;
        while (true) {
            if (at == to && frames > 0) {
                return weight >= ENOUGH_AT_END && openBlock == 0 ? Verdict.YES : Verdict.UNDECIDED;
            }
            if (to - at < FrameHeader.LENGTH) {
                return mayBegin(b, at, to, longest) ? Verdict.UNDECIDED : Verdict.NO;
            }
            header.read(b, at);
            if (!header.isSound(from0) || header.length() > longest || header.stream() > highest) {
                return Verdict.NO;
            }
            boolean continues = header.type() == FrameType.CONTINUATION;
            // a chain may begin behind the beginning of a header block
            if (frames > 0 && continues != (openBlock != 0) || openBlock != 0 && openBlock != header.stream()) {
                return Verdict.NO;
            }
            if (frames == 0 && !FrameType.isCore(header.type())) {
                return Verdict.NO;
            }
            int points = weigh(b, at + FrameHeader.LENGTH, Math.min(to, at + FrameHeader.LENGTH + header.length()));
            if (points < 0) {
                return Verdict.NO;
            }
            weight += points;
            frames++;
            if (frames >= HEADERS && weight >= ENOUGH) {
                return Verdict.YES;
            }
            boolean block = continues || header.type() == FrameType.HEADERS || header.type() == FrameType.PUSH_PROMISE;
            openBlock = block && !header.has(FrameType.END_HEADERS) ? header.stream() : 0;
            at += FrameHeader.LENGTH + header.length();
            if (at > to) {
                return Verdict.UNDECIDED;
            }
        }
    }

    /** Whether a header may begin with so few bytes. */
    private static boolean mayBegin(byte[] b, int at, int to, int longest) {
        int n = to - at;
        if (n >= 1 && (b[at] & 0xFF) > longest >> 16) {
            return false;
        }
        if (n >= 2 && ((b[at] & 0xFF) << 8 | b[at + 1] & 0xFF) > longest >> 8) {
            return false;
        }
        if (n < 4) {
            return true;
        }
        int type = b[at + 3] & 0xFF;
        if (n == 4) {
            return FrameType.isKnown(type);
        }
        int length = (b[at] & 0xFF) << 16 | (b[at + 1] & 0xFF) << 8 | b[at + 2] & 0xFF;
        int flags = b[at + 4] & 0xFF;
        return FrameType.isKnown(type)
                && (flags & ~FrameType.definedFlags(type)) == 0
                && FrameType.allowsLength(type, length, (flags & FrameType.ACK) != 0)
                && (n == 5 || b[at + 5] >= 0);
    }

    /** How much the frame proves whose payload has come so far; negative if it cannot be one. */
    private int weigh(byte[] b, int from, int to) {
        int have = to - from;
        if (header.isPadded() && have > 0 && (b[from] & 0xFF) > header.length() - header.prefix()) {
            return -1;
        }
        boolean whole = have == header.length();
        switch (header.type()) {
            case FrameType.DATA:
                // empty ones are sent only to end a stream
                return header.length() == 0 && !header.has(FrameType.END_STREAM) ? -1 : header.length() < 256 ? 6 : 12;
            case FrameType.HEADERS:
                return weighHeaders(b, from, to);
            case FrameType.SETTINGS:
                return !Settings.arePlausible(b, from, to) ? -1 : header.has(FrameType.ACK) ? 20 : have > 0 ? 30 : 10;
            case FrameType.WINDOW_UPDATE:
                return !whole ? 15 : FrameHeader.uint32(b, from) == 0 || b[from] < 0 ? -1 : 25;
            case FrameType.RST_STREAM:
                return !whole ? 15 : FrameHeader.uint32(b, from) > 0xFFFF ? -1 : 25;
            case FrameType.GOAWAY:
                return have < 8 ? 15 : FrameHeader.uint32(b, from + 4) > 0xFFFF ? -1 : 25;
            case FrameType.PUSH_PROMISE:
                sender = Side.SERVER;
                return 20;
            case FrameType.PRIORITY, FrameType.PING:
                return 20;
            default:
                return 5;
        }
    }

    private int weighHeaders(byte[] b, int from, int to) {
        int fragment = from + header.prefix();
        if (header.length() == header.prefix()) {
            return -1;
        }
        if (to - from < header.length() || !header.has(FrameType.END_HEADERS)) {
            return weighBlock(b, fragment, to);
        }
        int end = to - (header.isPadded() ? b[from] & 0xFF : 0);
        // a block that can be walked to its end proves more
        return BlockScan.of(b, fragment, end) == BlockScan.CUT ? -1 : weighBlock(b, fragment, end) + 10;
    }

    /** By how a header block begins (RFC 7541, section 6): pseudo-header fields come first and are in the static table. */
    private int weighBlock(byte[] b, int from, int to) {
        int at = from;
        while (at < to && (b[at] & 0xE0) == 0x20) {
            at = afterSizeUpdate(b, at, to);
        }
        if (at >= to) {
            return at > from ? 20 : 10;
        }
        int octet = b[at] & 0xFF;
        int index = octet >= 0x80 ? octet & 0x7F : octet >= 0x40 ? octet & 0x3F : octet & 0x0F;
        if (index == 0) {
            return octet == 0x80 ? -1 : 10;
        }
        if (index <= LAST_OF_REQUEST) {
            sender = sender == null ? Side.CLIENT : sender;
            return 30;
        }
        if (index <= LAST_STATUS) {
            sender = sender == null ? Side.SERVER : sender;
            return 30;
        }
        return octet >= FIRST_DYNAMIC ? 20 : 10;
    }

    private static int afterSizeUpdate(byte[] b, int from, int to) {
        int at = from + 1;
        if ((b[from] & 0x1F) == 0x1F) {
            while (at < to && b[at] < 0) {
                at++;
            }
            at++;
        }
        return at;
    }
}
