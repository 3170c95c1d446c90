package io.perisco.http1;

import io.perisco.http.Headers;
import io.perisco.http.HttpRequest;
import io.perisco.http.HttpResponse;
import io.perisco.http.spi.HttpInterpreters;
import io.perisco.model.Caveat;
import io.perisco.model.Exchange;
import io.perisco.model.Half;
import io.perisco.model.Message;
import io.perisco.model.Side;
import io.perisco.spi.ByteView;
import io.perisco.spi.End;
import io.perisco.spi.MessageSink;
import io.perisco.spi.OpenExchange;
import io.perisco.spi.ParserContext;
import io.perisco.spi.ProtocolParser;
import io.perisco.spi.Step;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads both directions of a connection as RFC 9112 has them read. A method for each state, which returns null when the
 * next state can go on at once.
 */
final class Http1Parser implements ProtocolParser {
    private static final String HTTP_2 = "http/2";

    /** RFC 7540, section 3.2: the request that was upgraded is answered on stream 1. */
    private static final long UPGRADED_STREAM = 1;

    /** {@code HTTP/1.} */
    private static final int RESPONSE_START = Versions.LENGTH - 1;

    private final int headBytes;
    private final HeadParser heads;
    private final HttpInterpreters interpreters;
    private final Direction client = new Direction();
    private final Direction server = new Direction();
    private final StartSearch requests = new StartSearch();
    private final StartSearch responses = new StartSearch();

    Http1Parser(ParserContext context) {
        headBytes = context.limits().headBytes();
        // what it holds it holds within one call only, so one serves all connections, and stays in the processor's
        // cache
        heads = context.shared(HeadParser.class, () -> new HeadParser(context.redaction()));
        interpreters = new HttpInterpreters(context);
    }

    @Override
    public Step parse(ByteView in, Side from, MessageSink out) {
        Direction d = direction(from);
        Half half = Half.from(from);
        while (!in.isEmpty()) {
            Step step = switch (d.state) {
                case HEAD -> head(in, d, half, out);
                case UNSURE -> unsure(in, d, out);
                case CHUNK_SIZE -> chunkSize(in, d, half, out);
                case TRAILERS -> trailers(in, d, half, out);
                case HELD -> held(d);
                case GONE -> Step.MORE;
            };
            if (step != null) {
                return step;
            }
        }
        return Step.MORE;
    }

    private Direction direction(Side side) {
        return side == Side.CLIENT ? client : server;
    }

    // ---- heads

    private @Nullable Step head(ByteView in, Direction d, Half half, MessageSink out) {
        if (Octets.isLineEnd(in.at(0))) {
            // RFC 9112, section 2.2: empty lines before a start line are ignored
            in.consume(1);
            in.mark();
            return null;
        }
        int window = Math.min(in.length(), headBytes + 1);
        boolean tooLong = window > headBytes;
        if (!tooLong && !d.mayEnd(in, window)) {
            return Step.MORE;
        }
        int end = readHead(in, half, window);
        if (end == HeadParser.INVALID) {
            return Step.LOST;
        }
        if (end == HeadParser.INCOMPLETE || end > in.arrayOffset() + headBytes) {
            d.searched(in, window, heads.isStarted());
            return tooLong ? tooLong(in, d, half, out) : Step.MORE;
        }
        return half == Half.REQUEST ? request(in, end, d, out) : response(in, end, d, out);
    }

    private int readHead(ByteView in, Half half, int window) {
        int from = in.arrayOffset();
        return half == Half.REQUEST
                ? heads.readRequest(in.array(), from, from + window)
                : heads.readResponse(in.array(), from, from + window);
    }

    private Step tooLong(ByteView in, Direction d, Half half, MessageSink out) {
        if (heads.isStarted()) {
            OpenExchange x = tellCut(in, d, half, out);
            x.caveat(Caveat.LIMIT);
            x.caveat(Caveat.HEADERS_PARTIAL);
            out.end(x, half, End.LOST);
        }
        return Step.LOST;
    }

    private @Nullable Step request(ByteView in, int end, Direction d, MessageSink out) {
        FramingFields fields = heads.framing();
        OpenExchange x = out.request(heads.newRequest(in.array()), MessageSink.NO_KEY);
        if (fields.isSuspect() || fields.coding() == Framing.Coding.OTHER) {
            x.caveat(Caveat.FRAMING_SUSPECT);
        }
        if (d.unsure) {
            d.unsure = false;
            x.caveat(Caveat.UNPAIRED);
        }
        interpreters.requested(x);
        in.consume(end - in.arrayOffset());
        d.exchange = x;
        d.holds = heads.method().equals(Methods.CONNECT) || fields.upgrades();
        frame(Framing.ofRequest(fields.coding(), fields.hasLength()), fields.length(), d, Half.REQUEST, out);
        return null;
    }

