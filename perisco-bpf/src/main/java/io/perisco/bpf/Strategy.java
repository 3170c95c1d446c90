package io.perisco.bpf;

import io.perisco.bpf.libbpf.KernelTypes;
import java.util.List;

/**
 * How the kernel is asked for the bytes of socket calls.
 *
 * @since 0.1.0
 */
public enum Strategy {
    /**
     * Entry and exit of {@code inet_sendmsg} and its three siblings; Linux 5.10 and later. Sees the bytes of io_uring and of {@code
     * sendmmsg}, {@code recvmmsg}, too.
     */
    SOCKET_FUNCTIONS("socket functions", "inet") {
        @Override
        String missing(KernelTypes types) {
            for (String name : List.of("inet_sendmsg", "inet_recvmsg", "inet6_sendmsg", "inet6_recvmsg")) {
                if (!types.hasFunction(name)) {
                    return "this kernel has no function " + name + " that can be attached to";
                }
            }
            return "";
        }

        @Override
        boolean uses(String program, KernelTypes types) {
            return switch (program) {
                case "page_sent" -> types.hasFunction("tcp_sendpage");
                case "splice_received" -> types.hasFunction("tcp_splice_read");
                default -> super.uses(program, types);
            };
        }
    },
    /**
     * The tracepoints {@code sock_send_length} and {@code sock_recv_length}; Linux 6.3 and later. Reads no kernel memory; of io_uring,
     * {@code sendmmsg} and {@code recvmmsg} it measures gaps.
     */
    LENGTH_TRACEPOINTS("length tracepoints", "length_") {
        @Override
        String missing(KernelTypes types) {
            return types.hasTracepoint("sock_send_length") && types.hasTracepoint("sock_recv_length")
                    ? ""
                    : "this kernel has no tracepoint sock_send_length (6.3 and later have)";
        }
    };

    private final String label;
    private final String prefix;

    Strategy(String label, String prefix) {
        this.label = label;
        this.prefix = prefix;
    }

    /** What the kernel lacks for it; empty if nothing is known to be. */
    abstract String missing(KernelTypes types);

    /** Whether a program of the object belongs to it, on this kernel. */
    boolean uses(String program, KernelTypes types) {
        return switch (program) {
            case "state_changes", "socket_destroyed", "sockets" -> true;
            default -> program.startsWith(prefix);
        };
    }

    /** For people: {@code socket functions}, {@code length tracepoints}. */
    @Override
    public String toString() {
        return label;
    }
}
