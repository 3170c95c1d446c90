package io.perisco.grpc;

import io.perisco.model.Exchange;
import io.perisco.spi.ByteView;
import io.perisco.spi.ContentReader;
import io.perisco.spi.End;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows the messages of one direction, whatever pieces they come in:
 *
 * <pre>
 *  flags (1)  length (4)  message (length)
 *  0x01: compressed; 0x80: not a message but trailers (gRPC-Web)
 * </pre>
 *
 * A hole within a message keeps the step; any other ends the counting, as a length can no longer be told from content.
 */
final class MessageReader implements ContentReader {
    private static final int PREFIX = 5;
    private static final int COMPRESSED = 0x01;
    private static final int TRAILERS = 0x80;

    /** Messages whose beginnings are kept. */
    static final int MOST_BODIES = 16;

    /** Trailers that are longer are not read. */
    private static final int LONGEST_TRAILERS = 64 << 10;

    private static final byte[] NO_BYTES = new byte[0];

    private final GrpcMessage.Sender sender;
    private final @Nullable Consumer<byte[]> trailers;

    private int flags;
    private long messageLength;
    /** How much of the message's prefix has come. */
    private int prefixLength;

    private long left;
    private byte[] kept = NO_BYTES;
    private int keptLength;
    private int keepable;
    private boolean stopped;

    private long now = Exchange.UNKNOWN;
    private long count;
    private long bytes;
    private long compressed;
    private long firstNanos = Exchange.UNKNOWN;
    private long lastNanos = Exchange.UNKNOWN;
    private boolean atLeast;
    private boolean ended;
    private List<GrpcMessage> bodies = List.of();

    /**
     * @param trailers what takes the block of trailers, without compression, if one may come in the content
     */
    MessageReader(GrpcMessage.Sender sender, @Nullable Consumer<byte[]> trailers) {
        this.sender = sender;
        this.trailers = trailers;
    }

    /** What was seen so far. */
    GrpcMessages messages() {
        return new GrpcMessages(count, atLeast || !ended, bytes, compressed, firstNanos, lastNanos, bodies);
    }

    @Override
    public void passing(long nanos) {
        now = nanos;
    }

    @Override
    public void read(ByteView in) {
        int n = in.length();
        content(in.array(), in.arrayOffset(), n);
        in.consume(n);
    }

    /** The next bytes of the content. */
    void content(byte[] source, int offset, int length) {
        int at = offset;
        int end = offset + length;
        while (at < end && !stopped) {
            if (prefixLength < PREFIX) {
                at += prefix(source, at, end - at);
            } else {
                int n = (int) Math.min(left, end - at);
                keep(source, at, n);
                at += n;
                passed(n);
            }
        }
    }

    private int prefix(byte[] source, int from, int length) {
        int n = Math.min(PREFIX - prefixLength, length);
        if (prefixLength == 0 && firstNanos == Exchange.UNKNOWN) {
            firstNanos = now;
        }
        for (int i = from; i < from + n; i++) {
            if (prefixLength++ == 0) {
                flags = source[i] & 0xFF;
                messageLength = 0;
            } else {
                messageLength = messageLength << Byte.SIZE | source[i] & 0xFF;
            }
        }
        if (prefixLength == PREFIX) {
            begin();
        }
        return n;
    }

    private void begin() {
        int allowed = trailers != null ? TRAILERS | COMPRESSED : COMPRESSED;
        if ((flags & ~allowed) != 0) {
            stop(); // no message begins like this
            return;
        }
        left = messageLength;
        kept = NO_BYTES;
        keptLength = 0;
        if (isTrailers()) {
            keepable = left > LONGEST_TRAILERS ? 0 : LONGEST_TRAILERS;
            firstNanos = count == 0 ? Exchange.UNKNOWN : firstNanos;
        } else {
            keepable = count < MOST_BODIES ? sender.most() : 0;
        }
        passed(0);
    }

    private boolean isTrailers() {
        return (flags & TRAILERS) != 0;
    }

    private boolean isCompressed() {
        return (flags & COMPRESSED) != 0;
    }

    private void keep(byte[] source, int from, int length) {
        int n = Math.min(length, keepable - keptLength);
        if (n <= 0) {
            return;
        }
        if (kept.length < keptLength + n) {
            int most = (int) Math.min(messageLength, keepable);
            kept = Arrays.copyOf(kept, Math.min(most, Math.max(2 * kept.length, keptLength + n)));
        }
        System.arraycopy(source, from, kept, keptLength, n);
        keptLength += n;
    }

    private void passed(long n) {
        left -= n;
        if (left > 0) {
            return;
        }
        prefixLength = 0;
        byte[] body = kept.length == keptLength ? kept : Arrays.copyOf(kept, keptLength);
        if (isTrailers()) {
            trailers(body);
            return;
        }
        if (sender.most() > 0 && count < MOST_BODIES) {
            if (bodies.isEmpty()) {
                bodies = new ArrayList<>(2);
            }
            bodies.add(new GrpcMessage(body, messageLength, isCompressed(), sender));
        }
        count++;
        bytes += messageLength;
        compressed += isCompressed() ? 1 : 0;
        lastNanos = now;
    }

    private void trailers(byte[] block) {
        Consumer<byte[]> taker = trailers;
        if (taker == null || block.length != messageLength) {
            return; // too long, or in a hole
        }
        if (!isCompressed()) {
            taker.accept(block);
            return;
        }
        Inflating.Inflated inflated = Inflating.inflate(block, true, sender.encoding(), LONGEST_TRAILERS);
        if (inflated != null && inflated.whole()) {
            taker.accept(inflated.bytes());
        }
    }

    @Override
    public void gap(long n, boolean insideSkip) {
        atLeast = true;
        if (stopped) {
            return;
        }
        boolean inside = n >= 0 && prefixLength == PREFIX && n <= left;
        if (!inside) {
            stop();
            return;
        }
        keepable = keptLength; // what follows the hole does not follow what was kept
        passed(n);
    }

    /** What follows cannot be told any more. */
    void stop() {
        stopped = true;
        atLeast = true;
    }

    @Override
    public void ended(End how) {
        ended = true;
        atLeast |=
                how != End.COMPLETE && how != End.CANCELLED && how != End.REFUSED && how != End.RESET && how != End.FIN;
    }
}
