package io.perisco.bpf;

import io.perisco.model.CaptureException;
import io.perisco.pcap.Cidr;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Which socket calls are told. It is applied in the kernel; what does not pass is counted, not copied. Every part that is not empty has to
 * hold. Immutable.
 *
 * @param networks either end is in one of them
 * @param ports either end has one of them
 * @param processes ids, in the initial namespace, of the processes that make the calls
 * @param cgroups ids (v2) of cgroups that those processes are in, or in one below, also one that is made later: a pod's stands for its
 *     containers'; up to 32 above one another are looked at; see {@link #cgroup}
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

    /**
     * The id of the cgroup that has this directory.
     *
     * @throws CaptureException if there is no directory of a cgroup (v2) there
     */
    public static long cgroup(Path directory) {
        String remedy = "name a directory under a mount of cgroup2, such as /sys/fs/cgroup/system.slice";
        try {
            if (!Files.exists(directory.resolve("cgroup.controllers"))) {
                throw new CaptureException(directory + " is no cgroup (v2)", remedy);
            }
            return (long) Files.getAttribute(directory, "unix:ino"); // kernfs: the inode has the cgroup's id
        } catch (IOException | UnsupportedOperationException e) {
            throw new CaptureException(directory + ": its cgroup cannot be told (" + e.getMessage() + ")", remedy, e);
        }
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
