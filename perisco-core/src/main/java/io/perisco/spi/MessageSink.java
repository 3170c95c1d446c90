package io.perisco.spi;

import io.perisco.model.Half;
import io.perisco.model.Message;
import org.jspecify.annotations.Nullable;

/**
 * Where a parser tells what it understood. All of it takes effect at the cursor: {@link #body}, {@link #end},
 * {@link #finish}, {@link #frame}, {@link #lost} and the hand-overs may be told ahead of the bytes; heads may not. Valid during the
 * call it was passed to.
 *
 * @since 0.1.0
 */
public interface MessageSink {
    /** For {@link #body}: content runs until the side closes. */
    long UNTIL_CLOSE = Long.MAX_VALUE;

    /** The key of protocols that match in order. */
    long NO_KEY = 0;

    /**
     * Which open exchange a response with this key would answer; null: nobody, or it is not certain. To be asked only when
     * such a response, or what may be one, lies at the cursor: after a loss the question settles who was not answered.
     */
    @Nullable
    OpenExchange awaited(long key);

    /** The head of a request, which begins at the last mark. */
    OpenExchange request(Message head, long key);

    /** The head of a response: joins {@link #awaited}, else stands alone and is flagged. */
    OpenExchange response(Message head, long key);

    /** A message that has no partner: a push, a greeting, QUIT. */
    OpenExchange oneWay(Message head);

    /**
     * Announces that the next {@code n} bytes are content of that half; moves the cursor past them, also beyond what has
     * arrived.
     *
     * @param exchange null where the owner is unknown: the bytes are skipped
     * @param n 0 or more, or {@link #UNTIL_CLOSE}
     */
    void body(@Nullable OpenExchange exchange, Half half, long n);

    /**
     * That half ends at the cursor. The exchange is told once both halves have ended.
     *
     * @param how {@link End#COMPLETE}, {@link End#CANCELLED}, {@link End#REFUSED} or {@link End#LOST}
     */
    void end(@Nullable OpenExchange exchange, Half half, End how);

    /**
     * The whole exchange ends at the cursor, whatever its halves have reached.
     *
     * @param how any end that is the parser's to tell
     * @param errorCode the protocol's error code, or {@link io.perisco.model.Exchange#UNKNOWN}
     */
    void finish(@Nullable OpenExchange exchange, End how, long errorCode);

    /**
     * Traces the frame that ends at the cursor; nothing unless {@link ParserContext#tracesFrames()}.
     *
     * @param text redacted, control characters as sent
     */
    void frame(String text);

    /** From the cursor on an unknown number of messages of this half is gone. */
    void lost(Half half);

    /**
     * The connection goes on in another protocol, from the cursor of either side; opaque if that protocol is not
     * present. The new parser finds {@code carried}'s request, opened anew under {@code newKey}, in its context.
     */
    void switchTo(String protocolId, @Nullable OpenExchange carried, long newKey);

    /** Nothing more of this connection can be understood. */
    void opaque();

    /** The connection is a tunnel from here on; detection starts afresh inside it. */
    void tunnel();
}
