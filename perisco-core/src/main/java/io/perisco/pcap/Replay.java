package io.perisco.pcap;

import io.perisco.model.CaptureException;
import io.perisco.model.Counter;
import io.perisco.spi.SocketEventSink;
import io.perisco.spi.SocketEventSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** One walk over all files of a capture, for the connections of one worker. */
final class Replay implements SocketEventSource.Reader {
    /** Lines about interfaces of one file; nobody reads more. */
    private static final int INTERFACES_TOLD = 16;

    private final List<Input> inputs;
    private final PacketFilter filter;
    private final @Nullable LongConsumer progress;
    private final int index;
    private final int of;

    private final Packet packet = new Packet();
    private final Segment segment = new Segment(packet);
    private final Layers layers = new Layers();
    private final BitSet unsupported = new BitSet();
    private long ordinal;
    private long bytesRead;

    private volatile boolean closed;
    private volatile @Nullable InputStream current;

    /** @param progress told by the first of several readers only */
    Replay(List<Input> inputs, PacketFilter filter, @Nullable LongConsumer progress, int index, int of) {
        this.inputs = inputs;
        this.filter = filter;
        this.progress = index == 0 ? progress : null;
        this.index = index;
        this.of = of;
    }

    @Override
    public void run(SocketEventSink sink) {
        Connections connections = new Connections(sink);
        CaptureException failure = null;
        int read = 0;
        for (int i = 0; i < inputs.size() && !closed; i++) {
            try {
                file(inputs.get(i), sink, connections);
                read++;
            } catch (CaptureException e) {
                failure = e;
                if (inputs.size() > 1) {
                    sink.problem(String.valueOf(e.getMessage()));
                }
            }
        }
        connections.finish();
        if (failure != null && read == 0 && !closed) {
            throw inputs.size() == 1
                    ? failure
                    : new CaptureException(
                            "none of the " + inputs.size() + " files could be read",
                            "see what was said of each",
                            failure);
        }
    }

    private void file(Input input, SocketEventSink sink, Connections connections) {
        try (InputStream in = open(input)) {
            MeteredStream metered = new MeteredStream(in, progress, bytesRead);
            try {
                CaptureReader reader = CaptureReader.open(input.name, metered);
                unsupported.clear();
                walk(reader, sink, connections);
                remarks(reader, sink);
                String problem = reader.problem();
                if (problem != null && !closed) {
                    sink.problem(problem);
                }
            } finally {
                current = null;
                bytesRead = metered.total();
            }
        } catch (IOException e) {
            throw new CaptureException(input.name + ": cannot be closed (" + e.getMessage() + ")", "", e);
        }
    }

    /** What {@code close} of the result closes is ours. */
    private InputStream open(Input input) {
        try {
            InputStream in = input.open();
            if (!input.isOurs()) {
                return new MeteredStream(in, null, 0); // whose close does nothing
            }
            current = in;
            if (closed) {
                in.close();
            }
            return in;
        } catch (NoSuchFileException e) {
            throw new CaptureException(input.name + ": there is no such file", "check the name", e);
        } catch (AccessDeniedException e) {
            throw new CaptureException(
                    input.name + ": may not be read by this user",
                    "change its permissions, or read it as its owner",
                    e);
        } catch (IOException e) {
            throw new CaptureException(input.name + ": cannot be opened (" + e.getMessage() + ")", "check the file", e);
        }
    }

    private void walk(CaptureReader reader, SocketEventSink sink, Connections connections) {
        Packet p = packet;
        Segment s = segment;
        while (!closed && reader.next()) {
            sink.event(++ordinal, reader.nanos);
            connections.time(reader.nanos);
            remarks(reader, sink);
            p.set(reader.window.bytes, reader.start, reader.length, reader.wireLength, reader.nanos);
            p.origin = reader.origin;
            int type = reader.linkType;
            int found = type < 0 ? Layers.MALFORMED : layers.descend(p, type);
            if (found != Layers.TCP || !s.read()) {
                if (found == Layers.UNSUPPORTED) {
                    unsupported(reader, sink);
                }
                if (index == 0) {
                    none(sink, found == Layers.TCP || found == Layers.MALFORMED);
                }
                continue;
            }
            if (of > 1 && (int) ((s.hash(0) >>> 32) * of >>> 32) != index) {
                continue;
            }
            sink.count(Counter.EVENTS_SUBMITTED, 1);
            if (filter.passes(s)) {
                sink.count(Counter.EVENTS_DELIVERED, 1);
                connections.segment(s);
            } else {
                sink.count(Counter.EVENTS_FILTERED, 1);
            }
        }
    }

    private static void remarks(CaptureReader reader, SocketEventSink sink) {
        for (String remark = reader.remark(); remark != null; remark = reader.remark()) {
            sink.problem(remark);
        }
    }

    private static void none(SocketEventSink sink, boolean malformed) {
        sink.count(Counter.EVENTS_SUBMITTED, 1);
        sink.count(Counter.EVENTS_FILTERED, 1);
        if (malformed) {
            sink.count(Counter.EVENTS_MALFORMED, 1);
        }
    }

    private void unsupported(CaptureReader reader, SocketEventSink sink) {
        int id = reader.interfaceId;
        if (unsupported.get(id) || unsupported.cardinality() >= INTERFACES_TOLD) {
            return;
        }
        unsupported.set(id);
        sink.problem(String.format(
                Locale.ROOT,
                "%s: interface %d has link type %d (%s), which perisco does not read; its packets are left out,"
                        + " capture Ethernet, raw IP or Linux 'any' instead",
                reader.name,
                id,
                reader.linkType,
                LinkLayer.name(reader.linkType)));
    }

    @Override
    public void close() {
        closed = true;
        InputStream in = current;
        if (in != null) {
            try {
                in.close();
            } catch (IOException e) {
                return; // it was only to end a read that waits
            }
        }
    }
}
