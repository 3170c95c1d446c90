package io.perisco.engine;

import org.jspecify.annotations.Nullable;

/** The open exchanges of a session, oldest first: a list whose links are in its entries. */
final class OpenList {
    private @Nullable Open first;
    private @Nullable Open last;
    private int size;

    @Nullable
    Open first() {
        return first;
    }

    int size() {
        return size;
    }

    boolean contains(Open x) {
        return x.previous != null || x == first;
    }

    void add(Open x) {
        Open tail = last;
        x.previous = tail;
        if (tail == null) {
            first = x;
        } else {
            tail.next = x;
        }
        last = x;
        size++;
    }

    void remove(Open x) {
        Open p = x.previous;
        Open n = x.next;
        if (p == null) {
            first = n;
        } else {
            p.next = n;
        }
        if (n == null) {
            last = p;
        } else {
            n.previous = p;
        }
        size--;
    }
}
