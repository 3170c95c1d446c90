package io.perisco.pcap;

import io.perisco.model.Endpoint;
import io.perisco.model.Side;
import io.perisco.spi.SocketEventSink;
import org.jspecify.annotations.Nullable;

/** What is known of a 4-tuple: the connection that it is or, for a while, was. */
final class Flow {
    /** Where the positions of a connection begin that was joined: a little that came before has room below. */
    static final long JOINED = 1L << 20;

    final long hash;
    private final long highA;
    private final long lowA;
    private final long highB;
    private final long lowB;
    private final int portA;
    private final int portB;
    private final long recorded;

    /** What comes from a, and what comes from b. */
    final Way wayA = new Way();

    final Way wayB = new Way();

    /** The engine's end; null when the connection is over. */
    SocketEventSink.@Nullable Handle handle;
    /** The position at which both directions begin. */
    long start;
    /** When it was closed, or reset. */
    long closedNanos;
    /** Where in the queue of those that are over. */
    int place = -1;

    private boolean clientIsA;

    /** A side reset it, at that number. */
    private boolean reset;

    private boolean resetFromA;
    private int resetSequence;

    /** Of the segment's source and target. */
    Flow(Segment s, long hash) {
        Packet p = s.packet;
        this.hash = hash;
        highA = p.sourceHigh;
        lowA = p.sourceLow;
        highB = p.targetHigh;
        lowB = p.targetLow;
        portA = s.sourcePort;
        portB = s.targetPort;
        recorded = p.origin.connection;
    }

    boolean matches(Segment s) {
        Packet p = s.packet;
        return recorded == p.origin.connection && isBetweenEnds(s, p);
    }

    private boolean isBetweenEnds(Segment s, Packet p) {
        return isFromA(s) && lowB == p.targetLow && portB == s.targetPort && highB == p.targetHigh
                || lowB == p.sourceLow
                        && portB == s.sourcePort
                        && highB == p.sourceHigh
                        && lowA == p.targetLow
                        && portA == s.targetPort
                        && highA == p.targetHigh;
    }

    /** For a segment that matches. */
    boolean isFromA(Segment s) {
        return lowA == s.packet.sourceLow && portA == s.sourcePort && highA == s.packet.sourceHigh;
    }

    /** Begins anew. */
    void begin(boolean fromA, boolean fromStart) {
        clientIsA = fromA;
        start = fromStart ? 0 : JOINED;
        place = -1;
        reset = false;
        wayA.clear();
        wayB.clear();
    }

    void resetBy(boolean fromA, int sequence, long nanos) {
        reset = true;
        closedNanos = nanos;
        resetFromA = fromA;
        resetSequence = sequence;
    }

    /** Whether a side reset it, and the engine has not been told that it is over. */
    boolean isReset() {
        return reset && handle != null;
    }

    boolean isResetBy(Segment s) {
        return reset && isFromA(s) == resetFromA;
    }

    /** Whether the side that reset the connection goes on sending: then it was not that side that reset it. */
    boolean belies(Segment s) {
        return s.wireLength > 0 && isResetBy(s) && s.sequence - resetSequence >= 0;
    }

    /** Whether data could be of the connection, late or again; by the other side's numbers where its own are not known. */
    boolean mayHaveSent(Segment s) {
        boolean fromA = isFromA(s);
        Way from = fromA ? wayA : wayB;
        if (from.known) {
            return from.mayCarry(from.position(s.sequence), s.wireLength);
        }
        Way to = fromA ? wayB : wayA;
        return !to.known || !s.has(Segment.ACK) || to.mayBeAcknowledged(to.position(s.acknowledgement));
    }

    Side side(boolean fromA) {
        return fromA == clientIsA ? Side.CLIENT : Side.SERVER;
    }

    Endpoint client() {
        return clientIsA ? endpoint(highA, lowA, portA) : endpoint(highB, lowB, portB);
    }

    Endpoint server() {
        return clientIsA ? endpoint(highB, lowB, portB) : endpoint(highA, lowA, portA);
    }

    private static Endpoint endpoint(long high, long low, int port) {
        byte[] address = new byte[16];
        for (int i = 0; i < 8; i++) {
            address[i] = (byte) (high >> 56 - 8 * i);
            address[8 + i] = (byte) (low >> 56 - 8 * i);
        }
        return Endpoint.of(address, port);
    }
}
