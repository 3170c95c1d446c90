package io.perisco.testkit;

import io.perisco.model.Counter;
import io.perisco.model.Endpoint;
import io.perisco.model.Side;
import io.perisco.spi.ConnectionStart;
import io.perisco.spi.End;
import io.perisco.spi.SocketEventSink;
import io.perisco.spi.SocketEventSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Plays scripts, each as a connection of its own, one after the other. After each call the bytes that were lent are
 * overwritten, so that whoever kept them is found out.
 *
 * @since 0.1.0
 */
public final class ScriptSource implements SocketEventSource {
    /** How turns are cut into pieces. */
    @FunctionalInterface
    public interface Cut {
        /** The length of the next piece, 1 to {@code left}. */
        int next(int left);
    }

    /** What lent bytes are overwritten with. */
    static final byte OVERWRITTEN = (byte) 0xEE;

    private final List<Script> scripts;
    private Cut cut = left -> left;
    private long swapSeed = -1;
    private @Nullable Side holeSide;
    private long holeFrom;
    private long holeTo;
    private long endAt = Long.MAX_VALUE;

    private ScriptSource(List<Script> scripts) {
        this.scripts = scripts;
    }

    /** Plays {@code scripts} whole and in order; what follows changes that. */
    public static ScriptSource of(Script... scripts) {
        return new ScriptSource(List.of(scripts));
    }

    /** Cuts every turn into pieces. */
    public ScriptSource cut(Cut pieces) {
        this.cut = pieces;
        return this;
    }

    /** Swaps some neighbouring pieces of a turn. */
    public ScriptSource swap(long seed) {
        this.swapSeed = seed;
        return this;
    }

    /** The bytes {@code from} to {@code to} (exclusive) of a side are lost. */
    public ScriptSource hole(Side side, long from, long to) {
        this.holeSide = side;
        this.holeFrom = from;
        this.holeTo = to;
        return this;
    }

    /** Nothing is seen any more once {@code side} has sent {@code position} bytes. */
    public ScriptSource endAt(Side side, long position) {
        this.holeSide = side;
        this.holeFrom = Long.MAX_VALUE;
        this.holeTo = Long.MAX_VALUE;
        this.endAt = position;
        return this;
    }

    @Override
    public String name() {
        return "script";
    }

    @Override
    public boolean isLive() {
        return false;
    }

    @Override
    public int maxReaders() {
        return Integer.MAX_VALUE;
    }

    @Override
    public Reader open(int index, int of) {
        return new Player(index, of);
    }

    private final class Player implements Reader {
        private final int index;
        private final int of;
        private long ordinal;
        private volatile boolean closed;

        Player(int index, int of) {
            this.index = index;
            this.of = of;
        }

        @Override
        public void run(SocketEventSink sink) {
            for (int i = 0; i < scripts.size() && !closed; i++) {
                new Playing(this, sink, scripts.get(i), i, i % of == index).play();
            }
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    /** One script under way. */
    private final class Playing {
        private final Player player;
        private final SocketEventSink sink;
        private final Script script;
        private final boolean mine;
        private final int number;
        private final long[] position = {0, 0};
        private final Random random = new Random(swapSeed);
        private SocketEventSink.@Nullable Handle handle;

        Playing(Player player, SocketEventSink sink, Script script, int number, boolean mine) {
            this.player = player;
            this.sink = sink;
            this.script = script;
            this.number = number;
            this.mine = mine;
            if (script.isMidstream()) {
                Arrays.fill(position, 1 << 20);
            }
        }

        void play() {
            for (Script.Turn turn : script.turns()) {
                if (player.closed || reachedEnd()) {
                    break;
                }
                if (turn instanceof Script.Bytes b) {
                    bytes(b);
                } else if (turn instanceof Script.Hole h) {
                    event(h.nanos());
                    position[h.side().ordinal()] += h.length();
                    if (mine) {
                        sink.lost(handle(), h.side(), position[h.side().ordinal()]);
                    }
                } else if (turn instanceof Script.Over o) {
                    over(o);
                } else {
                    event(turn.nanos());
                }
            }
            SocketEventSink.Handle h = handle;
            if (h != null && !reachedEnd()) {
                sink.closed(h, End.FIN);
            }
        }

        private boolean reachedEnd() {
            return holeSide != null && position[holeSide.ordinal()] >= endAt;
        }

        private void bytes(Script.Bytes turn) {
            List<int[]> pieces = new ArrayList<>();
            for (int from = 0; from < turn.bytes().length; ) {
                int n = cut.next(turn.bytes().length - from);
                pieces.add(new int[] {from, n});
                from += n;
            }
            if (swapSeed >= 0) {
                for (int i = 0; i + 1 < pieces.size(); i += 2) {
                    if (random.nextBoolean()) {
                        Collections.swap(pieces, i, i + 1);
                    }
                }
            }
            long base = position[turn.side().ordinal()];
            for (int[] piece : pieces) {
                event(turn.nanos());
                if (mine) {
                    piece(turn, base + piece[0], piece[0], piece[1]);
                }
            }
            position[turn.side().ordinal()] = Math.min(base + turn.bytes().length, limit(turn.side()));
        }

        private long limit(Side side) {
            return side == holeSide ? endAt : Long.MAX_VALUE;
        }

        private void piece(Script.Bytes turn, long at, int from, int length) {
            long end = Math.min(at + length, limit(turn.side()));
            boolean holed = turn.side() == holeSide && holeFrom < end && at < holeTo;
            if (!holed) {
                data(turn, at, from, (int) (end - at));
                return;
            }
            if (holeFrom > at) {
                data(turn, at, from, (int) (holeFrom - at));
            }
            if (holeTo <= end) {
                sink.lost(handle(), turn.side(), holeTo);
                data(turn, holeTo, from + (int) (holeTo - at), (int) (end - holeTo));
            } else {
                sink.lost(handle(), turn.side(), end);
            }
        }

        private void data(Script.Bytes turn, long at, int from, int length) {
            if (length > 0) {
                byte[] lent = Arrays.copyOfRange(turn.bytes(), from, from + length);
                sink.data(handle(), turn.side(), at, lent, 0, length, length, 0);
                Arrays.fill(lent, OVERWRITTEN);
            }
        }

        private void over(Script.Over turn) {
            event(turn.nanos());
            if (!mine) {
                return;
            }
            if (turn.how() == End.RESET || turn.side() == null) {
                sink.ended(handle(), Side.CLIENT, position[0], End.RESET);
            } else {
                sink.ended(handle(), turn.side(), position[turn.side().ordinal()], turn.how());
            }
        }

        private void event(long nanos) {
            sink.event(++player.ordinal, nanos);
            if (mine) {
                sink.count(Counter.EVENTS_SUBMITTED, 1);
                sink.count(Counter.EVENTS_DELIVERED, 1);
            }
        }

        private SocketEventSink.Handle handle() {
            SocketEventSink.Handle h = handle;
            if (h == null) {
                Endpoint client = Endpoint.of(new byte[] {127, 0, 0, 1}, 40_000 + number);
                Endpoint server = Endpoint.of(new byte[] {127, 0, 0, 1}, 8880);
                handle = h = sink.opened(new ConnectionStart(client, server, !script.isMidstream(), null));
            }
            return h;
        }
    }
}
