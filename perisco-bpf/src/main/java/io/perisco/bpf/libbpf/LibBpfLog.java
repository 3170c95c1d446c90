package io.perisco.bpf.libbpf;

import com.sun.jna.NativeLong;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What libbpf says goes to the logger {@code io.perisco.bpf.libbpf} instead of standard error: its warnings, which also tell of attempts
 * that may fail, as {@code DEBUG}, the rest as {@code TRACE}.
 */
final class LibBpfLog {
    private static final int WARN = 0;
    private static final int LONGEST = 64 << 10;

    private static final Logger LOGGER = System.getLogger("io.perisco.bpf.libbpf");

    /** libbpf keeps the function for ever, so this has to stay reachable. */
    static LibBpf.@Nullable Print installed;

    private LibBpfLog() {}

    static synchronized void install(LibBpf bpf, LibC c) {
        LibBpf.Print print = (level, format, arguments) -> {
            Level as = level == WARN ? Level.DEBUG : Level.TRACE;
            if (!LOGGER.isLoggable(as)) {
                return 0;
            }
            byte[] text = new byte[LONGEST];
            int length = c.vsnprintf(text, new NativeLong(LONGEST), format, arguments);
            int known = Math.max(0, Math.min(length, LONGEST - 1));
            LOGGER.log(as, new String(text, 0, known, StandardCharsets.UTF_8).stripTrailing());
            return length;
        };
        bpf.libbpf_set_print(print);
        installed = print;
    }
}
