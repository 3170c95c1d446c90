package io.perisco.pcap;

import io.perisco.model.ProcessInfo;
import io.perisco.model.Side;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Whose packet it is, as the comment says that a {@link RecordedSource} wrote on it; one is reused for all packets:
 *
 * <pre>
 * perisco connection=7 from=client
 * perisco connection=7 from=client lost
 * perisco connection=7 from=client side=server pid=62565 ns_pid=1 uid=0 cgroup=123 netns=4026531840 comm=nginx
 * </pre>
 *
 * With {@code lost}, what the packet acknowledges and is not there will not come. What follows {@code comm=} is the process's name, spaces and all.
 */
final class Origin {
    private static final byte[] BEGINNING = "perisco connection=".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CLIENT = " from=client".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SERVER = " from=server".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LOST = " lost".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_DIGITS = 18;
    private static final int NUMBERS = 5;

    /** The connection's number in its recording, from 1; 0 if no comment says. */
    long connection;
    /** Whether the packet is from the client. */
    boolean fromClient;
    /** Whether it is there only to say that what it acknowledges, and is not there, was lost. */
    boolean lost;

    private byte[] bytes = BEGINNING;
    private int at;
    private int end;

    /** The comment that {@link #read} understands. */
    static byte[] comment(long connection, Side from, @Nullable ProcessInfo process) {
        StringBuilder text = new StringBuilder("perisco connection=").append(connection);
        text.append(from == Side.CLIENT ? " from=client" : " from=server");
        if (process != null) {
            text.append(process.side() == Side.CLIENT ? " side=client" : " side=server");
            text.append(" pid=").append(process.pid());
            text.append(" ns_pid=").append(process.namespacePid());
            text.append(" uid=").append(process.uid());
            text.append(" cgroup=").append(process.cgroup());
            text.append(" netns=").append(process.networkNamespace());
            text.append(" comm=").append(process.comm());
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The comment of a packet that is there only for what it acknowledges. */
    static byte[] lost(long connection, Side from) {
        return ("perisco connection=" + connection + (from == Side.CLIENT ? " from=client" : " from=server") + " lost")
                .getBytes(StandardCharsets.UTF_8);
    }

    void clear() {
        connection = 0;
        lost = false;
        end = at;
    }

    /** Reads a comment; whatever else it may be tells nothing. The bytes are borrowed for {@link #process}. */
    void read(byte[] b, int offset, int length) {
        clear();
        int i = offset + BEGINNING.length;
        int stop = offset + length;
        if (!starts(b, offset, stop, BEGINNING)) {
            return;
        }
        long number = 0;
        int digits = 0;
        while (i < stop && b[i] >= '0' && b[i] <= '9' && digits++ < MAX_DIGITS) {
            number = 10 * number + b[i++] - '0';
        }
        boolean client = starts(b, i, stop, CLIENT);
        if (client || starts(b, i, stop, SERVER)) {
            connection = number;
            fromClient = client;
            bytes = b;
            at = i + CLIENT.length;
            end = stop;
            lost = stop - at == LOST.length && starts(b, at, stop, LOST);
        }
    }

    /** The process, or null if the comment names none. */
    @Nullable
    ProcessInfo process() {
        String rest = new String(bytes, at, end - at, StandardCharsets.UTF_8);
        int name = rest.indexOf(" comm=");
        String[] fields = name < 0 ? new String[0] : rest.substring(0, name).split(" ");
        if (fields.length != 2 + NUMBERS) {
            return null;
        }
        Side side = fields[1].equals("side=client") ? Side.CLIENT : Side.SERVER;
        long[] numbers = new long[NUMBERS];
        try {
            for (int i = 0; i < NUMBERS; i++) {
                String field = fields[2 + i];
                numbers[i] = Long.parseLong(field.substring(field.indexOf('=') + 1));
            }
        } catch (NumberFormatException e) {
            return null;
        }
        String comm = rest.substring(name + " comm=".length());
        return new ProcessInfo(numbers[0], comm, side, numbers[1], numbers[2], numbers[3], numbers[4]);
    }

    private static boolean starts(byte[] b, int at, int end, byte[] with) {
        if (end - at < with.length) {
            return false;
        }
        for (int i = 0; i < with.length; i++) {
            if (b[at + i] != with[i]) {
                return false;
            }
        }
        return true;
    }
}
