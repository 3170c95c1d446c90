package io.perisco.http2;

import io.perisco.model.Side;
import io.perisco.spi.ByteView;
import io.perisco.spi.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * Tells HTTP/2 by the client's connection preface, or, on a connection that is already running, by frames that lie one
 * behind the other. Strict, since a wrong yes costs another protocol the connection; who is the client is read off the
 * header blocks, as the ports may deceive.
 */
final class Http2Detector {
    /** A block that shows its pseudo-header fields needs no more evidence; longer lists than this are not decoded. */
    private static final int LIST_BYTES = 64 << 10;

    /** After so many bytes of frames without any header block the presumed roles are taken. */
    private static final int PATIENCE = 4 << 10;

    private final ByteView client;
    private final ByteView server;

    /** Who sent the frames that {@link #frames} saw last, if that can be told. */
    private @Nullable Side sender;

    private Http2Detector(ByteView client, ByteView server) {
        this.client = client;
        this.server = server;
    }

    static Verdict detect(ByteView client, ByteView server) {
        return new Http2Detector(client, server).verdict();
    }

    private Verdict verdict() {
        Verdict asked = client.isEmpty() ? Verdict.NO : Preface.at(client);
        if (asked == Verdict.YES) {
            return Verdict.YES;
        }
        Verdict reverse = server.isEmpty() ? Verdict.NO : Preface.at(server);
        if (reverse == Verdict.YES) {
            return Verdict.YES_REVERSED;
        }
        if (asked == Verdict.UNDECIDED || reverse == Verdict.UNDECIDED) {
            return Verdict.UNDECIDED;
        }
        Verdict fromClient = frames(client);
        if (fromClient == Verdict.YES && sender != null) {
            return sender == Side.CLIENT ? Verdict.YES : Verdict.YES_REVERSED;
        }
        Verdict fromServer = frames(server);
        if (fromServer == Verdict.YES && sender != null) {
            return sender == Side.SERVER ? Verdict.YES : Verdict.YES_REVERSED;
        }
        if (fromClient == Verdict.NO || fromServer == Verdict.NO) {
            return Verdict.NO;
        }
        boolean frames = fromClient == Verdict.YES || fromServer == Verdict.YES;
        // while none of them tells the roles, nothing is lost by waiting for one that does, for a while
        return frames && client.length() + server.length() >= PATIENCE ? Verdict.YES : Verdict.UNDECIDED;
    }

    private Verdict frames(ByteView in) {
        sender = null;
        if (in.isEmpty()) {
            return Verdict.UNDECIDED;
        }
        byte[] b = in.array();
        int from = in.arrayOffset();
        int to = from + in.length();
        FrameChain chain = new FrameChain();
        Verdict verdict = chain.judge(b, from, to, null, FrameChain.USUAL_LENGTH, FrameChain.LIKELY_STREAM);
        if (verdict == Verdict.NO) {
            return Verdict.NO;
        }
        sender = senderOfBlocks(b, from, to);
        if (sender != null) {
            return Verdict.YES;
        }
        return verdict;
    }

    /** By the pseudo-header fields of the header blocks that have come whole. */
    private static @Nullable Side senderOfBlocks(byte[] b, int from, int to) {
        FrameHeader header = new FrameHeader();
        HeaderDecoder decoder = null;
        int at = from;
        while (to - at >= FrameHeader.LENGTH) {
            header.read(b, at);
            int payload = at + FrameHeader.LENGTH;
            int next = payload + header.length();
            if (next > to || !header.isSound(null)) {
                return null;
            }
            boolean promises = header.type() == FrameType.PUSH_PROMISE;
            if ((promises || header.type() == FrameType.HEADERS) && header.has(FrameType.END_HEADERS)) {
                int padding = header.isPadded() ? b[payload] & 0xFF : 0;
                int blockFrom = payload + header.prefix();
                int blockTo = next - padding;
                if (blockFrom > blockTo) {
                    return null;
                }
                if (decoder == null) {
                    decoder = new HeaderDecoder(LIST_BYTES);
                    decoder.prime();
                }
                HeaderBlock block = decoder.decode(b, blockFrom, blockTo);
                if (block.failed()) {
                    return null;
                }
                boolean odd = (header.stream() & 1) != 0;
                if (odd && block.pseudo(Pseudo.METHOD) != null && asksFor(block)) {
                    return promises ? Side.SERVER : Side.CLIENT;
                }
                if (!promises && Heads.status(block) != 0) {
                    return Side.SERVER;
                }
            }
            at = next;
        }
        return null;
    }

    private static boolean asksFor(HeaderBlock block) {
        return block.pseudo(Pseudo.PATH) != null
                || block.pseudo(Pseudo.SCHEME) != null
                || block.pseudo(Pseudo.AUTHORITY) != null;
    }
}
