package io.perisco.cli;

/** What the command's process ends with; the higher ones as in {@code sysexits.h}. */
final class ExitCode {
    /** All was read. A closed output pipe is that, too. */
    static final int OK = 0;

    /** Nothing could be read or started, or the output could not be written. */
    static final int FAILED = 1;

    /** Finished, but part of the input could not be read. */
    static final int PARTLY = 2;

    /** The command line makes no sense. */
    static final int USAGE = 64;

    /** A defect of ours. */
    static final int DEFECT = 70;

    private ExitCode() {}
}
