package io.perisco.http2;

/**
 * What SETTINGS that were not acknowledged yet say of the table of one direction, in order: each takes effect with the
 * acknowledgement that this direction carries (RFC 9113, section 6.5.3).
 */
final class PendingTableSizes {
    /** So many unacknowledged SETTINGS are remembered; who sends more takes the older ones as acknowledged. */
    private static final int MOST = 16;

    private final long[] sizes = new long[MOST];
    private int first;
    private int count;

    /** SETTINGS were sent; {@link Settings#ABSENT} if they left the table as it was. */
    void sent(long size) {
        if (count == MOST) {
            acknowledged();
        }
        sizes[(first + count++) % MOST] = size;
    }

    /** The oldest are acknowledged: the size they set, or {@link Settings#ABSENT}. */
    long acknowledged() {
        if (count == 0) {
            return Settings.ABSENT;
        }
        long size = sizes[first];
        first = (first + 1) % MOST;
        count--;
        return size;
    }

    /** Acknowledgements may have been missed. */
    void forget() {
        count = 0;
    }
}
