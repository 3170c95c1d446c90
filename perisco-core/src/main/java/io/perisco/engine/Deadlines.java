package io.perisco.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Connections by when they want to be looked at, then by id. A heap with lazy entries: an entry whose time is not its
 * connection's {@code scheduled} any more is stale and passed over.
 */
final class Deadlines {
    private long[] times = new long[64];
    private @Nullable Conn[] conns = new @Nullable Conn[64];
    private int size;

    /** The earliest entry's time, or {@link Long#MAX_VALUE}. */
    long earliest() {
        return size == 0 ? Long.MAX_VALUE : times[0];
    }

    void add(Conn conn, long time) {
        if (size == times.length) {
            times = Arrays.copyOf(times, size * 2);
            conns = Arrays.copyOf(conns, size * 2);
        }
        int i = size++;
        while (i > 0 && before(time, conn, (i - 1) / 2)) {
            move((i - 1) / 2, i);
            i = (i - 1) / 2;
        }
        times[i] = time;
        conns[i] = conn;
    }

    /** Takes the earliest connection, or null if its entry is stale. */
    @Nullable
    Conn take() {
        Conn taken = conns[0];
        long takenTime = times[0];
        size--;
        Conn last = conns[size];
        long lastTime = times[size];
        conns[size] = null;
        if (size > 0 && last != null) {
            sink(last, lastTime);
        }
        return taken != null && taken.scheduled == takenTime ? taken : null;
    }

    private void sink(Conn conn, long time) {
        int i = 0;
        while (2 * i + 1 < size) {
            int child = 2 * i + 1;
            Conn right = child + 1 < size ? conns[child + 1] : null;
            if (right != null && before(times[child + 1], right, child)) {
                child++;
            }
            if (!after(time, conn, child)) {
                break;
            }
            move(child, i);
            i = child;
        }
        times[i] = time;
        conns[i] = conn;
    }

    private boolean before(long time, Conn conn, int i) {
        Conn other = conns[i];
        return time < times[i] || time == times[i] && other != null && conn.id < other.id;
    }

    private boolean after(long time, Conn conn, int i) {
        Conn other = conns[i];
        return time > times[i] || time == times[i] && other != null && conn.id > other.id;
    }

    private void move(int from, int to) {
        times[to] = times[from];
        conns[to] = conns[from];
    }
}
