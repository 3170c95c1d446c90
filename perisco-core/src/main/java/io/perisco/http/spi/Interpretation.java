package io.perisco.http.spi;

import io.perisco.http.Headers;
import io.perisco.http.HttpResponse;
import io.perisco.model.Half;
import io.perisco.spi.ContentReader;
import io.perisco.spi.Contributor;
import org.jspecify.annotations.Nullable;

/**
 * One claimed exchange. Its calls come in the order of each direction; those of the two directions in any interleaving.
 *
 * @since 0.1.0
 */
public interface Interpretation extends Contributor {
    /** Reads the content of the request, after transfer coding and padding are taken off; null: nobody does. */
    default @Nullable ContentReader requestBody() {
        return null;
    }

    /** The head of the final response was seen. Returns who reads its content, like {@link #requestBody()}. */
    default @Nullable ContentReader responseBody(HttpResponse head) {
        return null;
    }

    /** The trailer section of that half, after its content and before its end. */
    default void trailers(Half half, Headers trailers) {}
}
