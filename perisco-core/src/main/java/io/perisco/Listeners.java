package io.perisco;

import io.perisco.engine.Output;
import io.perisco.model.Connection;
import io.perisco.model.Counter;
import io.perisco.model.Counters;
import io.perisco.model.Exchange;
import io.perisco.model.Frame;
import io.perisco.model.Ledger;
import io.perisco.model.Side;
import io.perisco.spi.Protocol;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Calls the listeners, in the thread that calls it; what they throw is counted and logged once. */
final class Listeners implements Output {
    private static final System.Logger LOG = System.getLogger("io.perisco");

    private final List<ExchangeListener> ended;
    private final List<ExchangeListener> opened;
    private final List<FrameListener> frames;
    private final List<NoticeListener> notices;
    private final AtomicLong failures = new AtomicLong();

    Listeners(
            List<ExchangeListener> ended,
            List<ExchangeListener> opened,
            List<FrameListener> frames,
            List<NoticeListener> notices) {
        this.ended = List.copyOf(ended);
        this.opened = List.copyOf(opened);
        this.frames = List.copyOf(frames);
        this.notices = List.copyOf(notices);
    }

    @Override
    public void started(long nanos) {
        each(notices, listener -> listener.onStarted(nanos));
    }

    @Override
    public void exchange(Exchange exchange) {
        each(ended, listener -> listener.onExchange(exchange));
    }

    @Override
    public boolean wantsOpened() {
        return !opened.isEmpty();
    }

    @Override
    public void opened(Exchange snapshot) {
        each(opened, listener -> listener.onExchange(snapshot));
    }

    @Override
    public boolean wantsFrames() {
        return !frames.isEmpty();
    }

    @Override
    public void frame(Frame frame) {
        each(frames, listener -> listener.onFrame(frame));
    }

    @Override
    public void detected(Connection connection, Protocol protocol, long nanos) {
        each(notices, listener -> listener.onDetected(connection, protocol, nanos));
    }

    @Override
    public void problem(String message) {
        each(notices, listener -> listener.onProblem(message));
    }

    private <L> void each(List<L> listeners, Consumer<L> call) {
        for (L listener : listeners) {
            try {
                call.accept(listener);
            } catch (Throwable t) {
                failed(listener, t);
            }
        }
    }

    /**
     * The rule that holds for plugins too: an error of the virtual machine is nobody's in particular, so it ends the run,
     * save the stack overflow of what recurses too deep.
     */
    private void failed(Object listener, Throwable t) {
        if (t instanceof VirtualMachineError e && !(t instanceof StackOverflowError)) {
            throw e;
        }
        if (failures.getAndIncrement() == 0) {
            LOG.log(
                    Level.WARNING,
                    "a listener (" + listener.getClass().getName()
                            + ") threw; it goes on being called; told once, see listener_failures",
                    t);
        }
    }

    /** What is counted here, as a snapshot to add to the engines'. */
    Counters counters() {
        return only(Counter.LISTENER_FAILURES, failures.get());
    }

    static Counters undelivered(long n) {
        return only(Counter.EXCHANGES_UNDELIVERED, n);
    }

    private static Counters only(Counter counter, long n) {
        long[] values = new long[Counter.values().length];
        values[counter.ordinal()] = n;
        Ledger zero = Counters.none().ledger(Side.CLIENT);
        return new Counters(values, zero, zero, Map.of());
    }
}
