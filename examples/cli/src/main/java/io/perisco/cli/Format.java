package io.perisco.cli;

/** How exchanges are printed. */
enum Format {
    TEXT,
    JSON,
    NONE
}
