package io.perisco.pcap;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes pcapng (draft-ietf-opsawg-pcapng): one section, one interface of raw IP packets, times in nanoseconds. */
final class PcapngWriter {
    private static final int BUFFER = 1 << 17;
    private static final int BYTE_ORDER = 0x1A2B3C4D;
    private static final int INTERFACE = 1;
    private static final int ENHANCED_PACKET = 6;
    private static final int LINKTYPE_RAW = 101;
    private static final int OPTION_COMMENT = 1;
    private static final int OPTION_NAME = 2;
    private static final int OPTION_APPLICATION = 4;
    private static final int OPTION_RESOLUTION = 9;

    /** Type, both lengths, interface, time, both sizes. */
    private static final int PACKET_BLOCK = 32;

    private final OutputStream out;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    private @Nullable IOException failure;

    PcapngWriter(OutputStream out) {
        this.out = out;
        section();
        description();
        flush(); // so that an output which cannot be written to is found out at once
    }

    private void section() {
        int start = begin(PcapngReader.SECTION_HEADER);
        buffer.putInt(BYTE_ORDER).putShort((short) 1).putShort((short) 0).putLong(-1);
        option(OPTION_APPLICATION, "perisco".getBytes(StandardCharsets.UTF_8));
        buffer.putInt(0);
        end(start);
    }

    private void description() {
        int start = begin(INTERFACE);
        buffer.putShort((short) LINKTYPE_RAW).putShort((short) 0).putInt(0);
        option(OPTION_NAME, "sockets".getBytes(StandardCharsets.UTF_8));
        option(OPTION_RESOLUTION, new byte[] {9});
        buffer.putInt(0);
        end(start);
    }

    /**
     * Writes a packet, unless a write has failed.
     *
     * @param header its first bytes, up to its position, which are taken
     * @param length captured of what follows
     * @param wireLength carried of what follows
     */
    void packet(long nanos, ByteBuffer header, byte[] bytes, int offset, int length, int wireLength, byte[] comment) {
        int headers = header.position();
        int captured = headers + length;
        if (buffer.remaining() < PACKET_BLOCK + captured + comment.length + 16) {
            flush();
        }
        int start = begin(ENHANCED_PACKET);
        buffer.putInt(0).putInt((int) (nanos >>> 32)).putInt((int) nanos);
        buffer.putInt(captured).putInt(headers + wireLength);
        buffer.put(header.flip()).put(bytes, offset, length);
        pad();
        option(OPTION_COMMENT, comment);
        buffer.putInt(0);
        end(start);
    }

    private int begin(int type) {
        int start = buffer.position();
        buffer.putInt(type).putInt(0);
        return start;
    }

    private void end(int start) {
        int length = buffer.position() + 4 - start;
        buffer.putInt(length).putInt(start + 4, length);
    }

    private void option(int code, byte[] value) {
        buffer.putShort((short) code).putShort((short) value.length).put(value);
        pad();
    }

    /** Blocks begin at multiples of four, in the buffer too. */
    private void pad() {
        while (buffer.position() % 4 != 0) {
            buffer.put((byte) 0);
        }
    }

    void flush() {
        try {
            if (failure == null) {
                out.write(buffer.array(), 0, buffer.position());
                out.flush();
            }
        } catch (IOException e) {
            failure = e;
        }
        buffer.clear();
    }

    /** What ended the recording early, or null. */
    @Nullable
    IOException failure() {
        return failure;
    }
}
