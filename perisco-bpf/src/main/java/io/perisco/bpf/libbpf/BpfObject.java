package io.perisco.bpf.libbpf;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A compiled BPF object: opened, changed, loaded into the kernel, attached, closed, in this order and by one thread at a time. Closing
 * leaves nothing of it in the kernel.
 */
public final class BpfObject implements AutoCloseable {
    private static final String WALK = "iter/";
    private static final int WALKED_AT_ONCE = 4096;

    private final LibBpf bpf;
    private final LibC c;
    private final List<Pointer> links = new ArrayList<>();
    private @Nullable Pointer object;

    private BpfObject(LibBpf bpf, LibC c, Pointer object) {
        this.bpf = bpf;
        this.c = c;
        this.object = object;
    }

    /**
     * @param elf the object file
     * @throws io.perisco.model.CaptureException if libbpf cannot be loaded
     * @throws BpfException if it is no object file
     */
    public static BpfObject open(byte[] elf) throws BpfException {
        LibBpf bpf = Libraries.bpf();
        try (Memory copy = new Memory(elf.length)) {
            copy.write(0, elf, 0, elf.length);
            Pointer opened = bpf.bpf_object__open_mem(copy, new NativeLong(elf.length), null);
            if (opened == null) {
                throw new BpfException("opening the BPF object", Native.getLastError());
            }
            return new BpfObject(bpf, Libraries.c(), opened);
        }
    }

    /** How many CPUs a per-CPU map has values of. */
    public static int possibleCpus() {
        return Math.max(1, Libraries.bpf().libbpf_num_possible_cpus());
    }

    /** Loads the programs whose names pass, and no others. */
    public void choose(Predicate<String> wanted) {
        for (Pointer program : programs()) {
            bpf.bpf_program__set_autoload(program, wanted.test(bpf.bpf_program__name(program)));
        }
    }

    /** Sets a section of constants, or the first value of one of variables; before {@link #load}. */
    public void set(String section, byte[] value) throws BpfException {
        long[] size = new long[1];
        Pointer initial = bpf.bpf_map__initial_value(find(section), size);
        if (initial == null || size[0] < value.length) {
            throw new IllegalArgumentException(section + " has " + size[0] + " bytes, not " + value.length);
        }
        initial.write(0, value, 0, value.length);
    }

    /** Sets how many entries, or bytes of a ring, a map has; before {@link #load}. */
    public void size(String map, int entries) throws BpfException {
        BpfException.check(bpf.bpf_map__set_max_entries(find(map), entries), "sizing map " + map);
    }

    /** Brings programs and maps into the kernel; nothing runs yet. */
    public void load() throws BpfException {
        BpfException.check(bpf.bpf_object__load(opened()), "loading the BPF programs");
    }

    /** Attaches every loaded program, except walks. */
    public void attach() throws BpfException {
        for (Pointer program : programs()) {
            if (bpf.bpf_program__autoload(program)
                    && !bpf.bpf_program__section_name(program).startsWith(WALK)) {
                links.add(attach(program));
            }
        }
    }

    private Pointer attach(Pointer program) throws BpfException {
        Pointer link = bpf.bpf_program__attach(program);
        if (link == null) {
            throw new BpfException("attaching " + bpf.bpf_program__name(program), Native.getLastError());
        }
        return link;
    }

    /** Runs every loaded program that walks over something, to its end, in this thread. */
    public void walk() throws BpfException {
        for (Pointer program : programs()) {
            if (bpf.bpf_program__autoload(program)
                    && bpf.bpf_program__section_name(program).startsWith(WALK)) {
                Pointer link = attach(program);
                try {
                    walk(bpf.bpf_link__fd(link));
                } finally {
                    bpf.bpf_link__destroy(link);
                }
            }
        }
    }

    private void walk(int link) throws BpfException {
        int fd = BpfException.check(bpf.bpf_iter_create(link), "starting a walk");
        try {
            byte[] ignored = new byte[WALKED_AT_ONCE];
            long read;
            do {
                read = c.read(fd, ignored, new NativeLong(ignored.length)).longValue();
            } while (read > 0);
            BpfException.check((int) read, "walking");
        } finally {
            c.close(fd);
        }
    }

    /**
     * A map of the loaded object.
     *
     * @param valueBytes of one value; of a per-CPU map, of all CPUs' values
     */
    public BpfMap map(String name, int keyBytes, int valueBytes) throws BpfException {
        return new BpfMap(bpf, name, bpf.bpf_map__fd(find(name)), keyBytes, valueBytes);
    }

    /** Maps the pages of a ring of so many bytes. */
    public RingPages ring(String name, int bytes) throws BpfException {
        return RingPages.map(c, bpf.bpf_map__fd(find(name)), bytes);
    }

    /** Detaches what {@link #attach} attached; a program that is running still ends. */
    public void detach() {
        links.forEach(bpf::bpf_link__destroy);
        links.clear();
    }

    /** Detaches and unloads. A second call does nothing. */
    @Override
    public void close() {
        detach();
        Pointer o = object;
        if (o != null) {
            object = null;
            bpf.bpf_object__close(o);
        }
    }

    private Pointer opened() {
        Pointer o = object;
        if (o == null) {
            throw new IllegalStateException("the BPF object is closed");
        }
        return o;
    }

    private List<Pointer> programs() {
        List<Pointer> all = new ArrayList<>();
        for (Pointer p = bpf.bpf_object__next_program(opened(), null);
                p != null;
                p = bpf.bpf_object__next_program(opened(), p)) {
            all.add(p);
        }
        return all;
    }

    private Pointer find(String map) throws BpfException {
        Pointer found = bpf.bpf_object__find_map_by_name(opened(), map);
        if (found == null) {
            throw new BpfException("looking for map " + map, BpfException.ESRCH);
        }
        return found;
    }
}
