package io.perisco.bpf.libbpf;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.ArrayList;
import java.util.List;

/**
 * A map of a loaded object. Valid as long as that is open. Not thread-safe: its key and value buffers are reused.
 */
public final class BpfMap {
    private static final long ANY = 0;

    private final LibBpf bpf;
    private final String name;
    private final int fd;
    private final int keyBytes;
    private final int valueBytes;
    private final Memory key;
    private final Memory value;

    BpfMap(LibBpf bpf, String name, int fd, int keyBytes, int valueBytes) {
        this.bpf = bpf;
        this.name = name;
        this.fd = fd;
        this.keyBytes = keyBytes;
        this.valueBytes = valueBytes;
        this.key = new Memory(keyBytes);
        this.value = new Memory(valueBytes);
    }

    int fd() {
        return fd;
    }

    /** Adds or replaces an entry; arrays are of the map's sizes. */
    public void put(byte[] entryKey, byte[] entryValue) throws BpfException {
        key.write(0, entryKey, 0, keyBytes);
        value.write(0, entryValue, 0, valueBytes);
        BpfException.check(bpf.bpf_map_update_elem(fd, key, value, ANY), "writing map " + name);
    }

    /** Reads a value into {@code to}: of a per-CPU map the values of all possible CPUs. */
    public void get(byte[] entryKey, byte[] to) throws BpfException {
        key.write(0, entryKey, 0, keyBytes);
        BpfException.check(bpf.bpf_map_lookup_elem(fd, key, value), "reading map " + name);
        value.read(0, to, 0, Math.min(to.length, valueBytes));
    }

    /** Removes an entry if there is one. */
    public void remove(byte[] entryKey) {
        key.write(0, entryKey, 0, keyBytes);
        bpf.bpf_map_delete_elem(fd, key);
    }

    /** Removes every entry. */
    public void clear() {
        List<byte[]> keys = new ArrayList<>();
        Pointer at = null;
        while (bpf.bpf_map_get_next_key(fd, at, key) == 0) {
            keys.add(key.getByteArray(0, keyBytes));
            at = key;
        }
        keys.forEach(this::remove);
    }
}
