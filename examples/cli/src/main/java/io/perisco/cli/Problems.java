package io.perisco.cli;

import io.perisco.model.ExchangeText;
import java.io.PrintStream;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What went wrong, one line each on standard error. */
final class Problems {
    private final StandardError err;
    private final Set<String> logged = ConcurrentHashMap.newKeySet();
    private volatile boolean any;

    Problems(StandardError err) {
        this.err = err;
    }

    void report(String message) {
        any = true;
        if (!logged.contains(message)) {
            err.print(line(message));
        }
    }

    /** The same for what was logged; the library may go on to tell it as a problem of the run. */
    void logged(String message) {
        report(message);
        logged.add(message);
    }

    boolean any() {
        return any;
    }

    /** File names are foreign text too. */
    static void print(PrintStream err, String message) {
        err.print(line(message));
    }

    private static String line(String message) {
        return "perisco: " + ExchangeText.escape(message) + "\n";
    }
}
