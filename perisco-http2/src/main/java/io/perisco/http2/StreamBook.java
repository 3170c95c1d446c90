package io.perisco.http2;

import io.perisco.http.Headers;
import io.perisco.http.HttpResponse;
import io.perisco.http.spi.HttpInterpreters;
import io.perisco.model.Caveat;
import io.perisco.model.Exchange;
import io.perisco.model.Half;
import io.perisco.model.Redaction;
import io.perisco.spi.End;
import io.perisco.spi.MessageSink;
import io.perisco.spi.OpenExchange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns what happens to streams into exchanges (RFC 9113, sections 5.1 and 8.1); knows nothing of bytes. */
final class StreamBook {
    private static final long NO_ERROR = 0;
    private static final long REFUSED_STREAM = 7;
    private static final int UNSEEN_STREAMS = 1_000;
    private static final int SWITCHING_PROTOCOLS = 101;

    private final Streams streams = new Streams();
    private final Direction client;
    private final Direction server;
    private final Redaction redaction;
    private final HttpInterpreters interpreters;

    /** The highest stream that the server answered before its request was seen. */
    private int answeredUnseen;

    StreamBook(Direction client, Direction server, Redaction redaction, HttpInterpreters interpreters) {
        this.client = client;
        this.server = server;
        this.redaction = redaction;
        this.interpreters = interpreters;
    }

    /** Who opens the streams of that number (RFC 9113, section 5.1.1). */
    private Direction opener(int id) {
        return (id & 1) != 0 ? client : server;
    }

    /** The request that was upgraded is answered on stream {@code id} (RFC 7540, section 3.2). */
    void upgraded(OpenExchange exchange, int id) {
        Stream stream = streams.open(id);
        stream.exchange = exchange;
        stream.requested = true;
        stream.requestEnded = true;
        stream.interim(SWITCHING_PROTOCOLS);
        client.opened.opened(id);
    }

    // ---- header lists

    /**
     * A header list came on stream {@code id}.
     *
     * @param partial whether its end is missing
     * @return the stream, or null if the list concerns no exchange
     */
    @Nullable
    Stream fields(int id, Half half, HeaderBlock list, boolean endStream, boolean partial, MessageSink out) {
        return half == Half.REQUEST ? request(id, list, partial, out) : response(id, list, endStream, partial, out);
    }

    private @Nullable Stream request(int id, HeaderBlock list, boolean partial, MessageSink out) {
        Stream stream = streams.get(id);
        boolean asks = Heads.asks(list);
        if (!asks) {
            if (stream != null && stream.requested && !stream.requestEnded) {
                trailers(stream, Half.REQUEST, list);
            }
            return stream;
        }
        if (stream != null && stream.requested && !stream.requestEnded) {
            return stream; // a second head: malformed (RFC 9113, section 8.1.1)
        }
        client.opened.opened(id);
        if (partial && (list.pseudo(Pseudo.METHOD) == null || list.pseudo(Pseudo.PATH) == null)) {
            return null;
        }
        return requested(id, list, out);
    }

    /** The server promised stream {@code id}: the request is the list, and it is whole (RFC 9113, section 8.4). */
    @Nullable
    Stream promise(int id, HeaderBlock list, boolean partial, MessageSink out) {
        server.opened.opened(id);
        if (id == 0 || partial && (list.pseudo(Pseudo.METHOD) == null || list.pseudo(Pseudo.PATH) == null)) {
            return null;
        }
        return requested(id, list, out);
    }

    private Stream requested(int id, HeaderBlock list, MessageSink out) {
        OpenExchange x = out.request(Heads.request(list, redaction), id);
        interpreters.requested(x);
        flag(x, list);
        if (id <= answeredUnseen && (id & 1) != 0) {
            // it was found again too late: its answer may have passed
            x.caveat(Caveat.GAP);
        }
        Stream stream = streams.open(id);
        stream.exchange = x;
        stream.requested = true;
        return stream;
    }

    private @Nullable Stream response(int id, HeaderBlock list, boolean endStream, boolean partial, MessageSink out) {
        Stream stream = streams.get(id);
        if (stream == null) {
            if (opener(id).opened.haveSeen(id)) {
                return null; // it was closed while this was under way
            }
            stream = streams.open(id);
            unseen(id);
        }
        if (stream.responded) {
            trailers(stream, Half.RESPONSE, list);
            return stream;
        }
        int status = Heads.status(list);
        if (status == HttpResponse.UNKNOWN_STATUS && partial) {
            return stream;
        }
        if (HttpResponse.UNKNOWN_STATUS < status && status < 200 && !endStream) {
            stream.interim(status);
            return stream;
        }
        stream.responded = true;
        List<Integer> interim = stream.takeInterim();
        OpenExchange x;
        if (status == HttpResponse.UNKNOWN_STATUS && endStream && !mayBeginWithStatus(list)) {
            Headers trailers = list.headers(redaction);
            x = out.response(Heads.headless(interim, trailers), id);
            interpreters.responded(x);
            interpreters.trailers(x, Half.RESPONSE, trailers);
            x.caveat(Caveat.GAP);
            x.caveat(Caveat.HEADERS_PARTIAL);
        } else {
            x = out.response(Heads.response(list, interim, redaction), id);
            interpreters.responded(x);
        }
        stream.exchange = x;
        flag(x, list);
        return stream;
    }

    /** Pseudo-header fields come first (RFC 9113, section 8.3), so one that is unknown may be the status. */
    private static boolean mayBeginWithStatus(HeaderBlock list) {
        return list.size() == 0
                || list.name(0).equals(Headers.UNKNOWN)
                || list.name(0).equals(":status");
    }

