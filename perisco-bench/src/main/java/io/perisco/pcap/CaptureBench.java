package io.perisco.pcap;

import java.io.ByteArrayInputStream;

/** The way of the benchmarks to the reader of captures, which is not public. */
public final class CaptureBench {
    private CaptureBench() {}

    /** Reads a capture from packet to packet; returns how many bytes they have. */
    public static long packets(byte[] capture) {
        CaptureReader reader = CaptureReader.open("memory", new ByteArrayInputStream(capture));
        long bytes = 0;
        while (reader.next()) {
            bytes += reader.length;
        }
        return bytes;
    }

    /** Walks over the headers of every packet, too; returns how many of them carry TCP. */
    public static long headers(byte[] capture) {
        CaptureReader reader = CaptureReader.open("memory", new ByteArrayInputStream(capture));
        Layers layers = new Layers();
        Packet packet = new Packet();
        Segment segment = new Segment(packet);
        long segments = 0;
        while (reader.next()) {
            packet.set(reader.window.bytes, reader.start, reader.length, reader.wireLength, reader.nanos);
            if (layers.descend(packet, reader.linkType) == Layers.TCP && segment.read()) {
                segments++;
            }
        }
        return segments;
    }
}
