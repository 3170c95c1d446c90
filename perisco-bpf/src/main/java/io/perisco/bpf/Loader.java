package io.perisco.bpf;

import io.perisco.bpf.libbpf.BpfException;
import io.perisco.bpf.libbpf.BpfObject;
import io.perisco.bpf.libbpf.KernelTypes;
import io.perisco.model.CaptureException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Finds a strategy that this kernel takes, and says why others are refused. */
final class Loader {
    /** A strategy that was refused, and why. */
    private record Refusal(Strategy strategy, String why) {}

    /** A loaded object, not attached. */
    record Loaded(BpfObject object, Strategy strategy) {}

    /** A strategy is not possible; another may be. */
    private static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        RefusedException(String why) {
            super(why);
        }
    }

    private final Host host;
    private final int ringBytes;

    Loader(Host host, int ringBytes) {
        this.host = host;
        this.ringBytes = ringBytes;
    }

    /**
     * @param strategies in the order in which they are tried
     * @throws CaptureException if none is possible
     */
    Loaded load(List<Strategy> strategies) {
        requireHost();
        List<Refusal> refusals = new ArrayList<>();
        try (KernelTypes types = KernelTypes.read()) {
            requireTypes(types);
            for (Strategy strategy : strategies) {
                try {
                    return new Loaded(load(strategy, types), strategy);
                } catch (RefusedException e) {
                    refusals.add(new Refusal(strategy, String.valueOf(e.getMessage())));
                }
            }
        }
        throw refused(refusals);
    }

    /**
     * Why a strategy is not possible; empty if it is.
     *
     * @throws CaptureException if none can be
     */
    String refusal(Strategy strategy) {
        requireHost();
        try (KernelTypes types = KernelTypes.read()) {
            requireTypes(types);
            load(strategy, types).close();
            return "";
        } catch (RefusedException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** @throws CaptureException if no kernel of this kind will do */
    void requireHost() {
        if (!host.isSupported()) {
            throw new CaptureException(
                    "live capture needs Linux on x86-64, this is " + host.system() + " on " + host.architecture(),
                    "replay a capture instead");
        }
        if (!host.isAtLeast(5, 10)) {
            throw new CaptureException(
                    "live capture needs Linux 5.10 or later, this is " + host.release(), "replay a capture instead");
        }
    }

    private void requireTypes(KernelTypes types) {
        if (!host.hasTypes() || !types.isPresent()) {
            throw new CaptureException(
                    "this kernel does not tell its types (there is no readable /sys/kernel/btf/vmlinux)",
                    "use a kernel that was built with CONFIG_DEBUG_INFO_BTF, as those of the large distributions are");
        }
    }

    private CaptureException refused(List<Refusal> refusals) {
        String all = refusals.stream().map(r -> r.strategy() + ": " + r.why()).collect(Collectors.joining("; "));
        if (!host.mayTrace()) {
            return new CaptureException(
                    "the kernel does not let this process load BPF programs (" + all + ")",
                    "run it as root, or give it CAP_BPF and CAP_PERFMON");
        }
        if (host.lockdown().equals("confidentiality")) {
            return new CaptureException(
                    "the kernel is locked down (lockdown=confidentiality) and refused the BPF programs (" + all + ")",
                    "boot it with lockdown=integrity or less");
        }
        return new CaptureException(
                "the kernel refused the BPF programs (" + all + ")",
                "see what the logger io.perisco.bpf.libbpf tells at DEBUG");
    }

    private BpfObject load(Strategy strategy, KernelTypes types) throws RefusedException {
        String missing = strategy.missing(types);
        if (!missing.isEmpty()) {
            throw new RefusedException(missing);
        }
        BpfObject object = null;
        try {
            object = BpfObject.open(program());
            object.choose(name -> strategy.uses(name, types));
            object.set(".rodata.abilities", abilities(types));
            object.size("ring", ringBytes);
            object.load();
            return object;
        } catch (BpfException e) {
            if (object != null) {
                object.close();
            }
            throw new RefusedException(String.valueOf(e.getMessage()));
        }
    }

    private byte[] abilities(KernelTypes types) {
        byte[] abilities = new byte[Wire.ABILITIES_BYTES];
        abilities[Wire.ABILITIES_SOCKET_STORAGE] = flag(host.isAtLeast(5, 11));
        abilities[Wire.ABILITIES_SOCKET_COOKIE] = flag(host.isAtLeast(5, 12));
        abilities[Wire.ABILITIES_KERNEL_MEMORY] = flag(!host.lockdown().equals("confidentiality"));
        abilities[Wire.ABILITIES_CAST] = flag(types.hasFunction("bpf_rdonly_cast"));
        return abilities;
    }

    private static byte flag(boolean on) {
        return (byte) (on ? 1 : 0);
    }

    private byte[] program() {
        String name = host.isAtLeast(5, 17) ? "perisco.bpf.o" : "perisco-legacy.bpf.o";
        try (InputStream in = Loader.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new CaptureException(name + " is not in the jar", "use a complete build of perisco-bpf");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new CaptureException(name + " cannot be read from the jar", "check the jar", e);
        }
    }
}
