package io.perisco.cli;

import java.io.PrintStream;

/** Lines, and on a terminal below the last of them a bar that gives way to the next. Any thread. */
final class StandardError {
    private static final String CLEAR_LINE = "\r\u001b[K";
    private static final String NO_WRAP = "\u001b[?7l";
    private static final String WRAP = "\u001b[?7h";

    private final PrintStream err;
    private boolean hasBar;

    StandardError(PrintStream err) {
        this.err = err;
    }

    /** @param lines whole ones */
    synchronized void print(CharSequence lines) {
        clearBar();
        err.print(lines);
        err.flush();
    }

    /** Shows a bar in the place of the last one; what is too long for the terminal is cut off at its edge. */
    synchronized void bar(String text) {
        err.print(CLEAR_LINE + NO_WRAP + text + WRAP);
        err.flush();
        hasBar = true;
    }

    synchronized void clearBar() {
        if (hasBar) {
            err.print(CLEAR_LINE);
            err.flush();
            hasBar = false;
        }
    }
}
