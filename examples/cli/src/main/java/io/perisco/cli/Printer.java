package io.perisco.cli;

import io.perisco.model.Connection;
import io.perisco.model.Exchange;
import io.perisco.model.Frame;

/** Turns what the engine tells into lines; called by one thread at a time. */
interface Printer {
    /** The first event of the input, before anything else. */
    void started(long nanos);

    /** A protocol was settled for a connection to {@code connection.server()}. */
    void detected(Connection connection, String protocol, long nanos);

    void exchange(Exchange exchange);

    /** A frame passed; only if frames were asked for. */
    void frame(Frame frame);

    /** Prints nothing. */
    Printer NONE = new Printer() {
        @Override
        public void started(long nanos) {}

        @Override
        public void detected(Connection connection, String protocol, long nanos) {}

        @Override
        public void exchange(Exchange exchange) {}

        @Override
        public void frame(Frame frame) {}
    };
}
