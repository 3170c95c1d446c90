package io.perisco.engine;

import io.perisco.contract.LineProtocol;
import io.perisco.model.Half;
import io.perisco.model.Message;
import io.perisco.model.Side;
import io.perisco.spi.ByteView;
import io.perisco.spi.ContentReader;
import io.perisco.spi.End;
import io.perisco.spi.Matcher;
import io.perisco.spi.Matchers;
import io.perisco.spi.MessageSink;
import io.perisco.spi.OpenExchange;
import io.perisco.spi.ProtocolParser;
import io.perisco.spi.Step;
import org.jspecify.annotations.Nullable;

/** A plugin that throws at one place whenever that is reached, the line protocol otherwise. */
final class PluginFault {
    enum Place {
        DETECT,
        NEW_PARSER,
        NEW_MATCHER,
        PARSE,
        GAP,
        RESYNC,
        ENDED,
        REQUESTED,
        AWAITED,
        ANSWERED,
        FINISHED,
        LOST,
        LOST_AHEAD,
        READER_READ,
        READER_GAP,
        READER_ENDED,
        MESSAGE
    }

    private final Place place;
    private final boolean error;

    /** Only for the first so many times. */
    private int left;

    PluginFault(Place place, boolean error, int times) {
        this.place = place;
        this.error = error;
        this.left = times;
    }

    void at(Place here) {
        if (here == place && left-- > 0) {
            if (error) {
                throw new NoClassDefFoundError("missing/Thing at " + here);
            }
            throw new IllegalStateException("at " + here);
        }
    }

    Variant protocol() {
        LineProtocol line = new LineProtocol();
        return Variant.named("faulty")
                .detecting((client, server) -> {
                    at(Place.DETECT);
                    return line.detect(client, server);
                })
                .parsing(context -> {
                    at(Place.NEW_PARSER);
                    return new Parser(line.newParser(context), this);
                })
                .matching(() -> {
                    at(Place.NEW_MATCHER);
                    return new Faulty(Matchers.inOrder(), this);
                });
    }

    private record Faulty(Matcher real, PluginFault fault) implements Matcher {
        @Override
        public void requested(OpenExchange exchange, Judge judge) {
            fault.at(Place.REQUESTED);
            real.requested(exchange, judge);
        }

        @Override
        public @Nullable OpenExchange awaited(long key, Judge judge) {
            fault.at(Place.AWAITED);
            return real.awaited(key, judge);
        }

        @Override
        public void answered(@Nullable OpenExchange exchange) {
            fault.at(Place.ANSWERED);
            real.answered(exchange);
        }

        @Override
        public void finished(OpenExchange exchange, End how) {
            fault.at(Place.FINISHED);
            real.finished(exchange, how);
        }

        @Override
        public void lost(Half half, boolean midstream, Judge judge) {
            fault.at(Place.LOST);
            fault.at(Place.LOST_AHEAD);
            real.lost(half, midstream, judge);
        }
    }

    record Reader(PluginFault fault) implements ContentReader {
        @Override
        public void read(ByteView in) {
            fault.at(Place.READER_READ);
            in.consume(in.length());
        }

        @Override
        public void gap(long n, boolean insideSkip) {
            fault.at(Place.READER_GAP);
        }

        @Override
        public void ended(End how) {
            fault.at(Place.READER_ENDED);
        }
    }

    private record Says(Message said, PluginFault fault) implements Message {
        @Override
        public String operation() {
            return said.operation();
        }

        @Override
        public String protocol() {
            fault.at(Place.MESSAGE);
            return "faulty";
        }

        @Override
        public String toString() {
            return said.toString();
        }
    }

    private static final class Parser implements ProtocolParser {
        private final ProtocolParser real;
        private final PluginFault fault;

        Parser(ProtocolParser real, PluginFault fault) {
            this.real = real;
            this.fault = fault;
        }

        @Override
        public Step parse(ByteView in, Side from, MessageSink out) {
            fault.at(Place.PARSE);
            return real.parse(in, from, new Sink(out, fault));
        }

        @Override
        public void gap(ByteView before, long n, Side from, MessageSink out) {
            fault.at(Place.GAP);
            real.gap(before, n, from, out);
        }

        @Override
        public boolean resync(ByteView in, Side from) {
            fault.at(Place.RESYNC);
            return real.resync(in, from);
        }

        @Override
        public void ended(Side from, End how, MessageSink out) {
            fault.at(Place.ENDED);
        }
    }

    /** Attaches readers to what the line protocol tells, and lets it lose something ahead of the bytes. */
    private record Sink(MessageSink real, PluginFault fault) implements MessageSink {
        @Override
        public @Nullable OpenExchange awaited(long key) {
            return real.awaited(key);
        }

        @Override
        public OpenExchange request(Message head, long key) {
            return read(real.request(new Says(head, fault), key), Half.REQUEST);
        }

        @Override
        public OpenExchange response(Message head, long key) {
            return read(real.response(head, key), Half.RESPONSE);
        }

        private OpenExchange read(OpenExchange x, Half half) {
            x.content(half, new Reader(fault));
            return x;
        }

        @Override
        public OpenExchange oneWay(Message head) {
            return real.oneWay(head);
        }

        @Override
        public void body(@Nullable OpenExchange exchange, Half half, long n) {
            real.body(exchange, half, n);
        }

        @Override
        public void end(@Nullable OpenExchange exchange, Half half, End how) {
            real.end(exchange, half, how);
            if (fault.place == Place.LOST_AHEAD) {
                real.lost(half);
            }
        }

        @Override
        public void finish(@Nullable OpenExchange exchange, End how, long errorCode) {
            real.finish(exchange, how, errorCode);
        }

        @Override
        public void frame(String text) {
            real.frame(text);
        }

        @Override
        public void lost(Half half) {
            real.lost(half);
        }

        @Override
        public void switchTo(String protocolId, @Nullable OpenExchange carried, long newKey) {
            real.switchTo(protocolId, carried, newKey);
        }

        @Override
        public void opaque() {
            real.opaque();
        }

        @Override
        public void tunnel() {
            real.tunnel();
        }
    }
}
