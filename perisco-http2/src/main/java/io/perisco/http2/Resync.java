package io.perisco.http2;

import io.perisco.model.Side;
import io.perisco.spi.ByteView;
import io.perisco.spi.Verdict;

/**
 * Finds the next frame of one direction after a loss. It had rather lose frames than take content for one: an offset that
 * may yet turn out to be a frame's is waited for, never passed over.
 */
final class Resync {
    private final FrameChain chain = new FrameChain();

    /** Moves the cursor to the next frame, or the connection preface, and says whether there is one. */
    boolean find(ByteView in, Side from, int longest, int highest) {
        byte[] b = in.array();
        int start = in.arrayOffset();
        int end = start + in.length();
        for (int at = start; at < end; at++) {
            Verdict verdict = Verdict.NO;
            if (b[at] == 'P' && from == Side.CLIENT) {
                verdict = Preface.at(b, at, end);
            } else if ((b[at] & 0xFF) <= longest >> 16) {
                verdict = chain.judge(b, at, end, from, longest, highest);
            }
            if (verdict != Verdict.NO) {
                in.consume(at - start);
                return verdict == Verdict.YES;
            }
        }
        in.consume(end - start);
        return false;
    }
}
