package io.perisco.bpf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What can be read of this machine without native code.
 *
 * @param system operating system
 * @param architecture as Java calls it
 * @param release of the kernel
 * @param hasTypes whether the kernel tells its types (BTF)
 * @param lockdown {@code none}, {@code integrity}, {@code confidentiality}, or {@code unknown}
 * @param capabilities effective ones of this process, by bit
 */
record Host(String system, String architecture, String release, boolean hasTypes, String lockdown, long capabilities) {
    static final int CAP_SYS_ADMIN = 21;
    static final int CAP_PERFMON = 38;
    static final int CAP_BPF = 39;

    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)");
    private static final Pattern CHOSEN = Pattern.compile("\\[(\\w+)]");
    private static final Pattern EFFECTIVE = Pattern.compile("(?m)^CapEff:\\s*([0-9a-f]+)$");

    static Host examine() {
        return new Host(
                System.getProperty("os.name", ""),
                System.getProperty("os.arch", ""),
                System.getProperty("os.version", ""),
                Files.exists(Path.of("/sys/kernel/btf/vmlinux")),
                lockdown(read("/sys/kernel/security/lockdown")),
                capabilities(read("/proc/self/status")));
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            return "";
        }
    }

    static String lockdown(String text) {
        Matcher m = CHOSEN.matcher(text);
        return m.find() ? m.group(1).toLowerCase(Locale.ROOT) : "unknown";
    }

    static long capabilities(String status) {
        Matcher m = EFFECTIVE.matcher(status);
        return m.find() ? Long.parseUnsignedLong(m.group(1), 16) : 0;
    }

    /** Whether the kernel is of that version or later. */
    boolean isAtLeast(int major, int minor) {
        Matcher m = VERSION.matcher(release);
        if (!m.find()) {
            return false;
        }
        int theirs = Integer.parseInt(m.group(1));
        return theirs > major || (theirs == major && Integer.parseInt(m.group(2)) >= minor);
    }

    boolean isSupported() {
        return system.equals("Linux") && architecture.equals("amd64");
    }

    /** Whether the programs could run here at all. */
    boolean isSufficient() {
        return isSupported() && isAtLeast(5, 10);
    }

    /** Whether BPF programs that trace may be loaded: CAP_BPF and CAP_PERFMON, or CAP_SYS_ADMIN, which was both. */
    boolean mayTrace() {
        return has(CAP_SYS_ADMIN) || (has(CAP_BPF) && has(CAP_PERFMON));
    }

    boolean has(int capability) {
        return (capabilities >>> capability & 1) != 0;
    }
}
