package io.perisco.pcap;

import io.perisco.model.CaptureException;
import io.perisco.spi.SocketEventSource;
import io.perisco.spi.SocketEventSourceProvider;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes a {@link PcapSource} of file names; {@code -} alone is standard input.
 *
 * @since 0.1.0
 */
public final class PcapSourceProvider implements SocketEventSourceProvider {
    /** For {@link java.util.ServiceLoader}. */
    public PcapSourceProvider() {}

    @Override
    public String scheme() {
        return "pcap";
    }

    @Override
    public SocketEventSource create(List<String> arguments) {
        if (arguments.isEmpty()) {
            throw new CaptureException("pcap: no file is named", "name at least one");
        }
        if (arguments.size() == 1 && arguments.get(0).equals("-")) {
            return PcapSource.of(System.in, "standard input");
        }
        Path[] files = new Path[arguments.size()];
        for (int i = 0; i < files.length; i++) {
            try {
                files[i] = Path.of(arguments.get(i));
            } catch (InvalidPathException e) {
                throw new CaptureException(arguments.get(i) + ": not a possible file name", "check the name", e);
            }
        }
        return PcapSource.of(files);
    }
}
