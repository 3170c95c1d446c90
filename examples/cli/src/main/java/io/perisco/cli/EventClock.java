package io.perisco.cli;

import io.perisco.model.Counter;
import io.perisco.model.Exchange;
import io.perisco.model.Side;
import io.perisco.spi.ConnectionStart;
import io.perisco.spi.End;
import io.perisco.spi.SocketEventSink;
import io.perisco.spi.SocketEventSource;

/** A source that passes everything on, and tells the times of the first and of the last event. */
final class EventClock implements SocketEventSource {
    private final SocketEventSource source;
    private volatile long first = Exchange.UNKNOWN;
    private volatile long last = Exchange.UNKNOWN;

    EventClock(SocketEventSource source) {
        this.source = source;
    }

    long first() {
        return first;
    }

    /** Known once the source has been read. */
    long last() {
        return last;
    }

    private synchronized void reached(long nanos) {
        last = Math.max(last, nanos);
    }

    @Override
    public String name() {
        return source.name();
    }

    @Override
    public boolean isLive() {
        return source.isLive();
    }

    @Override
    public int maxReaders() {
        return source.maxReaders();
    }

    @Override
    public long reorderNanos() {
        return source.reorderNanos();
    }

    @Override
    public Reader open(int index, int of) {
        Reader reader = source.open(index, of);
        return new Reader() {
            @Override
            public void run(SocketEventSink sink) {
                Watch watch = new Watch(sink);
                try {
                    reader.run(watch);
                } finally {
                    reached(watch.latest);
                }
            }

            @Override
            public void close() {
                reader.close();
            }
        };
    }

    private final class Watch implements SocketEventSink {
        private final SocketEventSink sink;
        private long latest = Exchange.UNKNOWN;

        Watch(SocketEventSink sink) {
            this.sink = sink;
        }

        @Override
        public void event(long ordinal, long nanos) {
            if (latest == Exchange.UNKNOWN) {
                first = nanos;
            }
            latest = Math.max(latest, nanos);
            sink.event(ordinal, nanos);
        }

        @Override
        public Handle opened(ConnectionStart start) {
            return sink.opened(start);
        }

        @Override
        public void data(
                Handle connection,
                Side side,
                long position,
                byte[] bytes,
                int offset,
                int length,
                long wireLength,
                long after) {
            sink.data(connection, side, position, bytes, offset, length, wireLength, after);
        }

        @Override
        public void lost(Handle connection, Side side, long upTo) {
            sink.lost(connection, side, upTo);
        }

        @Override
        public void ended(Handle connection, Side side, long position, End how) {
            sink.ended(connection, side, position, how);
        }

        @Override
        public void closed(Handle connection, End how) {
            sink.closed(connection, how);
        }

        @Override
        public void count(Counter counter, long n) {
            sink.count(counter, n);
        }

        @Override
        public void problem(String message) {
            sink.problem(message);
        }
    }
}
