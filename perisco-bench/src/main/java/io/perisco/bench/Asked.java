package io.perisco.bench;

import io.perisco.model.Caveat;
import io.perisco.model.Half;
import io.perisco.model.Message;
import io.perisco.spi.ContentReader;
import io.perisco.spi.Contributor;
import io.perisco.spi.OpenExchange;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An exchange as far as a matcher looks at it. */
final class Asked implements OpenExchange {
    private static final Message RESPONSE = () -> "answered";

    private final long key;
    private boolean answered;

    Asked(long key) {
        this.key = key;
    }

    void answer() {
        answered = true;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public long key() {
        return key;
    }

    @Override
    public @Nullable Message message(Half half) {
        return half == Half.RESPONSE && answered ? RESPONSE : null;
    }

    @Override
    public void amend(Half half, UnaryOperator<Message> change) {}

    @Override
    public void caveat(Caveat caveat) {}

    @Override
    public void content(Half half, ContentReader reader) {}

    @Override
    public @Nullable Contributor contributor() {
        return null;
    }

    @Override
    public void contributor(@Nullable Contributor contributor) {}

    @Override
    public @Nullable Object attachment() {
        return null;
    }

    @Override
    public void attach(@Nullable Object attachment) {}
}
