package io.perisco.http2;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.perisco.testkit.Script;
import io.perisco.testkit.ScriptSource;
import java.util.Arrays;

/** Whatever both sides send after a preface, nothing throws and the ledger balances. */
final class FramesFuzzTest {
    private static final int LENGTH = 0x7F;

    /** Pieces, each behind an octet that tells its side (the high bit: the server) and its length. */
    @FuzzTest(maxDuration = "1m")
    void anyFramesAreReadOrLost(byte[] pieces) {
        Script script = Script.connection().client(Wire.PREFACE).server(Wire.settings());
        for (int at = 0; at < pieces.length; ) {
            int octet = pieces[at++];
            int to = Math.min(pieces.length, at + (octet & LENGTH));
            byte[] piece = Arrays.copyOfRange(pieces, at, to);
            if (octet < 0) {
                script.server(piece);
            } else {
                script.client(piece);
            }
            at = to;
        }
        Told.watch(ScriptSource.of(script));
        Told.watch(ScriptSource.of(script).cut(left -> Math.min(left, 5)));
    }
}
