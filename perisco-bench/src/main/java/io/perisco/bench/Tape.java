package io.perisco.bench;

import io.perisco.model.CaptureException;
import io.perisco.model.Counter;
import io.perisco.model.Side;
import io.perisco.spi.ConnectionStart;
import io.perisco.spi.End;
import io.perisco.spi.SocketEventSink;
import io.perisco.spi.SocketEventSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a source told, kept in memory to be told again: eight numbers a call, and all bytes in one array, so that going
 * through it costs next to nothing. Counters and problems are not kept.
 */
final class Tape implements SocketEventSink {
    private static final int WORDS = 8;
    private static final int MOST_BYTES = Integer.MAX_VALUE - 1024;
    private static final End[] ENDS = End.values();
    private static final Side[] SIDES = Side.values();

    private enum Call {
        OPENED,
        DATA,
        LOST,
        ENDED,
        CLOSED
    }

    private static final Call[] CALLS = Call.values();

    private record Recorded(int index) implements Handle {
        @Override
        public boolean isIgnored() {
            return false;
        }

        @Override
        public boolean isForgotten() {
            return false;
        }
    }

    private final List<ConnectionStart> starts = new ArrayList<>();
    private long[] words = new long[WORDS * 1024];
    private int size;
    private byte[] bytes = new byte[1 << 16];
    private int used;
    private long nanos;

    /** What {@code source} tells its only reader. */
    static Tape of(SocketEventSource source) {
        Tape tape = new Tape();
        try (SocketEventSource.Reader reader = source.open(0, 1)) {
            reader.run(tape);
        }
        return tape;
    }

    /** How many calls were kept. */
    int size() {
        return size;
    }

    /** How many connections there are. */
    int connections() {
        return starts.size();
    }

    @Override
    public void event(long ordinal, long time) {
        nanos = time;
    }

    @Override
    public Handle opened(ConnectionStart start) {
        starts.add(start);
        Recorded handle = new Recorded(starts.size() - 1);
        add(Call.OPENED, Side.CLIENT, handle, 0, 0, 0, 0);
        return handle;
    }

    @Override
    public void data(
            Handle connection, Side side, long position, byte[] from, int offset, int length, long wire, long after) {
        if (length > bytes.length - used) {
            bytes = Arrays.copyOf(bytes, grown(length));
        }
        System.arraycopy(from, offset, bytes, used, length);
        add(Call.DATA, side, connection, position, length, wire, after);
        used += length;
    }

    private int grown(int length) {
        if (length > MOST_BYTES - used) {
            throw new CaptureException(
                    "the connections carry more than " + (MOST_BYTES >> 20) + " MiB",
                    "cut the capture into smaller ones");
        }
        return (int) Math.min(MOST_BYTES, Math.max(2L * bytes.length, used + length));
    }

    @Override
    public void lost(Handle connection, Side side, long upTo) {
        add(Call.LOST, side, connection, upTo, 0, 0, 0);
    }

    @Override
    public void ended(Handle connection, Side side, long position, End how) {
        add(Call.ENDED, side, connection, position, 0, 0, how.ordinal());
    }

    @Override
    public void closed(Handle connection, End how) {
        add(Call.CLOSED, Side.CLIENT, connection, 0, 0, 0, how.ordinal());
    }

    @Override
    public void count(Counter counter, long n) {}

    @Override
    public void problem(String message) {}

    private void add(Call call, Side side, Handle connection, long position, int length, long wire, long last) {
        int i = size++ * WORDS;
        if (i == words.length) {
            words = Arrays.copyOf(words, 2 * i);
        }
        words[i] = 2L * call.ordinal() + side.ordinal();
        words[i + 1] = nanos;
        words[i + 2] = ((Recorded) connection).index();
        words[i + 3] = position;
        words[i + 4] = used;
        words[i + 5] = length;
        words[i + 6] = wire;
        words[i + 7] = last;
    }

    /**
     * Swaps every {@code every}-th piece of bytes with the piece of the same side and connection that follows at once;
     * returns how many were swapped.
     */
    int disorder(int every) {
        int pieces = 0;
        int swapped = 0;
        for (int i = 0; i + 1 < size; i++) {
            if (isData(i) && ++pieces % every == 0 && isData(i + 1) && sameSide(i, i + 1)) {
                for (int k = 3; k < WORDS; k++) {
                    long word = words[i * WORDS + k];
                    words[i * WORDS + k] = words[(i + 1) * WORDS + k];
                    words[(i + 1) * WORDS + k] = word;
                }
                swapped++;
            }
        }
        return swapped;
    }

    private boolean isData(int i) {
        return words[i * WORDS] >> 1 == Call.DATA.ordinal();
    }

    private boolean sameSide(int i, int k) {
        return words[i * WORDS] == words[k * WORDS] && words[i * WORDS + 2] == words[k * WORDS + 2];
    }

    /** Tells call {@code i} to {@code sink}, {@code handles} being the sink's own of the connections so far. */
    void tell(int i, SocketEventSink sink, Handle[] handles) {
        int w = i * WORDS;
        long[] all = words;
        int connection = (int) all[w + 2];
        Side side = SIDES[(int) all[w] & 1];
        sink.event(i + 1L, all[w + 1]);
        switch (CALLS[(int) all[w] >> 1]) {
            case OPENED -> handles[connection] = sink.opened(starts.get(connection));
            case DATA ->
                sink.data(
                        handles[connection],
                        side,
                        all[w + 3],
                        bytes,
                        (int) all[w + 4],
                        (int) all[w + 5],
                        all[w + 6],
                        all[w + 7]);
            case LOST -> sink.lost(handles[connection], side, all[w + 3]);
            case ENDED -> sink.ended(handles[connection], side, all[w + 3], ENDS[(int) all[w + 7]]);
            case CLOSED -> sink.closed(handles[connection], ENDS[(int) all[w + 7]]);
        }
    }
}
