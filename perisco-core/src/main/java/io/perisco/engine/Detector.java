package io.perisco.engine;

import io.perisco.model.Counter;
import io.perisco.spi.ByteView;
import io.perisco.spi.Protocol;
import io.perisco.spi.Verdict;
import java.util.BitSet;
import java.util.List;

/**
 * Asks the protocols of one connection whose it is: about its first bytes, and again after each change of direction, where
 * a message may begin; so also one that was joined late, or that begins with another protocol (SOCKS, STARTTLS), is
 * recognized.
 */
final class Detector {
    /** So many bytes of a side without a decision, and the connection (or the turn) is given up. */
    private static final int ENOUGH = 8 << 10;

    /** So many turns are looked at. */
    private static final int TURNS = 16;

    /**
     * So far one side may go on alone in a turn without a decision: what is joined in the middle of a long body is worth
     * waiting for, what only ever sends is not.
     */
    private static final long ALONE = 1 << 20;

    /** What the caller has to do. */
    enum Answer {
        FOUND,
        WAIT,
        REFUSED,
        GIVEN_UP
    }

    private final Engine engine;
    private boolean midstream;
    private final List<Protocol> protocols;
    private final BitSet refused = new BitSet();
    private int turn;
    private int turnSide = -1;
    private long turnStart;
    private boolean turnRefused;
    private int found = -1;
    private boolean reversed;

    /** @param midstream whether the connection was joined late */
    Detector(Engine engine, boolean midstream) {
        this.engine = engine;
        this.midstream = midstream;
        this.protocols = engine.config.protocols();
    }

    /** Whether the bytes at hand are not the first of the connection. */
    boolean isMidstream() {
        return midstream;
    }

    Protocol found() {
        return protocols.get(found);
    }

    /** Whether the presumed server is the client. */
    boolean reversed() {
        return reversed;
    }

    /**
     * @param from index of the side whose bytes came
     * @param hint index of the protocol to ask first, or -1
     */
    Answer ask(int from, ByteView client, ByteView server, int hint, Conn conn) {
        if (protocols.isEmpty()) {
            return Answer.GIVEN_UP;
        }
        ByteView mine = from == 0 ? client : server;
        if (from != turnSide) {
            turnSide = from;
            turnStart = mine.position();
            turnRefused = false;
            refused.clear();
            turn++;
        }
        if (turnRefused) {
            return refuse(mine);
        }
        if (hint >= 0 && isYes(hint, client, server, conn)) {
            return Answer.FOUND;
        }
        for (int i = 0; i < protocols.size(); i++) {
            if (i != hint && isYes(i, client, server, conn)) {
                return Answer.FOUND;
            }
        }
        boolean all = refused.cardinality() == protocols.size();
        if (!all && client.length() < ENOUGH && server.length() < ENOUGH) {
            return Answer.WAIT;
        }
        turnRefused = true;
        midstream = true;
        return refuse(mine);
    }

    private Answer refuse(ByteView mine) {
        boolean alone = mine.position() + mine.length() - turnStart >= ALONE;
        return turn >= TURNS || alone ? Answer.GIVEN_UP : Answer.REFUSED;
    }

    private boolean isYes(int i, ByteView client, ByteView server, Conn conn) {
        if (refused.get(i)) {
            return false;
        }
        Verdict verdict;
        try {
            verdict = protocols.get(i).detect(client, server);
        } catch (Throwable t) {
            engine.guard.failedToDetect(protocols.get(i), conn.id, t);
            engine.tally.add(Counter.PLUGIN_FAILURES, 1);
            verdict = Verdict.NO;
        }
        if (verdict == Verdict.NO) {
            refused.set(i);
        }
        if (verdict == Verdict.YES || verdict == Verdict.YES_REVERSED) {
            found = i;
            reversed = verdict == Verdict.YES_REVERSED;
            return true;
        }
        return false;
    }

    int foundIndex() {
        return found;
    }
}
