package io.perisco.engine;

import java.util.List;

/** Finds what parsers ask for by type. Any thread. */
@FunctionalInterface
public interface Services {
    /** What was given or discovered, in that order; the same list at every call. */
    <T> List<T> of(Class<T> type);
}
