package io.perisco.model;

/**
 * A frame as it passed, for tracing.
 *
 * @param connection what carried it
 * @param from who sent it
 * @param nanos event time of its last byte
 * @param bytes how many bytes the socket call or segment held that completed it
 * @param text what a person wants to know of it: redacted, but control characters as sent
 * @since 0.1.0
 */
public record Frame(Connection connection, Side from, long nanos, int bytes, String text) {}
