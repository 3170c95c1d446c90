package io.perisco.engine;

import io.perisco.model.Caveat;
import io.perisco.model.Half;
import io.perisco.model.Message;
import io.perisco.spi.ContentReader;
import io.perisco.spi.Contributor;
import io.perisco.spi.OpenExchange;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An exchange that ended long ago. */
enum Nobody implements OpenExchange {
    HERE;

    @Override
    public boolean isOpen() {
        return false;
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
