package io.perisco.bench;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelPipeline;
import io.perisco.model.Counter;
import io.perisco.model.Side;
import io.perisco.spi.ConnectionStart;
import io.perisco.spi.End;
import io.perisco.spi.SocketEventSink;
import java.util.function.Consumer;

/**
 * Gives the bytes of a tape to Netty's decoders, each side of each connection a pipeline of its own, an exchange at a
 * time. Netty matches nothing: an exchange is a response that ended. Only for traffic without disorder and loss.
 */
final class NettyPlayback implements SocketEventSink {
    /** Makes the decoders of a connection. */
    interface Decoders {
        /**
         * @param hole receives what is decoded
         * @param responseEnded called when a response has ended
         */
        Pipelines open(Consumer<Object> hole, Runnable responseEnded);
    }

    /** What decodes each side of a connection. */
    record Pipelines(ChannelPipeline client, ChannelPipeline server) implements Handle {
        @Override
        public boolean isIgnored() {
            return false;
        }

        @Override
        public boolean isForgotten() {
            return false;
        }
    }

    private final Tape tape;
    private final Decoders decoders;
    private final Consumer<Object> hole;
    private final Handle[] handles;
    private int at;
    private long told;
    private long asked;

    NettyPlayback(Tape tape, Decoders decoders, Consumer<Object> hole) {
        this.tape = tape;
        this.decoders = decoders;
        this.hole = hole;
        this.handles = new Handle[tape.connections()];
    }

    /**
     * Plays the tape on, and again from its beginning, until one more response has ended than by the last call: where
     * several end in one step, the next calls cost nothing.
     */
    void exchange() {
        asked++;
        while (told < asked) {
            tape.tell(at++, this, handles);
            at = at == tape.size() ? 0 : at;
        }
    }

    /**
     * How many responses end on the whole tape; to be asked first.
     *
     * @throws IllegalStateException if none does
     */
    long count() {
        for (int i = 0; i < tape.size(); i++) {
            tape.tell(i, this, handles);
        }
        if (told == 0) {
            throw new IllegalStateException("Netty found no response");
        }
        asked = told;
        return told;
    }

    @Override
    public Handle opened(ConnectionStart start) {
        return decoders.open(hole, () -> told++);
    }

    @Override
    public void data(
            Handle connection, Side side, long position, byte[] bytes, int offset, int length, long wire, long after) {
        if (length > 0) {
            Pipelines both = (Pipelines) connection;
            (side == Side.CLIENT ? both.client : both.server)
                    .fireChannelRead(Unpooled.wrappedBuffer(bytes, offset, length));
        }
    }

    @Override
    public void event(long ordinal, long nanos) {}

    @Override
    public void lost(Handle connection, Side side, long upTo) {}

    @Override
    public void ended(Handle connection, Side side, long position, End how) {}

    @Override
    public void closed(Handle connection, End how) {}

    @Override
    public void count(Counter counter, long n) {}

    @Override
    public void problem(String message) {}
}
