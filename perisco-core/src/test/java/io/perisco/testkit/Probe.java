package io.perisco.testkit;

import io.perisco.spi.ByteView;
import io.perisco.spi.Matcher;
import io.perisco.spi.ParserContext;
import io.perisco.spi.Protocol;
import io.perisco.spi.ProtocolParser;
import io.perisco.spi.Verdict;
import org.jspecify.annotations.Nullable;

/** Stands between the engine and a plugin, and notes the first thing that goes wrong between them. */
final class Probe implements Protocol {
    /** Which views the parser gets. */
    enum Lending {
        /** The engine's own. */
        DIRECT,
        /** Copies that are overwritten after the call. */
        TAKEN_BACK,
        /** Copies that stay as they are. */
        LASTING
    }

    private final Protocol plugin;
    private final Lending lending;
    private final Pulse pulse;
    private @Nullable AssertionError fault;

    Probe(Protocol plugin, Lending lending, Pulse pulse) {
        this.plugin = plugin;
        this.lending = lending;
        this.pulse = pulse;
    }

    /** What went wrong first, or null. */
    @Nullable
    AssertionError fault() {
        return fault;
    }

    /** Notes it, unless something was noted before. */
    void found(AssertionError found) {
        if (fault == null) {
            fault = found;
        }
    }

    private void threw(String where, Throwable t) {
        if (t instanceof AssertionError own && own == fault) {
            return;
        }
        AssertionError found = Fault.THROWS.error(t + ", in " + where);
        found.initCause(t);
        found(found);
    }

    @Override
    public String id() {
        return plugin.id();
    }

    @Override
    public String displayName() {
        return plugin.displayName();
    }

    @Override
    public Verdict detect(ByteView client, ByteView server) {
        pulse.beat();
        try {
            return plugin.detect(client, server);
        } catch (Throwable t) {
            threw(
                    "detect, given " + client.length() + " bytes of the client and " + server.length()
                            + " of the server",
                    t);
            throw t;
        } finally {
            pulse.beat();
        }
    }

    @Override
    public ProtocolParser newParser(ParserContext context) {
        try {
            return new ProbedParser(plugin.newParser(context), this);
        } catch (Throwable t) {
            threw("newParser", t);
            throw t;
        }
    }

    @Override
    public Matcher newMatcher() {
        return plugin.newMatcher();
    }

    /** A call to the parser. */
    @FunctionalInterface
    interface Call<T extends @Nullable Object> {
        T with(ByteView view);
    }

    /** Makes one call to the parser with what it may see of {@code real}. */
    <T extends @Nullable Object> T call(String where, ByteView real, ProbedSink sink, Call<T> call) {
        LentView lent = lending == Lending.DIRECT ? null : new LentView(real);
        sink.begins(real, lent);
        pulse.beat();
        try {
            return call.with(lent == null ? real : lent.view());
        } catch (Throwable t) {
            threw(where, t);
            throw t;
        } finally {
            pulse.beat();
            if (lent != null) {
                lent.giveBack(lending == Lending.TAKEN_BACK);
            }
        }
    }
}
