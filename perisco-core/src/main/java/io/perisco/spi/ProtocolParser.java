package io.perisco.spi;

import io.perisco.model.Half;
import io.perisco.model.Side;

/**
 * Understands the bytes of both sides of one connection. Called by one thread at a time, one side at a time, in any
 * interleaving of the sides; holds no bytes and no body states: what must wait stays in the view, what belongs to a body
 * is announced and passes by.
 *
 * @since 0.1.0
 */
public interface ProtocolParser {
    /**
     * Understands as much as it can of what lies at the cursor.
     *
     * @param in the unconsumed bytes of {@code from}, in order; at least one
     */
    Step parse(ByteView in, Side from, MessageSink out);

    /**
     * Bytes were lost that were neither announced as body nor skipped, or {@link #parse} said {@link Step#LOST}. State
     * of that direction is to be forgotten; a message that was cut should be told as far as it is known.
     *
     * <p>Called again, with nothing before it, if more is lost before {@link #resync} has found a start.
     *
     * @param before what was not consumed; dropped after this call, but after LOST (n = 0) given to {@code resync}
     * @param n how many bytes are missing behind it; 0 after LOST; -1 where the direction ends
     */
    default void gap(ByteView before, long n, Side from, MessageSink out) {
        if (n >= 0) {
            out.lost(Half.from(from));
        }
    }

    /**
     * Moves the cursor to the next plausible start of a message. Bytes it passes count as lost. A parser that cannot
     * find one in what it has keeps the tail it needs and returns false. The default never finds one: that direction
     * is lost for good.
     *
     * @return whether the cursor stands at a start
     */
    default boolean resync(ByteView in, Side from) {
        in.consume(in.length());
        return false;
    }

    /** The direction ended: {@link End#FIN}, {@link End#RESET} or {@link End#SOURCE_ENDED}; nothing more will come. */
    default void ended(Side from, End how, MessageSink out) {}
}
