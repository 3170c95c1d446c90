package io.perisco.testkit;

import io.perisco.model.Side;
import io.perisco.spi.End;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one connection carries, turn by turn: the client says, the server says, bytes are lost, a side ends, time passes.
 * Every turn has a time of its own, a millisecond after the one before, so that the times of messages do not depend on how
 * the turns are cut. A builder that is also the result; for one thread.
 *
 * @since 0.1.0
 */
public final class Script {
    /** Event time of the first turn. */
    public static final long START_NANOS = 1_700_000_000_000_000_000L;

    private static final long TURN_NANOS = 1_000_000;

    /** Something that happens. */
    sealed interface Turn {
        long nanos();
    }

    /** Bytes from a side. */
    @SuppressWarnings("ArrayRecordComponent")
    record Bytes(long nanos, Side side, byte[] bytes) implements Turn {}

    /** Bytes from a side that nobody sees. */
    record Hole(long nanos, Side side, int length) implements Turn {}

    /** A side ends; both on reset. */
    record Over(long nanos, @Nullable Side side, End how) implements Turn {}

    /** Time passes. */
    record Pause(long nanos) implements Turn {}

    private final List<Turn> turns = new ArrayList<>();
    private String name = "a script";
    private boolean midstream;
    private long now = START_NANOS;

    /** A connection seen from its start. */
    public static Script connection() {
        return new Script();
    }

    /** A connection that is joined late: its first bytes are not the first that it carried. */
    public static Script joined() {
        Script script = new Script();
        script.midstream = true;
        return script;
    }

    /** Names it, for messages of failed tests. */
    public Script named(String label) {
        this.name = label;
        return this;
    }

    /** The client sends; ISO-8859-1, so that any byte can be written. */
    public Script client(String text) {
        return client(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The client sends. The bytes are copied. */
    public Script client(byte[] bytes) {
        return add(new Bytes(now, Side.CLIENT, bytes.clone()));
    }

    /** The server sends; ISO-8859-1. */
    public Script server(String text) {
        return server(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The server sends. The bytes are copied. */
    public Script server(byte[] bytes) {
        return add(new Bytes(now, Side.SERVER, bytes.clone()));
    }

    /** The next {@code length} bytes of a side are sent, but nobody sees them. */
    public Script gap(Side side, int length) {
        return add(new Hole(now, side, length));
    }

    /** A side has sent its last byte (TCP FIN). */
    public Script fin(Side side) {
        return add(new Over(now, side, End.FIN));
    }

    /** The connection is reset (TCP RST), for both sides. */
    public Script reset() {
        return add(new Over(now, null, End.RESET));
    }

    /** So many nanoseconds pass in which nothing happens. */
    public Script passes(long nanos) {
        now += nanos;
        return add(new Pause(now));
    }

    /** So much time passes in which nothing happens. */
    public Script passes(Duration time) {
        return passes(time.toNanos());
    }

    private Script add(Turn turn) {
        turns.add(turn);
        now += TURN_NANOS;
        return this;
    }

    /** The same connection with other turns, which keep the times they have. */
    Script with(List<Turn> others) {
        Script script = new Script();
        script.name = name;
        script.midstream = midstream;
        script.now = now;
        script.turns.addAll(others);
        return script;
    }

    /** The same, joined late. */
    Script asJoined() {
        Script script = with(turns);
        script.midstream = true;
        return script;
    }

    boolean isMidstream() {
        return midstream;
    }

    List<Turn> turns() {
        return turns;
    }

    /** Bytes of a side, holes included. */
    public int length(Side side) {
        int n = 0;
        for (Turn t : turns) {
            if (t instanceof Bytes b && b.side() == side) {
                n += b.bytes().length;
            } else if (t instanceof Hole h && h.side() == side) {
                n += h.length();
            }
        }
        return n;
    }

    /** Its name. */
    @Override
    public String toString() {
        return name;
    }
}