    private @Nullable Step response(ByteView in, int end, Direction d, MessageSink out) {
        FramingFields fields = heads.framing();
        int status = heads.status();
        if (Framing.isInterim(status)) {
            d.interim(status);
            in.consume(end - in.arrayOffset());
            in.mark();
            d.fresh(true);
            return null;
        }
        OpenExchange asked = out.awaited(MessageSink.NO_KEY);
        HttpRequest request = asked != null && asked.message(Half.REQUEST) instanceof HttpRequest r ? r : null;
        OpenExchange x = out.response(heads.newResponse(in.array(), d.takeInterim()), MessageSink.NO_KEY);
        if (fields.isSuspect()) {
            x.caveat(Caveat.FRAMING_SUSPECT);
        }
        interpreters.responded(x);
        in.consume(end - in.arrayOffset());
        d.exchange = x;
        String method = request == null ? null : request.method();
        Framing framing = Framing.ofResponse(method, status, fields.coding(), fields.hasLength());
        switch (framing) {
            case UPGRADE -> {
                return upgrade(x, request, d, out);
            }
            case TUNNEL -> {
                d.state = Direction.State.GONE;
                out.finish(x, End.TUNNEL, Exchange.UNKNOWN);
                out.tunnel();
                return Step.MORE;
            }
            default -> {
                boolean empty = framing == Framing.EMPTY || framing == Framing.LENGTH && fields.length() == 0;
                if (request != null || empty) {
                    frame(framing, fields.length(), d, Half.RESPONSE, out);
                } else {
                    d.state = Direction.State.UNSURE;
                    d.framing = framing;
                    d.length = fields.length();
                }
                // the client waits for exactly this, and asked before what may follow here
                return client.state == Direction.State.HELD && !in.isEmpty() ? Step.YIELD : null;
            }
        }
    }

    private Step upgrade(OpenExchange x, @Nullable HttpRequest request, Direction d, MessageSink out) {
        FramingFields fields = heads.framing();
        boolean h2c = fields.upgrades() ? fields.upgradesToH2c() : request != null && asksForH2c(request);
        d.state = Direction.State.GONE;
        out.finish(x, End.UPGRADED, Exchange.UNKNOWN);
        if (h2c) {
            out.switchTo(HTTP_2, x.message(Half.REQUEST) == null ? null : x, UPGRADED_STREAM);
        } else {
            out.opaque();
        }
        return Step.MORE;
    }

    private static boolean asksForH2c(HttpRequest request) {
        String protocols = request.headers().first("upgrade");
        return protocols != null && protocols.toLowerCase(Locale.ROOT).contains("h2c");
    }

    // ---- content

    private static void frame(Framing framing, long length, Direction d, Half half, MessageSink out) {
        switch (framing) {
            case CHUNKED -> d.state = Direction.State.CHUNK_SIZE;
            case UNTIL_CLOSE -> {
                d.state = Direction.State.HEAD;
                out.body(d.exchange, half, MessageSink.UNTIL_CLOSE);
            }
            case LENGTH -> {
                out.body(d.exchange, half, length);
                end(d, half, out);
            }
            case INTERIM, UPGRADE, TUNNEL, EMPTY -> end(d, half, out);
        }
    }

    private static void end(Direction d, Half half, MessageSink out) {
        out.end(d.exchange, half, End.COMPLETE);
        d.ended();
    }

    /** If the request is not known it may have been HEAD: then the next response comes where content would begin. */
    private static @Nullable Step unsure(ByteView in, Direction d, MessageSink out) {
        int n = Math.min(in.length(), RESPONSE_START);
        boolean next = StatusLine.isStart(in.array(), in.arrayOffset(), in.arrayOffset() + n);
        if (next && n < RESPONSE_START) {
            return Step.MORE;
        }
        frame(next ? Framing.EMPTY : d.framing, d.length, d, Half.RESPONSE, out);
        return null;
    }

