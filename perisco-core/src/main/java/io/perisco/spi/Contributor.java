package io.perisco.spi;

import io.perisco.model.Caveat;
import io.perisco.model.Contribution;
import io.perisco.model.Half;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Adds to an exchange what its protocol does not know by itself. Belongs to the connection's thread. What it throws is
 * counted and costs its contribution, nothing else.
 *
 * @since 0.1.0
 */
public interface Contributor {
    /**
     * A half ended; nothing follows of it. Told once for each half that ends, after its last content; also for one of
     * which nothing was seen (a request that is cancelled before its response begins).
     *
     * @param errorCode the protocol's error code, or {@link io.perisco.model.Exchange#UNKNOWN}
     */
    default void ended(Half half, End how, long errorCode) {}

    /**
     * What is known by now; null: nothing. Asked when the exchange is told, and before that when it is shown to whoever
     * wants to see open ones.
     */
    @Nullable
    Contribution contribution();

    /**
     * The same, for whom it matters that part of the exchange may not have been seen; this is what is called.
     *
     * @param caveats of the exchange, as they stand
     */
    default @Nullable Contribution contribution(Set<Caveat> caveats) {
        return contribution();
    }
}
