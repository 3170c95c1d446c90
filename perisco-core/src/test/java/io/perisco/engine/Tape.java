package io.perisco.engine;

import io.perisco.model.Counter;
import io.perisco.model.Endpoint;
import io.perisco.model.Limits;
import io.perisco.model.ProcessInfo;
import io.perisco.model.Side;
import io.perisco.spi.ConnectionStart;
import io.perisco.spi.End;
import io.perisco.spi.Protocol;
import io.perisco.spi.SocketEventSink;
import io.perisco.spi.SocketEventSource;
import io.perisco.testkit.Script;
import io.perisco.testkit.Watched;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A source that makes exactly the calls it is told to: for what a {@link Script} cannot say. */
public final class Tape implements SocketEventSource {
    private final Consumer<Deck> play;
    private final boolean live;
    private final boolean lasting;

    private Tape(Consumer<Deck> play, boolean live, boolean lasting) {
        this.play = play;
        this.live = live;
        this.lasting = lasting;
    }

    /** Waits without end for what has not come, as a file does. */
    public static Tape replay(Consumer<Deck> play) {
        return new Tape(play, false, false);
    }

    /** Waits 100 ms of event time for what has not come. */
    public static Tape live(Consumer<Deck> play) {
        return new Tape(play, true, false);
    }

    /** The same, and does not end before it is closed. */
    public static Tape lasting(Consumer<Deck> play) {
        return new Tape(play, true, true);
    }

    /** In the calling thread, with standard limits. */
    public Watched watch(Protocol... protocols) {
        return watch(Limits.standard(), protocols);
    }

    /** In the calling thread. */
    public Watched watch(Limits limits, Protocol... protocols) {
        return Watched.of(this, 0, limits, protocols);
    }

    @Override
    public String name() {
        return "tape";
    }

    @Override
    public boolean isLive() {
        return live;
    }

    @Override
    public int maxReaders() {
        return Integer.MAX_VALUE;
    }

    @Override
    public long reorderNanos() {
        return live ? 100_000_000 : Long.MAX_VALUE;
    }

    @Override
    public Reader open(int index, int of) {
        return new Player(index, of);
    }

    private final class Player implements Reader {
        private final int index;
        private final int of;
        private final CountDownLatch closed = new CountDownLatch(1);

        Player(int index, int of) {
            this.index = index;
            this.of = of;
        }

        @Override
        public void run(SocketEventSink sink) {
            if (closed.getCount() == 0) {
                return;
            }
            play.accept(new Deck(sink, index, of));
            try {
                if (lasting) {
                    closed.await();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    /** Where a tape is played: time, and the making of connections. */
    public static final class Deck {
        private final SocketEventSink sink;
        private final int index;
        private final int of;
        private long ordinal;
        private long millis;
        private int made;

        private Deck(SocketEventSink sink, int index, int of) {
            this.sink = sink;
            this.index = index;
            this.of = of;
        }

        /** An event, so many milliseconds after the beginning. */
        public Deck at(long time) {
            millis = time;
            sink.event(++ordinal, Script.START_NANOS + time * 1_000_000);
            if (index == 0) {
                sink.count(Counter.EVENTS_SUBMITTED, 1);
                sink.count(Counter.EVENTS_DELIVERED, 1);
            }
            return this;
        }

        /** Whose deck it is: the reader's number. */
        public int index() {
            return index;
        }

        /** Something the reader cannot read. */
        public Deck problem(String message) {
            sink.problem(message);
            return this;
        }

        /** A connection seen from its start. */
        public Wire open() {
            return connection(true, null);
        }

        /** A connection joined late. */
        public Wire join() {
            return connection(false, null);
        }

        /** A connection joined late whose process is known. */
        public Wire join(ProcessInfo process) {
            return connection(false, process);
        }

        private Wire connection(boolean fromStart, @Nullable ProcessInfo process) {
            int n = made++;
            if (ordinal == 0) {
                at(0);
            }
            Endpoint client = Endpoint.of(new byte[] {10, 0, (byte) (n >> 14), 1}, 40_000 + (n & 0x3FFF));
            Endpoint server = Endpoint.of(new byte[] {10, 0, 0, 2}, 8880);
            ConnectionStart start = new ConnectionStart(client, server, fromStart, process);
            return new Wire(this, n % of == index ? sink.opened(start) : new Elsewhere());
        }
    }

    /** A connection of another reader. */
    private static final class Elsewhere implements SocketEventSink.Handle {
        @Override
        public boolean isIgnored() {
            return false;
        }

        @Override
        public boolean isForgotten() {
            return false;
        }
    }

    /** One connection; every call is an event of its own, at the deck's time. */
    public static final class Wire {
        private final Deck deck;
        private final SocketEventSink.Handle handle;
        private final boolean mine;

        private Wire(Deck deck, SocketEventSink.Handle handle) {
            this.deck = deck;
            this.handle = handle;
            this.mine = !(handle instanceof Elsewhere);
        }

        /** Whether the engine wants no more of it. */
        public boolean isIgnored() {
            return handle.isIgnored();
        }

        /** Whether the engine does not know it any more. */
        public boolean isForgotten() {
            return handle.isForgotten();
        }

        public Wire client(long position, String text) {
            return data(Side.CLIENT, position, text, text.length(), 0);
        }

        public Wire server(long position, String text) {
            return data(Side.SERVER, position, text, text.length(), 0);
        }

        /**
         * @param wire see {@link SocketEventSink#data}
         * @param after see there
         */
        public Wire data(Side side, long position, String text, long wire, long after) {
            deck.at(deck.millis);
            if (mine) {
                byte[] lent = text.getBytes(StandardCharsets.ISO_8859_1);
                deck.sink.data(handle, side, position, lent, 0, lent.length, wire, after);
                Arrays.fill(lent, (byte) 0xEE);
            }
            return this;
        }

        public Wire lost(Side side, long upTo) {
            deck.at(deck.millis);
            if (mine) {
                deck.sink.lost(handle, side, upTo);
            }
            return this;
        }

        public Wire ended(Side side, long position, End how) {
            deck.at(deck.millis);
            if (mine) {
                deck.sink.ended(handle, side, position, how);
            }
            return this;
        }

        public void closed() {
            deck.at(deck.millis);
            if (mine) {
                deck.sink.closed(handle, End.FIN);
            }
        }
    }
}
