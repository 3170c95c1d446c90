package io.perisco.http1;

import io.perisco.spi.ByteView;
import io.perisco.spi.OpenExchange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the parser stands in one direction. */
final class Direction {
    /** What comes next. */
    enum State {
        /** A start line, maybe after empty lines. */
        HEAD,
        /** Content, or, if the request was HEAD after all, the next response. */
        UNSURE,
        /** The size of a chunk. */
        CHUNK_SIZE,
        /** The trailer section. */
        TRAILERS,
        /** Whatever the answer to CONNECT or Upgrade makes of it. */
        HELD,
        /** What is not HTTP/1 any more. */
        GONE
    }

    /** A head is short enough up to here to be looked at afresh for each byte. */
    private static final int SHORT = 128;

    /** No server sends so many interim responses; a flood of them is not kept. */
    private static final int MOST_INTERIM = 64;

    State state = State.HEAD;

    /** Whose message is under way, or whose answer is waited for. */
    @Nullable
    OpenExchange exchange;

    /** The direction is held after this message. */
    boolean holds;

    /** Whether the next message is read although an answer was missed that might have made something else of it. */
    boolean unsure;

    /** For {@link State#UNSURE}: how the content is framed if there is any. */
    Framing framing = Framing.EMPTY;

    long length;

    /** The position up to which a section's end has been looked for. */
    private long searched;

    /** Whether the section begins with a line that needs to be read first. */
    private boolean startLine = true;

    private List<Integer> interim = List.of();

    /** A message has ended. */
    void ended() {
        state = holds ? State.HELD : State.HEAD;
        if (!holds) {
            exchange = null;
        }
        holds = false;
        fresh(true);
    }

    /** All that was known of the message under way is void. */
    void forget() {
        state = State.HEAD;
        exchange = null;
        holds = false;
        interim = List.of();
        fresh(true);
    }

    /** What it waited for was answered. */
    void release() {
        if (state == State.HELD) {
            state = State.HEAD;
            exchange = null;
        }
    }

    /** The answer it waits for may never be seen: what follows it is read as if it had been a refusal. */
    void releaseUnsure() {
        unsure = state == State.HELD;
        release();
    }

    void interim(int status) {
        if (interim.isEmpty()) {
            interim = new ArrayList<>(2);
        }
        if (interim.size() < MOST_INTERIM) {
            interim.add(status);
        }
    }

    List<Integer> takeInterim() {
        List<Integer> taken = interim;
        interim = List.of();
        return taken;
    }

    // ---- so that a section that trickles in is not read anew for each byte

    /** A section begins at the cursor. */
    void fresh(boolean withStartLine) {
        searched = -1;
        startLine = withStartLine;
    }

    /** Nothing new is to be learnt from the first {@code window} bytes. */
    void searched(ByteView in, int window, boolean startLineSeen) {
        searched = in.position() + window;
        startLine &= !startLineSeen;
    }

    /** Whether the first {@code window} bytes may hold the end of a section, or of the start line that was missing. */
    boolean mayEnd(ByteView in, int window) {
        byte[] bytes = in.array();
        int from = in.arrayOffset();
        if (searched <= in.position() || startLine && window <= SHORT) {
            return true;
        }
        int to = from + window;
        int feed = Octets.lineFeed(bytes, from + (int) (searched - in.position()), to);
        while (feed >= 0) {
            if (startLine || isEmptyLine(bytes, from, feed)) {
                return true;
            }
            feed = Octets.lineFeed(bytes, feed + 1, to);
        }
        searched = in.position() + window;
        return false;
    }

    private static boolean isEmptyLine(byte[] bytes, int from, int feed) {
        int end = feed > from && bytes[feed - 1] == '\r' ? feed - 1 : feed;
        return end == from || bytes[end - 1] == '\n';
    }
}
