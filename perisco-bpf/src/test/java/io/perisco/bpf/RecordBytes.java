package io.perisco.bpf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Records as the programs write them. */
final class RecordBytes {
    static final long COOKIE = 77;

    private RecordBytes() {}

    private static ByteBuffer record(int size, int kind, int flags) {
        return ByteBuffer.allocate(size)
                .order(ByteOrder.nativeOrder())
                .put(Wire.RECORD_KIND, (byte) kind)
                .put(Wire.RECORD_FLAGS, (byte) flags)
                .putLong(Wire.RECORD_TIME, 1000)
                .putLong(Wire.RECORD_CONNECTION, COOKIE)
                .putInt(Wire.RECORD_TGID, 4711);
    }

    /** This host's side is 10.0.0.1:80, or :50000 if it is the client; the other one 10.0.0.2. */
    static ByteBuffer open(int role, long began, boolean fromStart) {
        ByteBuffer b = record(Wire.RECORD_OPEN_BYTES, Wire.KIND_OPEN, 0)
                .putLong(Wire.RECORD_OPEN_BEGAN, began)
                .putLong(Wire.RECORD_OPEN_CGROUP, 5)
                .putInt(Wire.RECORD_OPEN_NETNS, 0xF0000001)
                .putInt(Wire.RECORD_OPEN_UID, 1000)
                .putInt(Wire.RECORD_OPEN_NAMESPACE_PID, 1)
                .putShort(Wire.RECORD_OPEN_LOCAL_PORT, (short) (role == Wire.ROLE_CLIENT ? 50000 : 80))
                .putShort(Wire.RECORD_OPEN_REMOTE_PORT, (short) (role == Wire.ROLE_CLIENT ? 80 : 50000))
                .put(Wire.RECORD_OPEN_ROLE, (byte) role)
                .put(Wire.RECORD_OPEN_FROM_START, (byte) (fromStart ? 1 : 0))
                .put(Wire.RECORD_OPEN_COMM, "nginx".getBytes(StandardCharsets.US_ASCII));
        byte[] address = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 10, 0, 0, 1};
        b.put(Wire.RECORD_OPEN_LOCAL, address);
        address[15] = 2;
        return b.put(Wire.RECORD_OPEN_REMOTE, address);
    }

    static ByteBuffer data(int flags, long position, String text, int total, int offset, long after) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return record(Wire.RECORD_BYTES + bytes.length, Wire.KIND_DATA, flags)
                .putInt(Wire.RECORD_LENGTH, bytes.length)
                .putLong(Wire.RECORD_POSITION, position)
                .putInt(Wire.RECORD_TOTAL, total)
                .putInt(Wire.RECORD_OFFSET, offset)
                .putLong(Wire.RECORD_AFTER, after)
                .put(Wire.RECORD_BYTES, bytes);
    }

    static ByteBuffer end(int flags, long position) {
        return record(Wire.RECORD_BYTES, Wire.KIND_END, flags).putLong(Wire.RECORD_POSITION, position);
    }

    static ByteBuffer close(int flags, long received, long sent) {
        return record(Wire.RECORD_CLOSE_BYTES, Wire.KIND_CLOSE, flags)
                .putLong(Wire.RECORD_CLOSE_RECEIVED, received)
                .putLong(Wire.RECORD_CLOSE_SENT, sent);
    }
}
