package io.perisco.model;

/**
 * Capture or replay cannot start or go on. The message names the cause; {@link #remedy()} what can be done.
 *
 * @since 0.1.0
 */
public final class CaptureException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    /**
     * @param problem what was found, naming the file or facility
     * @param remedy what the user can do, as an imperative; may be empty
     */
    public CaptureException(String problem, String remedy) {
        super(remedy.isEmpty() ? problem : problem + "; " + remedy);
        this.remedy = remedy;
    }

    /** As above, with the exception behind it. */
    public CaptureException(String problem, String remedy, Throwable cause) {
        this(problem, remedy);
        initCause(cause);
    }

    /** What the user can do, as an imperative; empty if nothing is known to help. */
    public String remedy() {
        return remedy;
    }
}
