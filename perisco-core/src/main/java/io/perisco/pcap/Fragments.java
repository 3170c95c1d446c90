package io.perisco.pcap;

import java.util.ArrayList;
import java.util.List;

/**
 * Puts IP fragments together. Bounded in datagrams, in bytes and in time: what is not complete is dropped, oldest
 * first. Where fragments overlap, the first seen wins. Where the capture cut one, the datagram is cut there.
 */
final class Fragments {
    private static final int MAX_DATAGRAMS = 256;
    private static final int MAX_BYTES = 4 << 20;
    private static final long MAX_AGE_NANOS = 30_000_000_000L;

    /** In order of their appearance. Few, since few networks fragment: a walk over them is cheap enough. */
    private final List<Datagram> datagrams = new ArrayList<>();

    private int bytes;

    /**
     * Adds the fragment at the cursor. If it completes its datagram, the cursor is set to that, as far as it was captured.
     *
     * @param offset of the fragment in its datagram, a multiple of 8
     * @param more whether others follow
     * @return what the complete datagram carries, or {@link Layers#OTHER} while it is not complete
     */
    int add(Packet p, int id, int protocol, int offset, boolean more, boolean version6) {
        int length = p.left();
        if (offset + length + p.cut > Datagram.MAX_LENGTH || more && (length + p.cut) % 8 != 0) {
            return Layers.MALFORMED;
        }
        dropAged(p.nanos);
        Datagram datagram = find(p, id, version6 ? -1 : protocol);
        if (datagram.isDone()) {
            return Layers.OTHER; // captured twice
        }
        int before = datagram.size();
        boolean complete =
                datagram.add(p.bytes, p.at, length, p.cut, offset, more ? -1 : offset + length + p.cut, protocol);
        bytes += datagram.size() - before;
        if (complete) {
            bytes -= datagram.size();
            return datagram.done(p);
        }
        while (bytes > MAX_BYTES) {
            drop(0);
        }
        return Layers.OTHER;
    }

    private Datagram find(Packet p, int id, int protocol) {
        for (int i = 0; i < datagrams.size(); i++) {
            Datagram d = datagrams.get(i);
            if (d.matches(p, id, protocol)) {
                if (!d.isDone() || d.isFresh(p.nanos)) {
                    return d;
                }
                drop(i); // the number is used again
                break;
            }
        }
        if (datagrams.size() == MAX_DATAGRAMS) {
            drop(0);
        }
        Datagram d = new Datagram(p, id, protocol);
        datagrams.add(d);
        return d;
    }

    private void dropAged(long nanos) {
        while (!datagrams.isEmpty() && nanos - datagrams.get(0).nanos() > MAX_AGE_NANOS) {
            drop(0);
        }
    }

    private void drop(int i) {
        bytes -= datagrams.remove(i).size();
    }
}
