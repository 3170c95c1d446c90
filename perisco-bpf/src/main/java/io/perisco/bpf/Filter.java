package io.perisco.bpf;

import io.perisco.pcap.Cidr;
import java.util.List;
import java.util.Set;

/**
 * Which socket calls are told. It is applied in the kernel; what does not pass is counted, not copied. Every part that is not empty has to
 * hold. Immutable.
 *
 * @param networks either end is in one of them
 * @param ports either end has one of them
 * @param processes ids, in the initial namespace, of the processes that make the calls
 * @param cgroups ids (v2) of the cgroups of those processes
 * @since 0.1.0
 */
public record Filter(List<Cidr> networks, Set<Integer> ports, Set<Integer> processes, Set<Long> cgroups) {
    private static final int MOST = 1024;
    private static final int MAX_PORT = 0xFFFF;

    /** Checks and copies. */
    public Filter {
        networks = List.copyOf(networks);
        ports = Set.copyOf(ports);
        processes = Set.copyOf(processes);
        cgroups = Set.copyOf(cgroups);
        if (networks.size() > MOST || ports.size() > MOST || processes.size() > MOST || cgroups.size() > MOST) {
            throw new IllegalArgumentException("at most " + MOST + " of each");
        }
        for (int port : ports) {
            if (port < 0 || port > MAX_PORT) {
                throw new IllegalArgumentException("port " + port + " is not in 0..65535");
            }
        }
    }

    /** Everything passes. */
    public static Filter none() {
        return new Filter(List.of(), Set.of(), Set.of(), Set.of());
    }

    public Filter withNetworks(List<Cidr> either) {
        return new Filter(either, ports, processes, cgroups);
    }

    public Filter withPorts(Set<Integer> either) {
        return new Filter(networks, either, processes, cgroups);
    }

    public Filter withProcesses(Set<Integer> ids) {
        return new Filter(networks, ports, ids, cgroups);
    }

    public Filter withCgroups(Set<Long> ids) {
        return new Filter(networks, ports, processes, ids);
    }
}
