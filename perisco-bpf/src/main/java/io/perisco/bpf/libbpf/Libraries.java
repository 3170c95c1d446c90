package io.perisco.bpf.libbpf;

import com.sun.jna.Library;
import com.sun.jna.Native;
import io.perisco.model.CaptureException;
import org.jspecify.annotations.Nullable;

/** Loads the native libraries, once, when something first needs them. */
public final class Libraries {
    private static final String LIBBPF = "libbpf.so.1";

    private Libraries() {}

    private static @Nullable LibC libc;
    private static @Nullable LibBpf libbpf;

    /** For example {@code v1.1}; loads libbpf. */
    public static String libbpfVersion() {
        return bpf().libbpf_version_string();
    }

    static synchronized LibC c() {
        LibC loaded = libc;
        if (loaded == null) {
            loaded = load("c", LibC.class);
            libc = loaded;
        }
        return loaded;
    }

    static synchronized LibBpf bpf() {
        LibBpf loaded = libbpf;
        if (loaded == null) {
            LibC c = c();
            loaded = load(LIBBPF, LibBpf.class);
            LibBpfLog.install(loaded, c);
            libbpf = loaded;
        }
        return loaded;
    }

    private static <T extends Library> T load(String name, Class<T> type) {
        try {
            return Native.load(name, type);
        } catch (LinkageError e) {
            throw missing(name, e);
        }
    }

    private static CaptureException missing(String name, LinkageError e) {
        if (name.equals(LIBBPF)) {
            return new CaptureException(
                    LIBBPF + ", version 1.0 or later, cannot be loaded",
                    "install it (apt-get install libbpf1; Fedora and RHEL: dnf install libbpf)",
                    e);
        }
        return new CaptureException(
                "the native part of JNA cannot be loaded ("
                        + String.valueOf(e.getMessage()).lines().findFirst().orElse("") + ")",
                "name a directory from which code may be run: -Djna.tmpdir=DIRECTORY",
                e);
    }
}
