package io.perisco.cli;

import io.perisco.model.ExchangeText;
import java.io.PrintStream;

/** What went wrong, one line each on standard error. */
final class Problems {
    private final PrintStream err;
    private volatile boolean any;

    Problems(PrintStream err) {
        this.err = err;
    }

    void report(String message) {
        any = true;
        print(err, message);
    }

    boolean any() {
        return any;
    }

    /** File names are foreign text too. */
    static void print(PrintStream err, String message) {
        err.println("perisco: " + ExchangeText.escape(message));
    }
}
