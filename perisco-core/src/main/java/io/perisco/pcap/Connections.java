package io.perisco.pcap;

import io.perisco.spi.ConnectionStart;
import io.perisco.spi.End;
import io.perisco.spi.SocketEventSink;
import io.perisco.spi.SocketEventSink.Handle;
import org.jspecify.annotations.Nullable;

/** Tells segments apart by connection, and to a sink: where one begins, what it carries where, how it ends. */
final class Connections {
    /** For so long a connection that is over keeps late segments from being taken for one joined: 2 MSL (RFC 9293). */
    private static final long LATE_NANOS = 120_000_000_000L;

    /** An acknowledgement of nothing that is known. */
    private static final long UNKNOWN = -1;

    private final SocketEventSink sink;
    private final FlowTable table = new FlowTable();
    private final Resets resets = new Resets();

    Connections(SocketEventSink sink) {
        this.sink = sink;
    }

    /** Time passes, whoever's packet it is. */
    void time(long nanos) {
        if (resets.isDue(nanos)) {
            for (Flow f = resets.next(); f != null; f = resets.next()) {
                over(f);
            }
        }
    }

    /** There are no more segments. */
    void finish() {
        for (Flow f = resets.last(); f != null; f = resets.last()) {
            over(f);
        }
    }

    void segment(Segment s) {
        Flow f = table.find(s);
        if (s.has(Segment.SYN)) {
            if (!s.has(Segment.RST)) {
                syn(f, s);
            }
            return;
        }
        if (f != null && f.isReset() && isOfNobody(f, s)) {
            return;
        }
        Handle h = f == null ? null : f.handle;
        if (f == null || h == null || h.isForgotten()) {
            boolean late = f != null
                    && h == null
                    && s.packet.nanos - f.closedNanos <= LATE_NANOS
                    && !f.belies(s)
                    && f.mayHaveSent(s);
            boolean probe = s.wireLength <= (s.packet.origin.connection == 0 ? 1 : 0);
            if (probe || late || s.has(Segment.RST)) {
                return; // no reason to join; a single byte asks whether the other side is alive, unless it was recorded
            }
            Flow joined = f == null ? table.add(s) : f;
            h = join(joined, s);
            f = joined;
        }
        boolean fromA = f.isFromA(s);
        Way from = fromA ? f.wayA : f.wayB;
        Way to = fromA ? f.wayB : f.wayA;
        if (s.has(Segment.RST)) {
            reset(f, h, fromA, from, to, s);
        } else {
            bytes(f, h, fromA, from, to, s);
        }
    }

    /** Whether a segment after a RST tells nothing; if it cannot have been on its way, the connection is over. */
    private boolean isOfNobody(Flow f, Segment s) {
        boolean rst = s.has(Segment.RST);
        boolean empty = s.wireLength == 0 && !rst && !s.has(Segment.FIN);
        if (empty || f.isResetBy(s) && (rst || s.wireLength == 0)) {
            return true;
        }
        if (!rst && (f.belies(s) || !f.mayHaveSent(s))) {
            over(f);
        }
        return false;
    }

    private void syn(@Nullable Flow found, Segment s) {
        Flow f = found == null ? table.add(s) : found;
        boolean fromA = f.isFromA(s);
        Way from = fromA ? f.wayA : f.wayB;
        Way to = fromA ? f.wayB : f.wayA;
        boolean repeated = found != null && from.known && from.position(s.sequence + 1) == f.start;
        if (f.isReset()) {
            if (repeated) {
                return;
            }
            over(f);
        }
        Handle h = f.handle;
        if (h == null || h.isForgotten()) {
            if (repeated && from.synSeen && s.packet.nanos - f.closedNanos <= LATE_NANOS) {
                return; // of the connection that is over
            }
            h = open(f, fromA, from, to, s);
        } else if (!repeated && !isAnswer(f, from, to, s) && !isReissue(f, from, to, s)) {
            if (s.has(Segment.ACK) && to.synSeen && !from.known) {
                return; // answers a SYN that is not this connection's, which nobody has answered yet
            }
            superseded(h);
            h = open(f, fromA, from, to, s);
        }
        from.synSeen = true;
        long after = s.has(Segment.ACK) ? acknowledge(f, to, s) : UNKNOWN;
        if (s.wireLength > 0) {
            carry(f, h, fromA, from, to, s, f.start, after); // TCP Fast Open
        }
    }

    /** Whether the SYN tells the numbering of a side whose numbers were not known, or only inferred. */
    private static boolean isAnswer(Flow f, Way from, Way to, Segment s) {
        boolean open = !from.known || !from.synSeen && !from.hasCarried(f.start);
        if (!open || s.has(Segment.ACK) && to.known && !to.isPlausible(to.position(s.acknowledgement))) {
            return false;
        }
        from.learn(s.sequence + 1, f.start);
        return true;
    }

    /** Whether a SYN that was answered is answered again, by another number: before there were bytes, either may hold. */
    private static boolean isReissue(Flow f, Way from, Way to, Segment s) {
        if (!s.has(Segment.ACK) || !from.synSeen || !to.synSeen || from.hasBeenHeard(f.start)) {
            return false;
        }
        long acknowledged = to.position(s.acknowledgement);
        if (acknowledged < f.start || !to.hasSent(acknowledged)) {
            return false;
        }
        from.learnAgain(s.sequence + 1, f.start);
        return true;
    }

    private Handle open(Flow f, boolean fromA, Way from, Way to, Segment s) {
        boolean answers = s.has(Segment.ACK);
        f.begin(fromA != answers, true);
        from.learn(s.sequence + 1, f.start);
        if (answers) {
            to.learn(s.acknowledgement, f.start);
        }
        return opened(f, s, true);
    }

