package io.perisco;

import io.perisco.engine.Output;
import io.perisco.engine.Stamp;
import io.perisco.model.Connection;
import io.perisco.model.Exchange;
import io.perisco.model.Frame;
import io.perisco.spi.Protocol;

/** Something a worker told, on its way to the listeners. */
sealed interface Told {
    /** Where it belongs in the order of all output. */
    Stamp stamp();

    /** Tells it on. */
    void to(Output output);

    record Started(Stamp stamp, long nanos) implements Told {
        @Override
        public void to(Output output) {
            output.started(nanos);
        }
    }

    record Ended(Stamp stamp, Exchange exchange) implements Told {
        @Override
        public void to(Output output) {
            output.exchange(exchange);
        }
    }

    record Opened(Stamp stamp, Exchange snapshot) implements Told {
        @Override
        public void to(Output output) {
            output.opened(snapshot);
        }
    }

    record Passed(Stamp stamp, Frame frame) implements Told {
        @Override
        public void to(Output output) {
            output.frame(frame);
        }
    }

    record Detected(Stamp stamp, Connection connection, Protocol protocol, long nanos) implements Told {
        @Override
        public void to(Output output) {
            output.detected(connection, protocol, nanos);
        }
    }

    record Problem(Stamp stamp, String message) implements Told {
        @Override
        public void to(Output output) {
            output.problem(message);
        }
    }
}
