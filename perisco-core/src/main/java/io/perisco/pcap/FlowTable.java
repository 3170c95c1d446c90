package io.perisco.pcap;

import org.jspecify.annotations.Nullable;

/**
 * Flows by 4-tuple: open addressing, since there is a look-up for every packet. What the engine forgot goes, a few with
 * every new flow, and of those that are over only the latest are kept: so it is no larger than what the engine holds.
 */
final class FlowTable {
    private static final int INITIAL = 1 << 10;
    private static final int CLOSED = 1 << 14;
    private static final int SWEPT = 8;

    /** So that nobody can write a capture whose flows all fall together. */
    private final long seed = System.nanoTime() * 0x9E3779B97F4A7C15L;

    private @Nullable Flow[] flows = new @Nullable Flow[INITIAL];
    private int[] tags = new int[INITIAL];
    private int size;
    private int hand;

    private final @Nullable Flow[] closed = new @Nullable Flow[CLOSED];
    private int closedNext;

    @Nullable
    Flow find(Segment s) {
        long hash = s.hash(seed);
        int tag = tag(hash);
        int mask = tags.length - 1;
        for (int i = (int) hash & mask; tags[i] != 0; i = i + 1 & mask) {
            if (tags[i] == tag) {
                Flow f = flows[i];
                if (f != null && f.hash == hash && f.matches(s)) {
                    return f;
                }
            }
        }
        return null;
    }

    /** Adds one that is not there. */
    Flow add(Segment s) {
        sweep();
        if (size > tags.length / 2) {
            grow();
        }
        Flow f = new Flow(s, s.hash(seed));
        put(f);
        size++;
        return f;
    }

    /** Keeps one that is over, instead of the one that has been over for longest. */
    void closed(Flow f) {
        Flow oldest = closed[closedNext];
        if (oldest != null && oldest.place == closedNext && oldest != f) {
            remove(oldest);
        }
        closed[closedNext] = f;
        f.place = closedNext;
        closedNext = closedNext + 1 & CLOSED - 1;
    }

    private void sweep() {
        int mask = tags.length - 1;
        for (int i = 0; i < SWEPT; i++) {
            Flow f = flows[hand];
            if (f != null && f.handle != null && f.handle.isForgotten()) {
                removeAt(hand); // others may move here: look again
            } else {
                hand = hand + 1 & mask;
            }
        }
    }

    private void remove(Flow f) {
        int mask = tags.length - 1;
        for (int i = (int) f.hash & mask; tags[i] != 0; i = i + 1 & mask) {
            if (flows[i] == f) {
                removeAt(i);
                return;
            }
        }
    }

    /** Moves up what would not be found across the hole. */
    private void removeAt(int at) {
        int mask = tags.length - 1;
        int hole = at;
        for (int i = hole + 1 & mask; tags[i] != 0; i = i + 1 & mask) {
            Flow f = flows[i];
            int home = f == null ? i : (int) f.hash & mask;
            if ((i - home & mask) >= (i - hole & mask)) {
                tags[hole] = tags[i];
                flows[hole] = f;
                hole = i;
            }
        }
        tags[hole] = 0;
        flows[hole] = null;
        size--;
    }

    private void grow() {
        @Nullable Flow[] old = flows;
        flows = new @Nullable Flow[2 * old.length];
        tags = new int[2 * old.length];
        for (Flow f : old) {
            if (f != null) {
                put(f);
            }
        }
    }

    private void put(Flow f) {
        int mask = tags.length - 1;
        int i = (int) f.hash & mask;
        while (tags[i] != 0) {
            i = i + 1 & mask;
        }
        tags[i] = tag(f.hash);
        flows[i] = f;
    }

    /** The half that does not choose the place; never 0, which means free. */
    private static int tag(long hash) {
        return (int) (hash >>> 32) | 1;
    }
}
