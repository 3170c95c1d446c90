package io.perisco.cli;

import java.util.logging.Logger;

/** What JNA logs, traces of it included, before it throws. One line, made of what it throws, says it. */
final class JnaLog {
    private static final Logger LOGGER = Logger.getLogger("com.sun.jna"); // held, else what is set is forgotten

    private JnaLog() {}

    static void silence() {
        LOGGER.setUseParentHandlers(false);
    }
}