    private void trailers(Stream stream, Half half, HeaderBlock list) {
        OpenExchange x = stream.exchange;
        if (x == null) {
            return;
        }
        Headers trailers = list.headers(redaction);
        if (!trailers.isEmpty()) {
            x.amend(half, m -> Heads.withTrailers(m, trailers));
            interpreters.trailers(x, half, trailers);
        }
        flag(x, list);
    }

    private static void flag(OpenExchange x, HeaderBlock list) {
        if (list.hasUnknown()) {
            x.caveat(Caveat.HEADERS_UNKNOWN);
        }
        if (list.failed()) {
            x.caveat(Caveat.HEADERS_PARTIAL);
        }
        if (list.truncated()) {
            x.caveat(Caveat.LIMIT);
            x.caveat(Caveat.HEADERS_PARTIAL);
        }
    }

    /** What a header list brings about, once the cursor is behind it. */
    void settle(Stream stream, Half half, boolean endStream, MessageSink out) {
        OpenExchange x = stream.exchange;
        Direction opener = opener(stream.id);
        if (stream.id > opener.lastAccepted) {
            streams.remove(stream);
            out.finish(x, End.REFUSED, opener.refusalCode);
        } else if (half == Half.RESPONSE && stream.responded && !stream.responseEnded && isTunnel(x)) {
            streams.remove(stream);
            out.finish(x, End.TUNNEL, Exchange.UNKNOWN);
        } else if (endStream) {
            end(stream, half, out);
        }
    }

    /** RFC 9113, section 8.5, and RFC 8441: what follows on the stream is another protocol's. */
    private static boolean isTunnel(@Nullable OpenExchange x) {
        return x != null
                && Heads.isConnect(x.message(Half.REQUEST))
                && x.message(Half.RESPONSE) instanceof HttpResponse response
                && response.status() / 100 == 2;
    }

    /** The server sent something on a stream that is not open. */
    private void unseen(int id) {
        if ((id & 1) != 0 && id > client.opened.highest()) {
            answeredUnseen = Math.max(answeredUnseen, id);
        }
    }

    // ---- content and ends

    /** The open stream {@code id} of which {@code from} sent DATA, or null. */
    @Nullable
    Stream stream(int id, Half from) {
        Stream stream = streams.get(id);
        if (stream == null && from == Half.RESPONSE) {
            unseen(id);
        }
        return stream;
    }

    /** Whether content of that half may come on stream {@code id}. */
    boolean isOpen(int id, Half half) {
        return contentOf(streams.get(id), half) != null;
    }

    /** Whose content DATA on stream {@code id} is; null if that is not known. */
    @Nullable
    OpenExchange contentOf(@Nullable Stream stream, Half half) {
        return stream == null || stream.hasEnded(half) || !stream.hasHead(half) ? null : stream.exchange;
    }

    /** A half of the stream ends at the cursor. */
    void end(Stream stream, Half half, MessageSink out) {
        if (stream.hasEnded(half)) {
            return;
        }
        OpenExchange x = stream.exchange;
        if (half == Half.REQUEST) {
            stream.requestEnded = true;
            if (stream.requested) {
                out.end(x, Half.REQUEST, End.COMPLETE);
            }
        } else {
            stream.responseEnded = true;
            // without a head its beginning was in a hole
            out.end(x, Half.RESPONSE, stream.responded ? End.COMPLETE : End.LOST);
            if (stream.requested && !stream.requestEnded && stream.requestInDoubt) {
                stream.requestEnded = true;
                out.end(x, Half.REQUEST, End.LOST);
            }
        }
        if (stream.isClosed()) {
            streams.remove(stream);
        }
    }

    /** RST_STREAM, from either side. */
    void reset(int id, Half from, long code, MessageSink out) {
        Stream stream = stream(id, from);
        if (stream == null) {
            return;
        }
        streams.remove(stream);
        // RFC 9113, section 8.1: so a server says that it needs no more of the request that it has answered
        boolean answered = code == NO_ERROR && stream.responded && stream.responseEnded;
        End how = answered ? End.COMPLETE : code == REFUSED_STREAM ? End.REFUSED : End.CANCELLED;
        out.finish(stream.exchange, how, code);
    }

    /** GOAWAY from the other side of {@code opener}: what that one opened above {@code last} is not processed. */
    void goAway(Direction opener, int last, long code, MessageSink out) {
        opener.lastAccepted = Math.min(opener.lastAccepted, last);
        opener.refusalCode = code;
        for (Stream stream : streams.above(last, opener == client ? 1 : 0)) {
            streams.remove(stream);
            out.finish(stream.exchange, End.REFUSED, code);
        }
    }

    // ---- losses

    /** Frames of that half may be missing. */
    void lost(Half half) {
        streams.forEach(stream -> {
            OpenExchange x = stream.exchange;
            if (x != null && !stream.hasEnded(half)) {
                x.caveat(Caveat.GAP);
                stream.requestInDoubt |= half == Half.REQUEST;
            }
        });
    }

    /** Above any stream number that is likely to come next, where {@code lost} bytes were not seen. */
    int highestLikely(long lost) {
        int highest = Math.max(client.opened.highest(), server.opened.highest());
        // a header read a byte off has a number 256 times too high; no stream takes fewer than ten bytes to open
        return highest == 0
                ? FrameChain.LIKELY_STREAM
                : (int) Math.min(Integer.MAX_VALUE, 2L * highest + UNSEEN_STREAMS + lost / 5);
    }
}
