package io.perisco.engine;

/** What was kept of one direction, on its way to somebody new, piece by piece as it came. */
final class Held {
    private final byte[] bytes;
    private final long position;
    private final TimeMarks times;
    private int at;

    /** @param times cover the bytes, of which the first stands at {@code position} */
    Held(byte[] bytes, long position, TimeMarks times) {
        this.bytes = bytes;
        this.position = position;
        this.times = times;
    }

    boolean isEmpty() {
        return at == bytes.length;
    }

    /** When the next piece came. */
    long time() {
        return times.at(position + at);
    }

    /** Gives the next piece to a lane. */
    void tell(Lane lane) {
        int from = at;
        long time = time();
        at = pieceEnd(from);
        lane.accept(bytes, from, at - from, time);
    }

    private int pieceEnd(int from) {
        for (int i = 0; i < times.size(); i++) {
            long end = times.position(i) - position;
            if (end > from) {
                return (int) Math.min(bytes.length, end);
            }
        }
        return bytes.length;
    }
}