    private Handle join(Flow f, Segment s) {
        Origin origin = s.packet.origin;
        boolean fromClient = origin.connection == 0 ? s.sourcePort >= s.targetPort : origin.fromClient;
        f.begin(f.isFromA(s) == fromClient, false);
        return opened(f, s, false);
    }

    private Handle opened(Flow f, Segment s, boolean fromStart) {
        Handle h = sink.opened(new ConnectionStart(
                f.client(), f.server(), fromStart, s.packet.origin.connection == 0 ? null : s.packet.origin.process()));
        f.handle = h;
        return h;
    }

    private void bytes(Flow f, Handle h, boolean fromA, Way from, Way to, Segment s) {
        long after = s.has(Segment.ACK) ? acknowledge(f, to, s) : UNKNOWN;
        if (s.packet.origin.lost) {
            if (after != UNKNOWN) {
                sink.lost(h, f.side(!fromA), after);
                to.carried(after);
            }
            return;
        }
        if (!from.known) {
            if (s.has(Segment.ACK) && after == UNKNOWN) {
                return; // of another connection
            }
            from.learn(s.sequence, f.start);
        } else if (from.isUnsettled()) {
            from.settle(s.sequence, f.start);
        }
        long position = from.position(s.sequence);
        if (!from.isPlausible(position)) {
            stray(f, h, from, s);
            return;
        }
        boolean fin = s.has(Segment.FIN);
        if (!fin && from.isProbe(position, s.wireLength)) {
            return;
        }
        carry(f, h, fromA, from, to, s, position, after);
        if (fin && from.end < 0) {
            from.end = Math.max(0, position + s.wireLength);
            from.carried(from.end);
            sink.ended(h, f.side(fromA), from.end, End.FIN);
        }
        if (from.isOver() && to.isOver()) {
            close(f, h, s, f.isReset() ? End.RESET : End.FIN);
        }
    }

    /** The position up to which the other side was acknowledged, or {@link #UNKNOWN}. */
    private static long acknowledge(Flow f, Way to, Segment s) {
        if (!to.known) {
            to.learn(s.acknowledgement, f.start);
            return f.start;
        }
        if (to.isUnsettled()) {
            to.settle(s.acknowledgement, f.start);
        }
        long position = to.position(s.acknowledgement);
        if (position < 0 || !to.isPlausible(position)) {
            return UNKNOWN;
        }
        to.acknowledged(position);
        return position;
    }

    private void carry(Flow f, Handle h, boolean fromA, Way from, Way to, Segment s, long position, long acknowledged) {
        long after = Math.max(0, to.bytesBefore(acknowledged));
        byte[] b = s.packet.bytes;
        if (s.wireLength == 0) {
            long at = from.bytesBefore(position);
            if (at >= 0) {
                sink.data(h, f.side(fromA), at, b, s.at, 0, 0, after);
                from.carried(at);
            }
            return;
        }
        if (position >= 0) {
            sink.data(h, f.side(fromA), position, b, s.at, s.length, s.wireLength, after);
        } else if (position + s.wireLength > 0) {
            int old = (int) -position;
            int cut = Math.min(old, s.length);
            sink.data(h, f.side(fromA), 0, b, s.at + cut, s.length - cut, s.wireLength - old, after);
        }
        from.carried(position + s.wireLength);
    }

    /** Data far from all that was seen: either nonsense, or the 4-tuple belongs to another connection now. */
    private void stray(Flow f, Handle h, Way from, Segment s) {
        if (s.wireLength > 0 && from.strayed(s.sequence, s.wireLength)) {
            superseded(h);
            Handle next = join(f, s);
            boolean fromA = f.isFromA(s);
            bytes(f, next, fromA, from, fromA ? f.wayB : f.wayA, s);
        }
    }

    private void reset(Flow f, Handle h, boolean fromA, Way from, Way to, Segment s) {
        long position = f.start;
        if (from.known) {
            position = from.position(s.sequence);
            if (!from.isResettableAt(position)) {
                return;
            }
        } else if (!s.has(Segment.ACK) || !to.isResettableAt(to.position(s.acknowledgement))) {
            return; // a refusal has to name what it refuses
        }
        if (from.known && to.end < 0 && !f.isReset()) {
            sink.ended(h, f.side(fromA), from.bytesBefore(position), End.RESET);
            f.resetBy(fromA, s.sequence, s.packet.nanos);
            resets.add(f);
            return;
        }
        if (from.end < 0) {
            sink.ended(h, f.side(fromA), position, End.RESET);
        }
        f.resetBy(fromA, s.sequence, s.packet.nanos);
        close(f, h, s, End.RESET);
    }

    /** Of a connection that was reset nothing more will come. */
    private void over(Flow f) {
        Handle h = f.handle;
        if (f.isReset() && h != null && !h.isForgotten()) {
            sink.closed(h, End.RESET);
            f.handle = null;
            table.closed(f);
        }
    }

    /**
     * Another connection has the 4-tuple now, and how this one ended was not captured. {@link End#FIN} would make a body
     * whole that the end of the connection delimits, and {@link End#RESET} tell of a reset that nobody saw; of this
     * connection the source has no more.
     */
    private void superseded(Handle h) {
        sink.closed(h, End.SOURCE_ENDED);
    }

    private void close(Flow f, Handle h, Segment s, End how) {
        sink.closed(h, how);
        f.handle = null;
        f.closedNanos = s.packet.nanos;
        table.closed(f);
    }
}
