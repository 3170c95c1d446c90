package io.perisco.spi;

import io.perisco.model.Caveat;
import io.perisco.model.Half;
import io.perisco.model.Message;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An exchange under way, shared by parser, matcher and whoever reads its content. Belongs to the connection's thread. A
 * parser may keep it; it may end under its hands, after which every call does nothing.
 *
 * @since 0.1.0
 */
public interface OpenExchange {
    /** Whether it has not been told yet. */
    boolean isOpen();

    /** The key it was opened with. */
    long key();

    /** The head of {@code half} if it was seen. */
    @Nullable
    Message message(Half half);

    /** Replaces the message of {@code half} (trailers, counts); nothing if none was seen. */
    void amend(Half half, UnaryOperator<Message> change);

    /** Flags it. Caveats are added, never withdrawn. */
    void caveat(Caveat caveat);

    /** Lets {@code reader} see the content of {@code half}; at most one, attached before the body is announced. */
    void content(Half half, ContentReader reader);

    /** Who adds to this exchange. */
    @Nullable
    Contributor contributor();

    /** Lets {@code contributor} add to this exchange, in the place of another; null: nobody. */
    void contributor(@Nullable Contributor contributor);

    /** What the parser attached. */
    @Nullable
    Object attachment();

    /** Attaches something to find again; replaces what was attached. */
    void attach(@Nullable Object attachment);
}
