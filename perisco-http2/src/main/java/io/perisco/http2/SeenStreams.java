package io.perisco.http2;

/**
 * Which of the streams that one side opens were seen to open. Numbers rise (RFC 9113, section 5.1.1), so one that is not
 * above the highest was seen, unless bytes were lost before.
 */
final class SeenStreams {
    private int highest;
    private int doubtFrom = Integer.MAX_VALUE;
    private int doubtTo;
    private boolean inDoubt;

    int highest() {
        return highest;
    }

    /** Stream {@code id} was seen to open. */
    void opened(int id) {
        if (id > highest) {
            if (inDoubt) {
                inDoubt = false;
                doubtTo = id;
            }
            highest = id;
        }
    }

    /** Some may have opened that were not seen. */
    void lost() {
        doubtFrom = Math.min(doubtFrom, highest + 1);
        inDoubt = true;
    }

    /** Whether it has been seen to open, for certain: then, if it is not open, it has closed. */
    boolean haveSeen(int id) {
        boolean doubtful = id >= doubtFrom && (inDoubt || id < doubtTo);
        return id <= highest && !doubtful;
    }
}
