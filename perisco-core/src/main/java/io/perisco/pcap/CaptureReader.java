package io.perisco.pcap;

import io.perisco.model.CaptureException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Walks over the packets of one file. The fields describe the packet at hand, until {@link #next()} is called again. */
abstract class CaptureReader {
    /** More captured bytes than any interface that carries IP delivers; libpcap and Wireshark draw the line here too. */
    static final int MAX_PACKET = 256 << 10;

    static final String READS = "perisco reads pcap and pcapng, plain or packed with gzip";

    /** Event time in nanoseconds. Where a packet carries none, that of the packet before. */
    long nanos;
    /** Where the packet begins in {@code window.bytes}. */
    int start;
    /** Bytes captured. */
    int length;
    /** Bytes on the wire, at least {@link #length}. */
    int wireLength;
    /** A LINKTYPE_ value, or -1 if the file does not say. */
    int linkType;
    /** The interface, counted over the whole file; 0 where the format has no interfaces. */
    int interfaceId;
    /** Whose packet it is, if the file says. */
    final Origin origin = new Origin();

    final Window window;
    final String name;
    private @Nullable String problem;
    private final ArrayDeque<String> remarks = new ArrayDeque<>();

    CaptureReader(String name, Window window) {
        this.name = name;
        this.window = window;
    }

    /**
     * Opens a capture of whichever format.
     *
     * @param in not closed by this class
     * @throws CaptureException if the first bytes are not those of a capture
     */
    static CaptureReader open(String name, InputStream in) {
        Window window = new Window(in);
        if (window.has(2) && Bytes.u16(window.bytes, window.at) == 0x1F8B) {
            try {
                window = new Window(new GZIPInputStream(window.rest(), Window.SIZE));
            } catch (IOException e) {
                throw new CaptureException(
                        name + ": looks packed with gzip, but cannot be unpacked (" + e.getMessage() + ")",
                        "unpack it with another tool, or get it again",
                        e);
            }
        }
        if (!window.has(4)) {
            throw tooShort(name, window);
        }
        int magic = Bytes.i32(window.bytes, window.at);
        if (magic == PcapngReader.SECTION_HEADER) {
            return new PcapngReader(name, window);
        }
        PcapVariant variant = PcapVariant.of(magic);
        if (variant == null) {
            throw new CaptureException(
                    String.format(
                            Locale.ROOT,
                            "%s: begins with the bytes %02x %02x %02x %02x%s, which is no capture; %s",
                            name,
                            magic >>> 24,
                            magic >>> 16 & 0xFF,
                            magic >>> 8 & 0xFF,
                            magic & 0xFF,
                            guess(magic),
                            READS),
                    "unpack or convert it first");
        }
        if (!window.has(variant.fileHeader())) {
            throw tooShort(name, window);
        }
        return new PcapReader(name, window, variant);
    }

    /** Steps to the next packet. False at the end, or where nothing can be read any more: see {@link #problem()}. */
    abstract boolean next();

    /** The next line about what the walk left out and went on behind; null if there is none. */
    @Nullable
    final String remark() {
        return remarks.poll();
    }

    /** @param remedy what can be done, also for what is left out */
    final void remark(String found, String remedy) {
        remarks.add(name + ": at byte " + window.offset() + ": " + found + "; " + remedy);
    }

    /** Why the file was not read to its end, as one line; null if it was. */
    @Nullable
    String problem() {
        return problem;
    }

    /** Ends the walk in the middle of something of {@code wanted} bytes. */
    final boolean cut(String what, long wanted) {
        String failure = window.failure();
        problem = failure == null
                ? name + ": cut short at byte " + window.offset() + ": of " + what + " of " + wanted + " bytes only "
                        + window.left() + " are there; everything before was read, get the file again for the rest"
                : name + ": cannot be read on at byte " + window.offset() + " (" + failure
                        + "); everything before was read, get the file again for the rest";
        return false;
    }

    /** Ends the walk at something that cannot be. */
    final boolean nonsense(String found) {
        problem = name + ": damaged at byte " + window.offset() + ": " + found
                + "; everything before was read, get the file again for the rest";
        return false;
    }

    private static CaptureException tooShort(String name, Window window) {
        String failure = window.failure();
        if (failure != null) {
            return new CaptureException(name + ": cannot be read (" + failure + ")", "check the file");
        }
        return new CaptureException(
                name + ": ends after " + window.left() + " bytes, before any capture can begin; " + READS,
                "check how it was made");
    }

    private static String guess(int magic) {
        return switch (magic) {
            case 0x28B52FFD -> " (zstd)";
            case 0xFD377A58 -> " (xz)";
            case 0x04224D18 -> " (lz4)";
            case 0x504B0304 -> " (zip)";
            case 0x736E6F6F -> " (snoop)";
            case 0x7F454C46 -> " (ELF)";
            default -> magic >>> 8 == 0x425A68 ? " (bzip2)" : "";
        };
    }
}
