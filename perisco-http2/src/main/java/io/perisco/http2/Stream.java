package io.perisco.http2;

import io.perisco.model.Half;
import io.perisco.spi.OpenExchange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stream that is not closed yet: how far its two halves have come. */
final class Stream {
    /** More interim responses than this are not listed. */
    private static final int MOST_INTERIM = 32;

    final int id;

    /** Null until a head of it was seen. */
    @Nullable
    OpenExchange exchange;

    boolean requested;
    boolean responded;
    boolean requestEnded;
    boolean responseEnded;

    /** The request's end may have been missed. */
    boolean requestInDoubt;

    private List<Integer> interim = List.of();

    Stream(int id) {
        this.id = id;
    }

    boolean hasEnded(Half half) {
        return half == Half.REQUEST ? requestEnded : responseEnded;
    }

    boolean hasHead(Half half) {
        return half == Half.REQUEST ? requested : responded;
    }

    /** Whether nothing more of it needs to be kept in mind. */
    boolean isClosed() {
        return responseEnded && (requestEnded || !requested);
    }

    /** Whether it has no exchange, or one that was told without this stream's doing. */
    boolean isForgotten() {
        OpenExchange x = exchange;
        return x == null || !x.isOpen();
    }

    void interim(int status) {
        if (interim.isEmpty()) {
            interim = new ArrayList<>(2);
        }
        if (interim.size() < MOST_INTERIM) {
            interim.add(status);
        }
    }

    List<Integer> takeInterim() {
        List<Integer> taken = interim;
        interim = List.of();
        return taken;
    }
}
