package io.perisco.http2;

import io.perisco.model.Caveat;
import io.perisco.model.Half;
import io.perisco.model.Message;
import io.perisco.spi.ContentReader;
import io.perisco.spi.OpenExchange;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An exchange that does not end. */
final class OpenForever implements OpenExchange {
    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public long key() {
        return 0;
    }

    @Override
    public @Nullable Message message(Half half) {
        return null;
    }

    @Override
    public void amend(Half half, UnaryOperator<Message> change) {}

    @Override
    public void caveat(Caveat caveat) {}

    @Override
    public void content(Half half, ContentReader reader) {}

    @Override
    public @Nullable Object attachment() {
        return null;
    }

    @Override
    public void attach(@Nullable Object attachment) {}
}
