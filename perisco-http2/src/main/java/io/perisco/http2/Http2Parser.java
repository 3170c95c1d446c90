package io.perisco.http2;

import io.perisco.http.HttpRequest;
import io.perisco.http.spi.HttpInterpreters;
import io.perisco.model.Caveat;
import io.perisco.model.Half;
import io.perisco.model.Limits;
import io.perisco.model.Redaction;
import io.perisco.model.Side;
import io.perisco.spi.ByteView;
import io.perisco.spi.MessageSink;
import io.perisco.spi.OpenExchange;
import io.perisco.spi.ParserContext;
import io.perisco.spi.ProtocolParser;
import io.perisco.spi.Step;
import io.perisco.spi.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of both directions (RFC 9113, sections 4 and 6). Frames keep their length whatever is wrong with them,
 * so an error that would end the connection for its endpoints costs an observer that frame; only where bytes were lost
 * before do frames that cannot be ones send it searching.
 */
final class Http2Parser implements ProtocolParser {
    /** RFC 9113, section 10.5.1: lists without bound are an attack; this is what is read of them. */
    private static final int LIST_BYTES = 256 << 10;

    /** SETTINGS that are longer are not read. */
    private static final int LONGEST_SETTINGS = 4 << 10;

    private final Direction client;
    private final Direction server;
    private final StreamBook book;
    private final FrameHeader header = new FrameHeader();
    private final Resync resync = new Resync();
    private final Redaction redaction;
    private final boolean traces;

    /** The header list that was read last, if frames are traced. */
    private String fields = "";

    Http2Parser(ParserContext context) {
        Limits limits = context.limits();
        int blockBytes = Math.min(LIST_BYTES, limits.bufferBytes());
        SharedByThread shared = context.shared(SharedByThread.class, SharedByThread::new);
        client = new Direction(Side.CLIENT, context.midstream(), LIST_BYTES, blockBytes, shared);
        server = new Direction(Side.SERVER, context.midstream(), LIST_BYTES, blockBytes, shared);
        redaction = context.redaction();
        traces = context.tracesFrames();
        book = new StreamBook(client, server, redaction, new HttpInterpreters(context));
        OpenExchange carried = context.carried();
        if (carried != null) {
            adopt(carried);
        }
    }

    private void adopt(OpenExchange carried) {
        if (carried.message(Half.REQUEST) instanceof HttpRequest request) {
            // the upgrade itself acknowledges these settings
            long size = Settings.tableSizeOf(request);
            if (size != Settings.ABSENT) {
                server.decoder.tableSize(size);
            }
            carried.amend(Half.REQUEST, m -> request.withVersion(Heads.VERSION));
        }
        book.upgraded(carried, (int) carried.key());
    }

    @Override
    public Step parse(ByteView in, Side from, MessageSink out) {
        Direction d = direction(from);
        if (d.preface != Direction.Preface.PAST) {
            Step step = preface(in, d);
            if (step != null) {
                return step;
            }
        }
        while (in.length() >= FrameHeader.LENGTH) {
            Step step = frame(in, d, out);
            if (step != null) {
                return step;
            }
        }
        in.need(FrameHeader.LENGTH);
        return Step.MORE;
    }

    private Direction direction(Side side) {
        return side == Side.CLIENT ? client : server;
    }

    private static @Nullable Step preface(ByteView in, Direction d) {
        Verdict verdict = Preface.at(in);
        if (verdict == Verdict.UNDECIDED) {
            return Step.MORE;
        }
        boolean due = d.preface == Direction.Preface.DUE;
        d.preface = Direction.Preface.PAST;
        if (verdict == Verdict.YES) {
            in.consume(Preface.LENGTH);
            return null;
        }
        return due ? Step.LOST : null;
    }

    // ---- frames

    /** Reads the frame at the cursor, whose header has come; null if the next can be read at once. */
    private @Nullable Step frame(ByteView in, Direction d, MessageSink out) {
        header.read(in.array(), in.arrayOffset());
        if (d.wary && !isLikely(d)) {
            return Step.LOST;
        }
        if (d.searching) {
            d.searching = false;
            // what was passed until here may have been of streams that opened only after the loss was told
            book.lost(d.half);
        }
        if (d.passing != 0) {
            boolean goesOn = header.type() == FrameType.CONTINUATION && header.stream() == d.passing;
            d.passing = goesOn && !header.has(FrameType.END_HEADERS) ? d.passing : 0;
            if (goesOn) {
                pass(in, d, out);
                return null;
            }
        }
        switch (header.type()) {
            case FrameType.DATA:
                return data(in, d, out);
            case FrameType.HEADERS, FrameType.PUSH_PROMISE:
                return block(in, d, out);
            case FrameType.RST_STREAM:
                return reset(in, d, out);
            case FrameType.SETTINGS:
                return settings(in, d, out);
            case FrameType.GOAWAY:
                return goAway(in, d, out);
            case FrameType.CONTINUATION:
                // its block's beginning is missing, and with it what the block added to the table
                d.decoder.prime();
                pass(in, d, out);
                return null;
            default:
                pass(in, d, out);
                return null;
        }
    }

