package io.perisco.engine;

/** When the bytes of one direction passed that a message may still begin with or end in. */
final class Marks {
    private TimeMarks times = new TimeMarks();
    private long mark;
    private boolean taken;

    /** Bytes from {@code position} on passed at {@code time}. */
    void passed(long position, long time) {
        times.add(position, time);
    }

    /** The next message begins at {@code position}. */
    void set(long position) {
        mark = position;
        taken = false;
    }

    /** When the message at the last mark began; {@code otherwise} if nothing ever passed. */
    long take(long otherwise) {
        taken = true;
        return timeAt(mark, otherwise);
    }

    /** When the byte at a position passed; {@code otherwise} if nothing ever did. */
    long timeAt(long position, long otherwise) {
        return times.size() == 0 ? otherwise : times.at(position);
    }

    /** Forgets what nobody can ask for any more when the cursor stands at {@code cursor}. */
    void trim(long cursor) {
        if (times.size() > 1) {
            times.dropBefore(taken ? cursor - 1 : Math.min(mark, cursor - 1));
        }
    }

    /** Takes all times away, to begin anew. */
    TimeMarks takeTimes() {
        TimeMarks taken = times;
        times = new TimeMarks();
        return taken;
    }
}
