package io.perisco.engine;

import io.perisco.model.Connection;
import io.perisco.model.Exchange;
import io.perisco.model.Frame;
import io.perisco.spi.Protocol;

/** Where an engine tells what it found, in an order that {@link Engine#stamp()} makes comparable between workers. */
public interface Output {
    /** The first event, before anything else is told of it. */
    void started(long nanos);

    /** An exchange ended. */
    void exchange(Exchange exchange);

    /** Whether {@link #opened} is listened to; asked once. */
    boolean wantsOpened();

    /** A snapshot of an exchange that is still open. */
    void opened(Exchange snapshot);

    /** Whether {@link #frame} is listened to; asked once. */
    boolean wantsFrames();

    /** A frame passed. */
    void frame(Frame frame);

    /** A protocol was settled, when the clock stood at {@code nanos}. */
    void detected(Connection connection, Protocol protocol, long nanos);

    /** Part of the input could not be read. */
    void problem(String message);
}
