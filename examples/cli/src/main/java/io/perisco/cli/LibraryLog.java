package io.perisco.cli;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** While it is open, what the library logs as a warning is a problem in one line, as everything else that went wrong. */
final class LibraryLog extends Handler {
    private final Logger logger = Logger.getLogger("io.perisco");
    private final Problems problems;

    private LibraryLog(Problems problems) {
        this.problems = problems;
    }

    static LibraryLog to(Problems problems) {
        LibraryLog log = new LibraryLog(problems);
        log.logger.addHandler(log);
        log.logger.setUseParentHandlers(false);
        return log;
    }

    @Override
    public void publish(LogRecord entry) {
        if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
            Throwable thrown = entry.getThrown();
            problems.logged(entry.getMessage() + (thrown == null ? "" : " (" + thrown + ")"));
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setUseParentHandlers(true);
    }
}
