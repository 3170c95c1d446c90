package io.perisco.engine;

import org.jspecify.annotations.Nullable;

/**
 * The connections of one worker in two intrusive lists: all of them by last activity, and those that hold bytes by when
 * they began to.
 */
final class ConnList {
    private @Nullable Conn oldest;
    private @Nullable Conn newest;
    private int size;
    private @Nullable Conn firstHolder;
    private @Nullable Conn lastHolder;
    private long heldBytes;

    int size() {
        return size;
    }

    @Nullable
    Conn oldest() {
        return oldest;
    }

    @Nullable
    Conn firstHolder() {
        return firstHolder;
    }

    /** Bytes held by all. */
    long heldBytes() {
        return heldBytes;
    }

    void add(Conn c) {
        Conn tail = newest;
        c.older = tail;
        c.newer = null;
        if (tail == null) {
            oldest = c;
        } else {
            tail.newer = c;
        }
        newest = c;
        size++;
    }

    void touch(Conn c) {
        if (c != newest) {
            remove(c, false);
            add(c);
        }
    }

    void remove(Conn c) {
        remove(c, true);
    }

    private void remove(Conn c, boolean forGood) {
        Conn before = c.older;
        Conn after = c.newer;
        if (before == null) {
            oldest = after;
        } else {
            before.newer = after;
        }
        if (after == null) {
            newest = before;
        } else {
            after.older = before;
        }
        c.older = null;
        c.newer = null;
        size--;
        if (forGood) {
            holds(c, 0);
        }
    }

    /** {@code c} holds so many bytes now. */
    void holds(Conn c, long bytes) {
        heldBytes += bytes - c.heldBytes;
        c.heldBytes = bytes;
        if (bytes > 0 && !c.holding) {
            c.holding = true;
            c.holdsAfter = null;
            Conn tail = lastHolder;
            c.holdsBefore = tail;
            if (tail == null) {
                firstHolder = c;
            } else {
                tail.holdsAfter = c;
            }
            lastHolder = c;
        } else if (bytes == 0 && c.holding) {
            c.holding = false;
            unlinkHolder(c);
        }
    }

    private void unlinkHolder(Conn c) {
        Conn before = c.holdsBefore;
        Conn after = c.holdsAfter;
        if (before == null) {
            firstHolder = after;
        } else {
            before.holdsAfter = after;
        }
        if (after == null) {
            lastHolder = before;
        } else {
            after.holdsBefore = before;
        }
        c.holdsBefore = null;
        c.holdsAfter = null;
    }
}
