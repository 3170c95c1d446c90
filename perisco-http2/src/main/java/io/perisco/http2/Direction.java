package io.perisco.http2;

import io.perisco.model.Half;
import io.perisco.model.Side;

/** What has to be known of the frames of one direction. */
final class Direction {
    /** Whether the connection preface comes first. */
    enum Preface {
        DUE,
        POSSIBLE,
        PAST
    }

    final Side side;

    /** What it carries of an exchange. */
    final Half half;

    final HeaderDecoder decoder;
    final PendingTableSizes tableSizes = new PendingTableSizes();
    final BlockFrames block;

    /** The streams that this side opens: by HEADERS the client, by PUSH_PROMISE the server. */
    final SeenStreams opened = new SeenStreams();

    Preface preface;

    /** Whether frames may be none: bytes were lost, or nothing has shown yet that these are frames. */
    boolean wary;

    /** Whether bytes were lost, or the beginning was not seen. */
    boolean damaged;

    long lostBytes;

    /** Whether no frame was found yet since the last loss. */
    boolean searching;

    /** The stream whose header block is passed over until it ends; 0 if none is. */
    int passing;

    /** The longest frame that is likely, for the search after a loss. */
    int longest = FrameChain.USUAL_LENGTH;

    /** What the other side refuses of the streams that this side opens (RFC 9113, section 6.8). */
    int lastAccepted = Integer.MAX_VALUE;

    long refusalCode;

    Direction(Side side, boolean midstream, int listBytes, int blockBytes, SharedByThread shared) {
        this.side = side;
        this.half = Half.from(side);
        this.decoder = new HeaderDecoder(listBytes, shared);
        this.block = new BlockFrames(blockBytes);
        this.preface = side == Side.SERVER ? Preface.PAST : midstream ? Preface.POSSIBLE : Preface.DUE;
        this.wary = midstream || side == Side.SERVER;
        if (midstream) {
            damaged = true;
            decoder.prime();
            opened.lost();
        }
    }

    /** {@code n} bytes were lost. */
    void lost(long n) {
        lostBytes += n;
        damaged = true;
        wary = true;
        searching = true;
        passing = 0;
        preface = Preface.PAST;
        decoder.prime();
        tableSizes.forget();
        opened.lost();
    }

    /** A frame was understood. */
    void seen(FrameHeader header) {
        if (!damaged) {
            // RFC 9113, section 3.4: SETTINGS come first
            wary &= header.type() != FrameType.SETTINGS;
            longest = Math.max(longest, header.length());
        }
    }
}
