package io.perisco.bpf.libbpf;

import com.sun.jna.Callback;
import com.sun.jna.Library;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import org.jspecify.annotations.Nullable;

/** What is used of libbpf 1.0 and later; names, arguments and results are those of its headers. */
interface LibBpf extends Library {
    /** {@code libbpf_print_fn_t}; the arguments of the format are passed through as they came. */
    interface Print extends Callback {
        int invoke(int level, String format, Pointer arguments);
    }

    @Nullable
    Pointer libbpf_set_print(Print print);

    String libbpf_version_string();

    int libbpf_num_possible_cpus();

    @Nullable
    Pointer bpf_object__open_mem(Pointer bytes, NativeLong size, @Nullable Pointer options);

    int bpf_object__load(Pointer object);

    void bpf_object__close(Pointer object);

    @Nullable
    Pointer bpf_object__next_program(Pointer object, @Nullable Pointer previous);

    @Nullable
    Pointer bpf_object__find_map_by_name(Pointer object, String name);

    String bpf_program__name(Pointer program);

    String bpf_program__section_name(Pointer program);

    boolean bpf_program__autoload(Pointer program);

    int bpf_program__set_autoload(Pointer program, boolean autoload);

    @Nullable
    Pointer bpf_program__attach(Pointer program);

    int bpf_link__fd(Pointer link);

    int bpf_link__destroy(Pointer link);

    int bpf_iter_create(int link);

    int bpf_map__fd(Pointer map);

    int bpf_map__set_max_entries(Pointer map, int entries);

    @Nullable
    Pointer bpf_map__initial_value(Pointer map, long[] size);

    int bpf_map_update_elem(int fd, Pointer key, Pointer value, long flags);

    int bpf_map_lookup_elem(int fd, Pointer key, Pointer value);

    int bpf_map_delete_elem(int fd, Pointer key);

    int bpf_map_get_next_key(int fd, @Nullable Pointer key, Pointer next);

    @Nullable
    Pointer btf__load_vmlinux_btf();

    int btf__find_by_name_kind(Pointer btf, String name, int kind);

    void btf__free(Pointer btf);
}
