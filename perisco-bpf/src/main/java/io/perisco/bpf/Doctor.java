package io.perisco.bpf;

import io.perisco.bpf.libbpf.Libraries;
import io.perisco.model.CaptureException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether live capture is possible here, by which strategy, and why others were refused: found out by loading the programs, without
 * attaching them. Immutable; {@link #toString} is the report for people.
 *
 * @since 0.1.0
 */
public final class Doctor {
    private static final int SMALL_RING = 64 << 10;

    private final Host host;
    private final String libbpf;
    private final Map<Strategy, String> refusals;
    private final @Nullable Strategy chosen;
    private final String problem;

    private Doctor(
            Host host, String libbpf, Map<Strategy, String> refusals, @Nullable Strategy chosen, String problem) {
        this.host = host;
        this.libbpf = libbpf;
        this.refusals = refusals;
        this.chosen = chosen;
        this.problem = problem;
    }

    /** Looks at this machine and this process; leaves nothing behind and never throws. */
    public static Doctor examine() {
        return examine(Host.examine());
    }

    static Doctor examine(Host host) {
        Loader loader = new Loader(host, SMALL_RING);
        String version;
        try {
            loader.requireHost(); // before native code that may be another machine's is loaded
            version = Libraries.libbpfVersion();
        } catch (CaptureException e) {
            return new Doctor(host, "", Map.of(), null, String.valueOf(e.getMessage()));
        }
        Map<Strategy, String> refusals = new LinkedHashMap<>();
        Strategy chosen = null;
        try {
            for (Strategy strategy : Strategy.values()) {
                String refusal = loader.refusal(strategy);
                if (!refusal.isEmpty()) {
                    refusals.put(strategy, refusal);
                } else if (chosen == null) {
                    chosen = strategy;
                }
            }
            if (chosen == null) {
                Loader.Loaded loaded = loader.load(List.of(Strategy.values())); // or it says what to do
                loaded.object().close();
                chosen = loaded.strategy();
            }
            return new Doctor(host, version, refusals, chosen, "");
        } catch (CaptureException e) {
            return new Doctor(host, version, refusals, null, String.valueOf(e.getMessage()));
        }
    }

    /** Whether live capture can start. */
    public boolean isPossible() {
        return chosen != null;
    }

    /** What keeps it from starting, and what can be done; empty if nothing does. */
    public String problem() {
        return problem;
    }

    /** The strategy that is used by default, or null if none is possible. */
    public @Nullable Strategy strategy() {
        return chosen;
    }

    /** Why strategies are not possible; those that are, are not in it. */
    public Map<Strategy, String> refusals() {
        return new LinkedHashMap<>(refusals);
    }

    /** The kernel's release. */
    public String kernel() {
        return host.release();
    }

    /** Whether the kernel tells its types (BTF). */
    public boolean hasTypes() {
        return host.hasTypes();
    }

    /** {@code none}, {@code integrity}, {@code confidentiality}, or {@code unknown}. */
    public String lockdown() {
        return host.lockdown();
    }

    /** Which of the capabilities that matter this process has. */
    public List<String> capabilities() {
        List<String> names = new ArrayList<>();
        if (host.has(Host.CAP_BPF)) {
            names.add("CAP_BPF");
        }
        if (host.has(Host.CAP_PERFMON)) {
            names.add("CAP_PERFMON");
        }
        if (host.has(Host.CAP_SYS_ADMIN)) {
            names.add("CAP_SYS_ADMIN");
        }
        return names;
    }

    /** The version of libbpf, empty if it cannot be loaded. */
    public String libbpf() {
        return libbpf;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        line(text, "kernel", host.system() + " " + host.release() + ", " + host.architecture());
        line(text, "types (BTF)", host.hasTypes() ? "yes" : "no");
        line(text, "lockdown", host.lockdown());
        line(text, "capabilities", capabilities().isEmpty() ? "none that matter" : String.join(" ", capabilities()));
        String without = host.isSufficient() ? "cannot be loaded" : "not tried";
        line(text, "libbpf", libbpf.isEmpty() ? without : libbpf);
        for (Strategy strategy : Strategy.values()) {
            String refusal = refusals.get(strategy);
            String possible = strategy == chosen ? "yes, used" : chosen != null ? "yes" : "not tried";
            line(text, strategy.toString(), refusal != null ? "no: " + refusal : possible);
        }
        line(text, "live capture", problem.isEmpty() ? "possible" : "not possible: " + problem);
        return text.toString();
    }

    private static void line(StringBuilder text, String what, String found) {
        text.append(String.format("%-20s %s%n", what, found));
    }
}