    private boolean isLikely(Direction d) {
        int type = header.type();
        // reserved types are sent to keep peers tolerant, as unknown ones must be ignored (RFC 9113, section 5.5)
        boolean reserved = !FrameType.isKnown(type) && type % 0x1F == 0x0B;
        if (!reserved && !header.isSound(d.side)) {
            return false;
        }
        // on a stream that is known to be open a long frame shows that long ones were agreed on
        if (header.length() > d.longest && header.type() == FrameType.DATA && book.isOpen(header.stream(), d.half)) {
            d.longest = header.length();
        }
        return header.length() <= d.longest;
    }

    private void pass(ByteView in, Direction d, MessageSink out) {
        d.seen(header);
        in.consume(FrameHeader.LENGTH);
        in.skip(header.length());
        trace(out);
    }

    /** The cursor is behind the frame. */
    private void trace(MessageSink out) {
        if (traces) {
            out.frame(FrameText.header(header));
        }
    }

    private @Nullable Step data(ByteView in, Direction d, MessageSink out) {
        int padding = 0;
        if (header.isPadded() && header.length() > 0) {
            if (in.length() <= FrameHeader.LENGTH) {
                return Step.MORE;
            }
            padding = in.u8(FrameHeader.LENGTH);
        }
        int start = FrameHeader.LENGTH + header.prefix();
        int content = header.length() - header.prefix() - padding;
        String text = "";
        if (traces && content > 0) {
            int shown = Math.min(content, FrameText.SHOWN);
            if (in.length() < start + shown) {
                in.need(start + shown);
                return Step.MORE;
            }
            int from = in.arrayOffset() + start;
            text = FrameText.data(in.array(), from, from + shown);
        }
        Stream stream = book.stream(header.stream(), d.half);
        if (content < 0) {
            pass(in, d, out);
        } else {
            d.seen(header);
            in.consume(start);
            out.body(book.contentOf(stream, d.half), d.half, content);
            if (padding > 0) {
                in.skip(padding);
            }
            if (traces) {
                out.frame(text.isEmpty() ? FrameText.header(header) : text);
            }
        }
        if (stream != null && header.has(FrameType.END_STREAM)) {
            book.end(stream, d.half, out);
        }
        return null;
    }

    private @Nullable Step reset(ByteView in, Direction d, MessageSink out) {
        if (header.length() != 4) {
            pass(in, d, out);
            return null;
        }
        if (in.length() < FrameHeader.LENGTH + 4) {
            return Step.MORE;
        }
        long code = in.u32(FrameHeader.LENGTH);
        d.seen(header);
        in.consume(FrameHeader.LENGTH + 4);
        trace(out);
        book.reset(header.stream(), d.half, code, out);
        return null;
    }

    private @Nullable Step goAway(ByteView in, Direction d, MessageSink out) {
        if (header.length() < 8) {
            pass(in, d, out);
            return null;
        }
        if (in.length() < FrameHeader.LENGTH + 8) {
            return Step.MORE;
        }
        int last = FrameHeader.uint31(in.array(), in.arrayOffset() + FrameHeader.LENGTH);
        long code = in.u32(FrameHeader.LENGTH + 4);
        d.seen(header);
        in.consume(FrameHeader.LENGTH + 8);
        book.goAway(direction(d.side.other()), last, code, out);
        in.skip(header.length() - 8L);
        trace(out);
        return null;
    }

    private @Nullable Step settings(ByteView in, Direction d, MessageSink out) {
        if (header.has(FrameType.ACK)) {
            long size = d.tableSizes.acknowledged();
            if (size != Settings.ABSENT) {
                d.decoder.tableSize(size);
            }
            pass(in, d, out);
            return null;
        }
        if (header.length() > LONGEST_SETTINGS) {
            pass(in, d, out);
            return null;
        }
        int end = FrameHeader.LENGTH + header.length();
        if (in.length() < end) {
            in.need(end);
            return Step.MORE;
        }
        int from = in.arrayOffset() + FrameHeader.LENGTH;
        int to = in.arrayOffset() + end;
        Direction other = direction(d.side.other());
        other.tableSizes.sent(Settings.value(in.array(), from, to, Settings.HEADER_TABLE_SIZE));
        long longest = Settings.value(in.array(), from, to, Settings.MAX_FRAME_SIZE);
        other.longest = (int) Math.max(other.longest, Math.min(longest, Settings.LARGEST_MAX_FRAME_SIZE));
        d.seen(header);
        in.consume(end);
        trace(out);
        return null;
    }

