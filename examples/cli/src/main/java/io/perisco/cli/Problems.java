package io.perisco.cli;

import io.perisco.model.ExchangeText;
import java.io.PrintStream;

/** What went wrong, one line each on standard error. */
final class Problems {
    private final StandardError err;
    private volatile boolean any;

    Problems(StandardError err) {
        this.err = err;
    }

    void report(String message) {
        any = true;
        err.print(line(message));
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
