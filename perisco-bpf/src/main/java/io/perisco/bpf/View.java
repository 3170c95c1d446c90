package io.perisco.bpf;

/**
 * Of a connection that has both ends on this host, which is told; connections with one end here are always told by that. A filter by
 * process or cgroup asks for the views of those processes, so that then {@link #BOTH} holds.
 *
 * @since 0.1.0
 */
public enum View {
    /** What the server's process reads and writes. */
    SERVER,
    /** What the client's process reads and writes. */
    CLIENT,
    /** Both: two connections. */
    BOTH
}
