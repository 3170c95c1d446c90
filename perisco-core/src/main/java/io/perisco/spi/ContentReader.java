package io.perisco.spi;

/**
 * Reads the content of one half as a stream of its own, under the same cursor rules as a parser: consume, skip (also
 * beyond what has arrived), leave the rest in the view.
 *
 * @since 0.1.0
 */
public interface ContentReader {
    /**
     * The content that comes next, skipped or not, passed at this time; told before it.
     *
     * @param nanos event time, nanoseconds
     */
    default void passing(long nanos) {}

    /** Content at the cursor, at least one byte. */
    void read(ByteView in);

    /**
     * {@code n} bytes of content are missing; unconsumed bytes before them are dropped.
     *
     * @param n or -1: unknown, perhaps none
     * @param insideSkip whether the reader had skipped all of them anyway and so keeps its step
     */
    void gap(long n, boolean insideSkip);

    /** The half ended; nothing follows. */
    void ended(End how);
}
