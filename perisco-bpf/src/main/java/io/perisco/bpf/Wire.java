package io.perisco.bpf;

/**
 * The layout of {@code wire.h}: offsets of fields named {@code STRUCT_FIELD}, sizes named {@code STRUCT_BYTES}. A test compares the two.
 */
final class Wire {
    static final int KIND_OPEN = 1;
    static final int KIND_DATA = 2;
    static final int KIND_END = 3;
    static final int KIND_CLOSE = 4;

    static final int FLAG_SENT = 1;
    static final int FLAG_LAST = 2;
    static final int FLAG_RESET = 4;

    static final int ROLE_CLIENT = 1;
    static final int ROLE_SERVER = 2;

    static final int CHUNK = 4096;

    static final int RECORD_KIND = 0;
    static final int RECORD_FLAGS = 1;
    static final int RECORD_LENGTH = 4;
    static final int RECORD_TIME = 8;
    static final int RECORD_CONNECTION = 16;
    static final int RECORD_POSITION = 24;
    static final int RECORD_AFTER = 32;
    static final int RECORD_TOTAL = 40;
    static final int RECORD_OFFSET = 44;
    static final int RECORD_TGID = 48;
    static final int RECORD_BYTES = 56;

    static final int RECORD_OPEN_BEGAN = 56;
    static final int RECORD_OPEN_CGROUP = 64;
    static final int RECORD_OPEN_NETNS = 72;
    static final int RECORD_OPEN_UID = 76;
    static final int RECORD_OPEN_NAMESPACE_PID = 80;
    static final int RECORD_OPEN_LOCAL_PORT = 84;
    static final int RECORD_OPEN_REMOTE_PORT = 86;
    static final int RECORD_OPEN_ROLE = 88;
    static final int RECORD_OPEN_FROM_START = 89;
    static final int RECORD_OPEN_LOCAL = 96;
    static final int RECORD_OPEN_REMOTE = 112;
    static final int RECORD_OPEN_COMM = 128;
    static final int RECORD_OPEN_BYTES = 144;

    static final int RECORD_CLOSE_RECEIVED = 56;
    static final int RECORD_CLOSE_SENT = 64;
    static final int RECORD_CLOSE_BYTES = 72;

    static final int TALLY_SUBMITTED = 0;
    static final int TALLY_FILTERED = 8;
    static final int TALLY_DROPPED = 16;
    static final int TALLY_BYTES = 64;

    static final int CONFIG_EPOCH = 0;
    static final int CONFIG_FILTERS = 4;
    static final int CONFIG_VIEW = 8;
    static final int CONFIG_BYTES_PER_CALL = 12;
    static final int CONFIG_WAKE_BYTES = 16;
    static final int CONFIG_BYTES = 20;

    static final int FILTER_NETWORKS = 1;
    static final int FILTER_PORTS = 2;
    static final int FILTER_PROCESSES = 4;
    static final int FILTER_CGROUPS = 8;

    static final int VERDICT_IGNORE = 1;
    static final int VERDICT_ANNOUNCE = 2;

    static final int NETWORK_PREFIX = 0;
    static final int NETWORK_ADDRESS = 4;
    static final int NETWORK_BYTES = 20;

    static final int ABILITIES_SOCKET_STORAGE = 0;
    static final int ABILITIES_SOCKET_COOKIE = 1;
    static final int ABILITIES_KERNEL_MEMORY = 2;
    static final int ABILITIES_CAST = 3;
    static final int ABILITIES_BYTES = 4;

    private Wire() {}
}
