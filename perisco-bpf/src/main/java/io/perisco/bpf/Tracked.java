package io.perisco.bpf;

import io.perisco.model.Side;
import io.perisco.spi.ConnectionStart;
import io.perisco.spi.SocketEventSink.Handle;

/** One connection that the programs announced. */
final class Tracked {
    final long id;
    final long began;
    final ConnectionStart start;
    final Side local;
    Handle handle;

    /** When the programs were last asked to pass it over; 0 if never. */
    long askedNanos;

    private long toldByClient;
    private long toldByServer;

    /**
     * @param id the socket's cookie, which is unique on the host
     * @param began when it was established, 0 if before the capture
     * @param local the side whose process is on this host
     */
    Tracked(long id, long began, ConnectionStart start, Side local, Handle handle) {
        this.id = id;
        this.began = began;
        this.start = start;
        this.local = local;
        this.handle = handle;
    }

    /** The side from which bytes are that a record tells of. */
    Side from(boolean sent) {
        return sent ? local : local.other();
    }

    void told(Side from, long upTo) {
        if (from == Side.CLIENT) {
            toldByClient = Math.max(toldByClient, upTo);
        } else {
            toldByServer = Math.max(toldByServer, upTo);
        }
    }

    /** Up to where bytes, or gaps, of a side were told. */
    long told(Side from) {
        return from == Side.CLIENT ? toldByClient : toldByServer;
    }
}
