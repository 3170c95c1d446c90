package io.perisco.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** Whether tests may load programs into the running kernel. */
final class LiveGate {
    private LiveGate() {}

    /** Whether they may not, which is said on standard error; fails if {@code PERISCO_LIVE} is {@code required}. */
    static boolean isOff(Class<?> test) {
        String wanted = System.getenv("PERISCO_LIVE");
        boolean able =
                System.getProperty("user.name").equals("root") && Files.isReadable(Path.of("/sys/kernel/btf/vmlinux"));
        if (wanted != null && able) {
            return false;
        }
        if ("required".equals(wanted)) {
            throw new AssertionError("PERISCO_LIVE is required, but this is not root, or the kernel has no BTF");
        }
        System.err.println(test.getSimpleName() + ": live tests are off, "
                + (wanted != null ? "they need root and BTF" : "PERISCO_LIVE is not set"));
        return true;
    }
}
