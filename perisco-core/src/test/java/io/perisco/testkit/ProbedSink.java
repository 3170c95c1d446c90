package io.perisco.testkit;

import io.perisco.model.Half;
import io.perisco.model.Message;
import io.perisco.spi.ByteView;
import io.perisco.spi.End;
import io.perisco.spi.MessageSink;
import io.perisco.spi.OpenExchange;
import org.jspecify.annotations.Nullable;

/** Passes on what the parser tells, and sees that it does not tell without end where the cursor stands. */
final class ProbedSink implements MessageSink {
    /** More than any message has parts. */
    private static final int ENDLESS = 10_000;

    private final Probe probe;
    private @Nullable MessageSink out;
    private @Nullable ByteView real;
    private @Nullable LentView lent;
    private long position;
    private int here;
    private boolean told;

    ProbedSink(Probe probe) {
        this.probe = probe;
    }

    /** What is told from now on goes there. */
    ProbedSink to(MessageSink sink) {
        out = sink;
        return this;
    }

    /** A call begins. */
    void begins(ByteView view, @Nullable LentView copy) {
        real = view;
        lent = copy;
        position = -1;
    }

    /** Whether anything was told since the last call. */
    boolean takeTold() {
        boolean t = told;
        told = false;
        return t;
    }

    /** Where the next call goes, with the engine's cursor where the parser's is. */
    private MessageSink sink() {
        MessageSink sink = out;
        ByteView view = real;
        if (sink == null || view == null) {
            throw new IllegalStateException("the sink is valid only during the call it was passed to");
        }
        if (lent != null) {
            lent.push();
        }
        here = view.position() == position ? here + 1 : 0;
        position = view.position();
        if (here >= ENDLESS) {
            AssertionError spins = Fault.SPINS.error(ENDLESS + " things were told at position " + position);
            probe.found(spins);
            throw spins;
        }
        return sink;
    }

    private void done() {
        told = true;
        if (lent != null) {
            lent.pull();
        }
    }

    @Override
    public @Nullable OpenExchange awaited(long key) {
        return sink().awaited(key);
    }

    @Override
    public OpenExchange request(Message head, long key) {
        OpenExchange x = sink().request(head, key);
        done();
        return x;
    }

    @Override
    public OpenExchange response(Message head, long key) {
        OpenExchange x = sink().response(head, key);
        done();
        return x;
    }

    @Override
    public OpenExchange oneWay(Message head) {
        OpenExchange x = sink().oneWay(head);
        done();
        return x;
    }

    @Override
    public void body(@Nullable OpenExchange exchange, Half half, long n) {
        sink().body(exchange, half, n);
        done();
    }

    @Override
    public void end(@Nullable OpenExchange exchange, Half half, End how) {
        sink().end(exchange, half, how);
        done();
    }

    @Override
    public void finish(@Nullable OpenExchange exchange, End how, long errorCode) {
        sink().finish(exchange, how, errorCode);
        done();
    }

    @Override
    public void frame(String text) {
        sink().frame(text);
        done();
    }

    @Override
    public void lost(Half half) {
        sink().lost(half);
        done();
    }

    @Override
    public void switchTo(String protocolId, @Nullable OpenExchange carried, long newKey) {
        sink().switchTo(protocolId, carried, newKey);
        done();
    }

    @Override
    public void opaque() {
        sink().opaque();
        done();
    }

    @Override
    public void tunnel() {
        sink().tunnel();
        done();
    }
}
