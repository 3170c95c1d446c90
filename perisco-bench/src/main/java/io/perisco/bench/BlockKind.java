package io.perisco.bench;

/** What the generated header blocks are like. */
public enum BlockKind {
    /** Requests of one program: every field is in the table after the first. */
    REPEATED,
    /** Requests with trace headers, cookies and paths of their own. */
    FRESH
}
