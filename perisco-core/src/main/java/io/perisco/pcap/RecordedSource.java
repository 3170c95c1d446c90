package io.perisco.pcap;

import io.perisco.spi.SocketEventSink;
import io.perisco.spi.SocketEventSource;
import java.io.OutputStream;

/**
 * A source that tells what another tells, and writes it down as a capture (pcapng) meanwhile, for {@link PcapSource} and
 * other readers of captures. Headers of packets are made up: a handshake for each connection whose beginning was seen,
 * sequence numbers that are positions, so that gaps stay gaps, and an end. A comment on each packet says which connection
 * it is of and which process used the socket; by it {@link PcapSource} tells two views of one connection apart.
 *
 * <p>A recording holds the bytes as they were, credentials included. It ends at the first failed write, which is told as
 * a problem; the source goes on.
 *
 * @since 0.1.0
 */
public final class RecordedSource implements SocketEventSource {
    private final SocketEventSource source;
    private final OutputStream out;

    private RecordedSource(SocketEventSource source, OutputStream out) {
        this.source = source;
        this.out = out;
    }

    /**
     * @param out written in blocks by the thread that reads, flushed when there are no more events; not closed
     */
    public static RecordedSource of(SocketEventSource source, OutputStream out) {
        return new RecordedSource(source, out);
    }

    @Override
    public String name() {
        return source.name();
    }

    @Override
    public boolean isLive() {
        return source.isLive();
    }

    /** One: a recording is in the order of one reader. */
    @Override
    public int maxReaders() {
        return 1;
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
                PcapngWriter writer = new PcapngWriter(out);
                Recorder recorder = new Recorder(sink, writer, source.reorderNanos());
                try {
                    reader.run(recorder);
                } finally {
                    writer.flush();
                    recorder.tellFailure();
                }
            }

            @Override
            public void close() {
                reader.close();
            }
        };
    }
}
