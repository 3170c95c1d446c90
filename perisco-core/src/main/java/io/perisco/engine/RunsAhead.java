package io.perisco.engine;

import io.perisco.model.Half;
import io.perisco.spi.End;
import io.perisco.spi.MessageSink;
import org.jspecify.annotations.Nullable;

/**
 * What a parser told ahead of the bytes: runs to pass over, and what happens where they end. A ring of reused entries,
 * because most bodies need two.
 */
final class RunsAhead {
    enum Kind {
        /** Bytes to pass over; content of {@code owner} if there is one. */
        PASS,
        END,
        FINISH,
        MARK,
        LOST,
        FRAME,
        HANDOVER
    }

    static final class Run {
        Kind kind = Kind.PASS;

        @Nullable
        Open owner;

        Half half = Half.REQUEST;
        long left;
        End how = End.COMPLETE;
        long code;

        @Nullable
        Handover handover;

        String text = "";

        boolean untilClose() {
            // what had arrived when it was announced is taken off already
            return kind == Kind.PASS && left > MessageSink.UNTIL_CLOSE / 2;
        }
    }

    private Run[] ring = {new Run(), new Run()};
    private int head;
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    Run first() {
        return ring[head];
    }

    /** An entry at the end, to be filled in; only its kind is set. */
    Run add(Kind kind) {
        if (size == ring.length) {
            grow();
        }
        Run run = ring[(head + size++) % ring.length];
        run.kind = kind;
        return run;
    }

    void removeFirst() {
        Run run = ring[head];
        run.owner = null;
        run.handover = null;
        run.text = "";
        head = (head + 1) % ring.length;
        size--;
    }

    private void grow() {
        Run[] wider = new Run[ring.length * 2];
        for (int i = 0; i < wider.length; i++) {
            wider[i] = i < size ? ring[(head + i) % ring.length] : new Run();
        }
        ring = wider;
        head = 0;
    }
}
