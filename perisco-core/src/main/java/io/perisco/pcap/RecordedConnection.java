package io.perisco.pcap;

import io.perisco.model.Side;
import io.perisco.spi.ConnectionStart;
import io.perisco.spi.SocketEventSink.Handle;

/** A connection that is recorded; stands between its source and the engine's end of it. */
final class RecordedConnection implements Handle {
    final Handle handle;
    final boolean fromStart;
    final RecordedSide client;
    final RecordedSide server;
    /** Whether a packet said that it was reset. */
    boolean reset;

    /** @param number in the recording, from 1 */
    RecordedConnection(long number, ConnectionStart start, Handle handle) {
        this.handle = handle;
        this.fromStart = start.fromStart();
        // numbers that differ from those of any connection with the same endpoints a moment before
        int sequence = (int) (number * 0x9E3779B97F4A7C15L >>> 32);
        this.client = new RecordedSide(
                new TcpHeader(start.client(), start.server()),
                Origin.comment(number, Side.CLIENT, start.process()),
                Origin.lost(number, Side.CLIENT),
                sequence,
                start.fromStart());
        this.server = new RecordedSide(
                new TcpHeader(start.server(), start.client()),
                Origin.comment(number, Side.SERVER, start.process()),
                Origin.lost(number, Side.SERVER),
                Integer.rotateLeft(sequence, 16),
                start.fromStart());
    }

    RecordedSide side(Side side) {
        return side == Side.CLIENT ? client : server;
    }

    RecordedSide other(RecordedSide side) {
        return side == client ? server : client;
    }

    @Override
    public boolean isIgnored() {
        return handle.isIgnored();
    }

    @Override
    public boolean isForgotten() {
        return handle.isForgotten();
    }
}
