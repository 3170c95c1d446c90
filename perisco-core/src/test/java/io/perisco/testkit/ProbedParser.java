package io.perisco.testkit;

import io.perisco.model.Side;
import io.perisco.spi.ByteView;
import io.perisco.spi.End;
import io.perisco.spi.MessageSink;
import io.perisco.spi.ProtocolParser;
import io.perisco.spi.Step;

/** Passes every call on, and sees whether it leads anywhere. */
final class ProbedParser implements ProtocolParser {
    /** Fewer than the engine takes before it gives a parser up. */
    private static final int CALLS = 32;

    private static final ByteView NOTHING = ByteView.of(new byte[0]);

    private final ProtocolParser parser;
    private final Probe probe;
    private final ProbedSink sink;
    private final long[] position = {-1, -1};
    private final int[] length = {-1, -1};
    private int idle;

    ProbedParser(ProtocolParser parser, Probe probe) {
        this.parser = parser;
        this.probe = probe;
        this.sink = new ProbedSink(probe);
    }

    @Override
    public Step parse(ByteView in, Side from, MessageSink out) {
        String where =
                "parse, at position " + in.position() + " of the " + side(from) + ", given " + in.length() + " bytes";
        demandProgress(in, from, where);
        Step step = probe.call(where, in, sink.to(out), view -> parser.parse(view, from, sink));
        if (step == null) {
            probe.found(Fault.THROWS.error("null was returned, in " + where));
        }
        return step;
    }

    /** The same bytes again and again, with nothing told, lead nowhere. */
    private void demandProgress(ByteView in, Side from, String where) {
        int i = from.ordinal();
        boolean told = sink.takeTold();
        boolean moved = told || in.position() != position[i] || in.length() != length[i];
        idle = moved ? 0 : idle + 1;
        position[i] = in.position();
        length[i] = in.length();
        if (idle >= CALLS) {
            AssertionError spins = Fault.SPINS.error(
                    "asked to be called again " + CALLS + " times with the same bytes and nothing told, in " + where);
            probe.found(spins);
            throw spins;
        }
    }

    @Override
    public void gap(ByteView before, long n, Side from, MessageSink out) {
        String where = "gap, at position " + before.position() + " of the " + side(from) + ", given " + before.length()
                + " bytes and n = " + n;
        probe.call(where, before, sink.to(out), view -> {
            parser.gap(view, n, from, sink);
            return where;
        });
    }

    @Override
    public boolean resync(ByteView in, Side from) {
        String where =
                "resync, at position " + in.position() + " of the " + side(from) + ", given " + in.length() + " bytes";
        return probe.call(where, in, sink, view -> parser.resync(view, from));
    }

    @Override
    public void ended(Side from, End how, MessageSink out) {
        String where = "ended, told of " + how + " of the " + side(from);
        probe.call(where, NOTHING, sink.to(out), view -> {
            parser.ended(from, how, sink);
            return where;
        });
    }

    private static String side(Side side) {
        return side == Side.CLIENT ? "client" : "server";
    }
}
