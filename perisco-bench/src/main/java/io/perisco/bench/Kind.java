package io.perisco.bench;

/** What the heads of a set begin. */
public enum Kind {
    REQUEST,
    RESPONSE
}
