package io.perisco.pcap;

import io.perisco.model.Counter;
import io.perisco.model.Side;
import io.perisco.spi.ConnectionStart;
import io.perisco.spi.End;
import io.perisco.spi.SocketEventSink;
import java.io.IOException;

/** Makes packets of what a source tells, and tells it on. */
final class Recorder implements SocketEventSink {
    /** So many bytes of payload fit a packet of either version of IP. */
    private static final int LONGEST = 0xFFFF - 40;

    private static final int PUSH = 8;
    private static final byte[] NOTHING = new byte[0];

    private final SocketEventSink sink;
    private final PcapngWriter writer;
    private final long patience;
    private long connections;
    private long nanos;
    private boolean failureTold;

    /** @param patience how long bytes beyond a hole wait for the hole to fill */
    Recorder(SocketEventSink sink, PcapngWriter writer, long patience) {
        this.sink = sink;
        this.writer = writer;
        this.patience = patience;
    }

    @Override
    public void event(long ordinal, long nanos) {
        this.nanos = nanos;
        sink.event(ordinal, nanos);
        tellFailure();
    }

    /** Once. */
    void tellFailure() {
        IOException failure = writer.failure();
        if (failure != null && !failureTold) {
            failureTold = true;
            sink.problem("the recording cannot be written (" + failure.getMessage()
                    + "), it ends here; make room, or write it elsewhere");
        }
    }

    @Override
    public Handle opened(ConnectionStart start) {
        RecordedConnection c = new RecordedConnection(++connections, start, sink.opened(start));
        if (start.fromStart()) {
            packet(c.client, c.client.sequence(-1), 0, Segment.SYN);
            packet(c.server, c.server.sequence(-1), c.client.sequence(0), Segment.SYN | Segment.ACK);
            packet(c.client, c.client.sequence(0), c.server.sequence(0), Segment.ACK);
        }
        return c;
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
        RecordedConnection c = (RecordedConnection) connection;
        RecordedSide from = c.side(side);
        RecordedSide to = c.other(from);
        if (from.givesUp(nanos, patience)) {
            acknowledge(c, from, from.complete());
        }
        // no more than is known: what came first is not what was acknowledged
        boolean acknowledges = after > 0 || c.fromStart;
        int acknowledgement = acknowledges ? to.acknowledged(after) : 0;
        int flags = (acknowledges ? Segment.ACK : 0) | (wireLength > 0 ? PUSH : 0);
        long done = 0;
        do {
            int carried = (int) Math.min(LONGEST, wireLength - done);
            int captured = (int) Math.min(carried, Math.max(0, length - done));
            int at = captured == 0 ? offset : offset + (int) done;
            int sequence = from.sequence(position + done);
            writer.packet(
                    nanos,
                    from.header.of(sequence, acknowledgement, flags, bytes, at, captured, carried),
                    bytes,
                    at,
                    captured,
                    carried,
                    from.comment);
            done += carried;
        } while (done < wireLength);
        from.carried(position, position + wireLength, nanos);
        sink.data(c.handle, side, position, bytes, offset, length, wireLength, after);
    }

    @Override
    public void lost(Handle connection, Side side, long upTo) {
        RecordedConnection c = (RecordedConnection) connection;
        RecordedSide from = c.side(side);
        from.complete(upTo);
        acknowledge(c, from, upTo);
        sink.lost(c.handle, side, upTo);
    }

    private void acknowledge(RecordedConnection c, RecordedSide from, long upTo) {
        RecordedSide to = c.other(from);
        packet(to, to.next(), from.sequence(upTo), Segment.ACK, to.lostComment);
    }

    @Override
    public void ended(Handle connection, Side side, long position, End how) {
        RecordedConnection c = (RecordedConnection) connection;
        RecordedSide from = c.side(side);
        RecordedSide to = c.other(from);
        if (how == End.RESET) {
            reset(c, from, position);
        } else if (!from.ended && !c.reset) {
            fin(c, from, position, to.acknowledged(to.complete()));
        }
        sink.ended(c.handle, side, position, how);
    }

    private void fin(RecordedConnection c, RecordedSide from, long position, int acknowledgement) {
        boolean knows = c.other(from).known;
        packet(
                from,
                from.sequence(position),
                knows ? acknowledgement : 0,
                knows ? Segment.FIN | Segment.ACK : Segment.FIN);
        from.carried(position, position, nanos);
        from.ended = true;
    }

    private void reset(RecordedConnection c, RecordedSide from, long position) {
        RecordedSide to = c.other(from);
        packet(
                from,
                from.sequence(position),
                to.known ? to.acknowledged(to.complete()) : 0,
                to.known ? Segment.RST | Segment.ACK : Segment.RST);
        c.reset = true;
    }

    @Override
    public void closed(Handle connection, End how) {
        RecordedConnection c = (RecordedConnection) connection;
        if (c.reset || how == End.RESET) {
            // of a connection that one side reset something may still come, until the other side did too
            reset(c, c.client, c.client.furthest());
            reset(c, c.server, c.server.furthest());
        } else if (how == End.FIN) {
            finish(c, c.client);
            finish(c, c.server);
            packet(c.client, c.client.next(), c.server.next(), Segment.ACK);
            packet(c.server, c.server.next(), c.client.next(), Segment.ACK);
        }
        sink.closed(c.handle, how);
    }

    private void finish(RecordedConnection c, RecordedSide from) {
        if (!from.ended) {
            fin(c, from, from.furthest(), c.other(from).next());
        }
    }

    private void packet(RecordedSide from, int sequence, int acknowledgement, int flags) {
        packet(from, sequence, acknowledgement, flags, from.comment);
    }

    private void packet(RecordedSide from, int sequence, int acknowledgement, int flags, byte[] comment) {
        writer.packet(
                nanos, from.header.of(sequence, acknowledgement, flags, NOTHING, 0, 0, 0), NOTHING, 0, 0, 0, comment);
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
