package io.perisco.bench;

import io.perisco.model.Endpoint;
import io.perisco.model.Side;
import io.perisco.spi.ConnectionStart;
import io.perisco.spi.End;
import io.perisco.spi.SocketEventSink;

/** One connection that says things to a sink, each of its turns an event ten microseconds after the one before. */
final class Talk {
    private static final long START_NANOS = 1_767_225_600_000_000_000L;
    private static final long STEP_NANOS = 10_000;
    private static final byte[] SERVER = {127, 0, 0, 2};

    /** The clock that talks share, so that they can take turns. */
    static final class Clock {
        private long ordinal;

        private void tick(SocketEventSink sink) {
            ordinal++;
            sink.event(ordinal, START_NANOS + ordinal * STEP_NANOS);
        }
    }

    private final SocketEventSink sink;
    private final Clock clock;
    private final SocketEventSink.Handle handle;
    private final long[] sent = new long[2];

    /** Opens a connection; {@code number} tells its client's address and port. */
    Talk(SocketEventSink sink, Clock clock, int number) {
        this.sink = sink;
        this.clock = clock;
        byte[] client = {127, 1, (byte) (number >> 22), (byte) (number >> 14)};
        clock.tick(sink);
        handle = sink.opened(new ConnectionStart(
                Endpoint.of(client, 20_000 + (number & 0x3FFF)), Endpoint.of(SERVER, 8080), true, null));
    }

    /** {@code from} sends {@code bytes}, having seen all that the other side sent. */
    void say(Side from, byte[] bytes) {
        say(from, bytes, 0, bytes.length);
    }

    /** The same in pieces of {@code most} bytes, each an event. */
    void say(Side from, byte[] bytes, int most) {
        for (int i = 0; i < bytes.length; i += most) {
            say(from, bytes, i, Math.min(most, bytes.length - i));
        }
    }

    private void say(Side from, byte[] bytes, int offset, int length) {
        int i = from.ordinal();
        clock.tick(sink);
        sink.data(handle, from, sent[i], bytes, offset, length, length, sent[1 - i]);
        sent[i] += length;
    }

    /** Both sides end. */
    void close() {
        clock.tick(sink);
        sink.ended(handle, Side.CLIENT, sent[0], End.FIN);
        sink.ended(handle, Side.SERVER, sent[1], End.FIN);
        sink.closed(handle, End.FIN);
    }
}
