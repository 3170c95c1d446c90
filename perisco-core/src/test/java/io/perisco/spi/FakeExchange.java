package io.perisco.spi;

import io.perisco.model.Caveat;
import io.perisco.model.Half;
import io.perisco.model.Message;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An exchange without an engine, for trying matchers. */
final class FakeExchange implements OpenExchange {
    final String name;
    final Set<Caveat> caveats = EnumSet.noneOf(Caveat.class);
    boolean open = true;

    @Nullable
    Message response;

    private final long key;

    FakeExchange(String name, long key) {
        this.name = name;
        this.key = key;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public long key() {
        return key;
    }

    @Override
    public @Nullable Message message(Half half) {
        return half == Half.RESPONSE ? response : null;
    }

    @Override
    public void amend(Half half, UnaryOperator<Message> change) {}

    @Override
    public void caveat(Caveat caveat) {
        if (open) {
            caveats.add(caveat);
        }
    }

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

    @Override
    public String toString() {
        return caveats.isEmpty() ? name : name + caveats;
    }
}