    // ---- header blocks

    private @Nullable Step block(ByteView in, Direction d, MessageSink out) {
        in.mark();
        int end = d.block.walk(in);
        if (end == BlockFrames.INCOMPLETE) {
            return Step.MORE;
        }
        boolean whole = end > 0;
        int length = whole ? end : d.block.seen();
        boolean lastFrame = end == BlockFrames.TOO_LONG && d.block.isLastFrame();
        int frameEnd = end == BlockFrames.TOO_LONG ? d.block.frameEnd() : length;
        Stream stream = end == BlockFrames.BROKEN ? null : decode(in, d, length, whole, out);
        if (!whole) {
            d.decoder.prime();
            out.lost(d.half);
            if (stream != null && stream.exchange != null) {
                stream.exchange.caveat(Caveat.LIMIT);
                stream.exchange.caveat(Caveat.HEADERS_PARTIAL);
            }
            d.passing = end == BlockFrames.TOO_LONG && !lastFrame ? header.stream() : 0;
        }
        d.seen(header);
        List<String> texts = traces ? d.block.texts(in, length, fields) : List.of();
        in.consume(length);
        if (frameEnd > length) {
            in.skip(frameEnd - length);
        }
        if (traces) {
            texts.forEach(out::frame);
        }
        if (stream != null) {
            book.settle(stream, half(d), endsStream(), out);
        }
        return null;
    }

    /** Decodes what the first {@code length} bytes hold of a block, and tells it. */
    private @Nullable Stream decode(ByteView in, Direction d, int length, boolean whole, MessageSink out) {
        fields = "[]";
        if (!d.block.collect(in, length)) {
            d.decoder.prime();
            return null;
        }
        HeaderBlock list = d.decoder.decode(d.block.bytes(), d.block.from(), d.block.to());
        if (traces) {
            fields = FrameText.fields(list, redaction);
        }
        int promised = d.block.promised();
        d.block.release();
        boolean partial = !whole || list.failed();
        return header.type() == FrameType.PUSH_PROMISE
                ? book.promise(promised, list, partial, out)
                : book.fields(header.stream(), d.half, list, header.has(FrameType.END_STREAM), partial, out);
    }

    /** The half that the block at hand belongs to: a promise is a request, though the server sends it. */
    private Half half(Direction d) {
        return header.type() == FrameType.PUSH_PROMISE ? Half.REQUEST : d.half;
    }

    private boolean endsStream() {
        return header.type() == FrameType.PUSH_PROMISE || header.has(FrameType.END_STREAM);
    }

    // ---- losses

    @Override
    public void gap(ByteView before, long n, Side from, MessageSink out) {
        Direction d = direction(from);
        if (before.length() > FrameHeader.LENGTH && d.passing == 0 && d.preface == Direction.Preface.PAST) {
            cutBlock(before, n, d, out);
        }
        if (n < 0) {
            return;
        }
        d.lost(n + before.length());
        book.lost(d.half);
        out.lost(d.half);
    }

    /** Tells as much of a head as there is: what stands before the cut is right. */
    private void cutBlock(ByteView before, long n, Direction d, MessageSink out) {
        header.read(before.array(), before.arrayOffset());
        boolean block = header.type() == FrameType.HEADERS || header.type() == FrameType.PUSH_PROMISE;
        if (!block || d.wary && !isLikely(d)) {
            return;
        }
        before.mark();
        Stream stream = decode(before, d, before.length(), false, out);
        OpenExchange x = stream == null ? null : stream.exchange;
        if (stream == null || x == null) {
            return;
        }
        before.consume(before.length());
        x.caveat(Caveat.HEADERS_PARTIAL);
        x.caveat(Caveat.TRUNCATED);
        if (n >= 0 && endsStream()) {
            book.end(stream, half(d), out);
        }
    }

    @Override
    public boolean resync(ByteView in, Side from) {
        Direction d = direction(from);
        return resync.find(in, from, d.longest, book.highestLikely(d.lostBytes));
    }
}
