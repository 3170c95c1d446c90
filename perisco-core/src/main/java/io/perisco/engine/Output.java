package io.perisco.engine;

import io.perisco.model.Connection;
import io.perisco.model.Exchange;
import io.perisco.model.Frame;
import io.perisco.spi.Protocol;

/** Where an engine tells what it found, in an order that {@link Engine#stamp()} makes comparable between workers. */
public interface Output {
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

    /** A protocol was settled. */
    void detected(Connection connection, Protocol protocol);

    /** Part of the input could not be read. */
    void problem(String message);
}