    private static @Nullable Step chunkSize(ByteView in, Direction d, Half half, MessageSink out) {
        int from = in.arrayOffset();
        int feed = Octets.lineFeed(in.array(), from, from + Math.min(in.length(), ChunkSize.LONGEST_LINE));
        if (feed < 0) {
            return in.length() < ChunkSize.LONGEST_LINE ? Step.MORE : Step.LOST;
        }
        long size = ChunkSize.read(in.array(), from, feed);
        if (size == ChunkSize.INVALID) {
            return Step.LOST;
        }
        boolean bare = in.array()[feed - 1] != '\r';
        in.consume(feed + 1 - from);
        if (size == 0) {
            d.state = Direction.State.TRAILERS;
            d.fresh(false);
        } else {
            out.body(d.exchange, half, size);
            // skipped rather than read: a hole at the end of a chunk often takes its line end with it
            in.skip(bare ? 1 : 2);
        }
        return null;
    }

    private @Nullable Step trailers(ByteView in, Direction d, Half half, MessageSink out) {
        int window = Math.min(in.length(), headBytes);
        if (!d.mayEnd(in, window)) {
            return in.length() > headBytes ? Step.LOST : Step.MORE;
        }
        int from = in.arrayOffset();
        int end = heads.readTrailers(in.array(), from, from + window);
        if (end == HeadParser.INCOMPLETE) {
            d.searched(in, window, true);
            return in.length() > headBytes ? Step.LOST : Step.MORE;
        }
        Headers trailers = heads.newTrailers(in.array());
        in.consume(end - from);
        if (!trailers.isEmpty() && d.exchange != null) {
            d.exchange.amend(half, m -> withTrailers(m, trailers));
            interpreters.trailers(d.exchange, half, trailers);
        }
        end(d, half, out);
        return null;
    }

    private static Message withTrailers(Message message, Headers trailers) {
        return message instanceof HttpRequest request
                ? request.withTrailers(trailers)
                : message instanceof HttpResponse response ? response.withTrailers(trailers) : message;
    }

    private static @Nullable Step held(Direction d) {
        OpenExchange x = d.exchange;
        if (x != null && x.isOpen() && x.message(Half.RESPONSE) == null) {
            return Step.WAIT_PEER;
        }
        d.release();
        return null;
    }

    // ---- losses

    @Override
    public void gap(ByteView before, long n, Side from, MessageSink out) {
        Direction d = direction(from);
        Half half = Half.from(from);
        switch (d.state) {
            case HEAD -> cutHead(before, n, d, half, out);
            case UNSURE -> cutUnsure(before, n, d, out);
            case CHUNK_SIZE, TRAILERS -> {
                if (n >= 0) {
                    out.end(d.exchange, half, End.LOST);
                }
            }
            case HELD, GONE -> {}
        }
        if (n >= 0) {
            out.lost(half);
            d.forget();
            (from == Side.CLIENT ? requests : responses).begin();
        }
        if (from == Side.SERVER) {
            // the likelier one of the answers that may be lost was a refusal
            client.releaseUnsure();
        }
    }

    /** Tells as much of a head as there is; how its content is framed will not be known. */
    private void cutHead(ByteView before, long n, Direction d, Half half, MessageSink out) {
        if (before.isEmpty()) {
            return;
        }
        int end = readHead(before, half, Math.min(before.length(), headBytes));
        if (!heads.isStarted()) {
            return;
        }
        OpenExchange x = tellCut(before, d, half, out);
        if (end == HeadParser.INCOMPLETE) {
            x.caveat(Caveat.HEADERS_PARTIAL);
        }
        if (n >= 0) {
            out.end(x, half, End.LOST);
        }
    }

    private OpenExchange tellCut(ByteView in, Direction d, Half half, MessageSink out) {
        OpenExchange x = half == Half.REQUEST
                ? out.request(heads.newRequest(in.array()), MessageSink.NO_KEY)
                : out.response(heads.newResponse(in.array(), d.takeInterim()), MessageSink.NO_KEY);
        x.caveat(Caveat.TRUNCATED);
        in.consume(heads.wholeTo() - in.arrayOffset());
        return x;
    }

    /** What was seen was the beginning of content, as nothing came of it. */
    private static void cutUnsure(ByteView before, long n, Direction d, MessageSink out) {
        out.body(d.exchange, Half.RESPONSE, before.length());
        if (n >= 0) {
            out.end(d.exchange, Half.RESPONSE, End.LOST);
        }
    }

    @Override
    public boolean resync(ByteView in, Side from) {
        return from == Side.CLIENT ? requests.request(in) : responses.response(in);
    }

    @Override
    public void ended(Side from, End how, MessageSink out) {
        if (from == Side.SERVER) {
            client.release();
        }
        if (from == Side.SERVER
                && how == End.FIN
                && server.state == Direction.State.UNSURE
                && server.framing == Framing.UNTIL_CLOSE) {
            out.end(server.exchange, Half.RESPONSE, End.COMPLETE);
        }
    }
}
