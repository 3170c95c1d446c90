package io.perisco.bpf.libbpf;

import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/** What the running kernel says of itself in its type information (BTF). Used by one thread. */
public final class KernelTypes implements AutoCloseable {
    private static final int KIND_TYPEDEF = 8;
    private static final int KIND_FUNC = 12;
    private static final String TRACEPOINT = "btf_trace_";

    private final LibBpf bpf;
    private @Nullable Pointer btf;

    private KernelTypes(LibBpf bpf, @Nullable Pointer btf) {
        this.bpf = bpf;
        this.btf = btf;
    }

    /** Reads it; a kernel without has nothing. */
    public static KernelTypes read() {
        LibBpf bpf = Libraries.bpf();
        return new KernelTypes(bpf, bpf.btf__load_vmlinux_btf());
    }

    /** Whether there is any. */
    public boolean isPresent() {
        return btf != null;
    }

    /** Whether the kernel has a function by that name which programs may attach to or call. */
    public boolean hasFunction(String name) {
        return has(name, KIND_FUNC);
    }

    /** Whether it has a tracepoint, named without its group. */
    public boolean hasTracepoint(String name) {
        return has(TRACEPOINT + name, KIND_TYPEDEF);
    }

    private boolean has(String name, int kind) {
        Pointer b = btf;
        return b != null && bpf.btf__find_by_name_kind(b, name, kind) > 0;
    }

    @Override
    public void close() {
        Pointer b = btf;
        if (b != null) {
            btf = null;
            bpf.btf__free(b);
        }
    }
}
