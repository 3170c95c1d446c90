package io.perisco.spi;

import io.perisco.model.Half;
import org.jspecify.annotations.Nullable;

/**
 * Answers one question for one connection: whose response is this? Called by the connection's thread. A response must
 * never be paired on a guess without a caveat.
 *
 * @since 0.1.0
 */
public interface Matcher {
    /** A request was told. */
    void requested(OpenExchange exchange, Judge judge);

    /**
     * Whom a response with this key would answer; null: nobody, or not certain. Asked before the response is framed,
     * and again when it is told; may be asked without a response following.
     */
    @Nullable
    OpenExchange awaited(long key, Judge judge);

    /** A response was told, and joined {@code exchange}, or nobody. */
    void answered(@Nullable OpenExchange exchange);

    /** An exchange is about to be told; the last moment to flag it. */
    void finished(OpenExchange exchange, End how);

    /**
     * An unknown number of messages of that half was lost.
     *
     * @param midstream whether they were lost because the connection was joined late
     */
    void lost(Half half, boolean midstream, Judge judge);

    /** Carries out a matcher's verdicts. */
    interface Judge {
        /** The answer to this exchange was missed: it ends without a response, flagged. */
        void unanswered(OpenExchange exchange);
    }
}
