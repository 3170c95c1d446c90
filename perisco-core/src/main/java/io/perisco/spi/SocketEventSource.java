package io.perisco.spi;

/**
 * Tells what sockets carried: live from a kernel, or from a file. One source serves one engine. Opening may need rights
 * or native code, so sources are used only when passed as an object or asked for by name, never because they are on the
 * class path.
 *
 * @since 0.1.0
 */
public interface SocketEventSource {
    /** For messages: the file's name, {@code bpf}. */
    String name();

    /**
     * Whether events come as they happen: then the engine drops and counts when listeners are slow, while a source that
     * can wait is made to wait.
     */
    boolean isLive();

    /** How many readers can be open at a time; standard input can be read but once. At least 1. */
    int maxReaders();

    /**
     * How long bytes beyond a hole wait for the hole to fill, in nanoseconds of event time.
     * {@link Long#MAX_VALUE}: until the source says {@link SocketEventSink#lost} or acknowledges them.
     */
    default long reorderNanos() {
        return 100_000_000L;
    }

    /**
     * Opens one of {@code of} readers. Each sees the whole of the clock, and those connections that are its own: every
     * connection belongs to exactly one reader.
     *
     * @param index 0 to of - 1
     * @throws io.perisco.model.CaptureException if it cannot be opened
     */
    Reader open(int index, int of);

    /** One walk over the events; used by one thread. */
    interface Reader extends AutoCloseable {
        /**
         * Passes events to {@code sink} until there are no more, or until {@link #close} is called by another thread.
         *
         * @throws io.perisco.model.CaptureException if it can not go on at all; what was told before stands
         */
        void run(SocketEventSink sink);

        /**
         * Ends {@link #run} soon and frees what the reader holds; a run that begins later returns at once. May be called
         * twice, by any thread.
         */
        @Override
        void close();
    }
}
