package io.perisco.http2;

import io.perisco.spi.ByteView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The frames of one header block: HEADERS or PUSH_PROMISE at the cursor, and the CONTINUATIONs behind it. They stay where
 * they are until the block is whole, so that no fragment is held twice, and its length is bounded by what may be buffered.
 */
final class BlockFrames {
    /** Its end has not come yet. */
    static final int INCOMPLETE = -1;
    /** It is longer than the limit; {@link #seen} of it have come. */
    static final int TOO_LONG = -2;
    /** Something else stands where it should go on (RFC 9113, section 6.10); {@link #seen} bytes are its beginning. */
    static final int BROKEN = -3;

    private final int limit;
    private final FrameHeader next = new FrameHeader();

    /** Where the block begins that was looked at last, so that one that trickles in is not walked anew for each byte. */
    private long start = -1;

    /** How far from there frames are known to be whole. */
    private int walked;

    private int seen;
    private int end;

    private byte[] bytes = new byte[0];
    private int from;
    private int to;
    private int promised;

    /** @param limit the longest block, frame headers counted */
    BlockFrames(int limit) {
        this.limit = limit;
    }

    /** Where, from the cursor on, the block at the cursor ends, or one of the constants. */
    int walk(ByteView in) {
        if (start != in.position()) {
            start = in.position();
            walked = 0;
        }
        byte[] b = in.array();
        int base = in.arrayOffset();
        next.read(b, base);
        int stream = next.stream();
        while (true) {
            int payload = walked + FrameHeader.LENGTH;
            if (payload > limit) {
                seen = walked;
                end = walked;
                return TOO_LONG;
            }
            if (in.length() < payload) {
                in.need(payload);
                return INCOMPLETE;
            }
            next.read(b, base + walked);
            if (walked > 0 && (next.type() != FrameType.CONTINUATION || next.stream() != stream)) {
                seen = walked;
                return BROKEN;
            }
            end = payload + next.length();
            if (end > limit) {
                seen = limit;
                if (in.length() < limit) {
                    in.need(limit);
                    return INCOMPLETE;
                }
                return TOO_LONG;
            }
            if (in.length() < end) {
                in.need(end);
                return INCOMPLETE;
            }
            walked = end;
            if (next.has(FrameType.END_HEADERS)) {
                return end;
            }
        }
    }

    /** How much of a block that is not whole can be read. */
    int seen() {
        return seen;
    }

    /** Where, from the cursor on, the frame ends in which the limit lies. */
    int frameEnd() {
        return end;
    }

    /** Whether the frame in which the limit lies is the block's last. */
    boolean isLastFrame() {
        return end > seen && next.has(FrameType.END_HEADERS);
    }

    /**
     * Puts the fragments together that lie in the first {@code length} bytes, at least one header of them; says whether
     * the first frame's padding fits.
     */
    boolean collect(ByteView in, int length) {
        byte[] b = in.array();
        int base = in.arrayOffset();
        int stop = base + length;
        next.read(b, base);
        int payload = base + FrameHeader.LENGTH;
        int prefix = next.prefix();
        int padding = next.isPadded() && payload < stop ? b[payload] & 0xFF : 0;
        boolean pushes = next.type() == FrameType.PUSH_PROMISE;
        promised = pushes && payload + prefix <= stop ? FrameHeader.uint31(b, payload + prefix - 4) : 0;
        int frameEnd = payload + next.length();
        bytes = b;
        from = Math.min(payload + prefix, stop);
        to = Math.max(from, Math.min(frameEnd - padding, stop));
        if (next.length() < prefix + padding) {
            return false;
        }
        if (frameEnd < stop && !next.has(FrameType.END_HEADERS)) {
            join(b, frameEnd, stop);
        }
        return true;
    }

    /** Appends the fragments of the CONTINUATIONs in {@code [at, stop)}. */
    private void join(byte[] b, int continuations, int stop) {
        byte[] joined = Arrays.copyOf(Arrays.copyOfRange(bytes, from, to), to - from + stop - continuations);
        int n = to - from;
        int at = continuations;
        while (stop - at >= FrameHeader.LENGTH) {
            next.read(b, at);
            int payload = at + FrameHeader.LENGTH;
            int fragment = Math.min(next.length(), stop - payload);
            System.arraycopy(b, payload, joined, n, fragment);
            n += fragment;
            at = payload + next.length();
        }
        bytes = joined;
        from = 0;
        to = n;
    }

    /** What {@link #collect} found: the bytes ... */
    byte[] bytes() {
        return bytes;
    }

    /** ... from here ... */
    int from() {
        return from;
    }

    /** ... to here. */
    int to() {
        return to;
    }

    /** The stream that is promised; 0 if none is, or it is not known. */
    int promised() {
        return promised;
    }

    /** The frames in the first {@code length} bytes, for tracing: HEADERS are told by their list. */
    List<String> texts(ByteView in, int length, String fields) {
        List<String> texts = new ArrayList<>();
        for (int at = 0; at + FrameHeader.LENGTH <= length; at += FrameHeader.LENGTH + next.length()) {
            next.read(in.array(), in.arrayOffset() + at);
            if (next.type() != FrameType.HEADERS) {
                texts.add(FrameText.header(next));
            }
            if (at == 0) {
                texts.add(fields);
            }
        }
        return texts;
    }

    /** Lets go of the bytes. */
    void release() {
        bytes = new byte[0];
    }
}
