package io.perisco.spi;

import java.util.List;

/**
 * Makes sources of one scheme, such as {@code pcap} or {@code bpf}; found by {@link java.util.ServiceLoader}, and asked
 * only when a user names the scheme.
 *
 * @since 0.1.0
 */
public interface SocketEventSourceProvider {
    /** The name users give, lower case. */
    String scheme();

    /**
     * @param arguments what stands behind the scheme: file names for {@code pcap}
     * @throws io.perisco.model.CaptureException if there can be no such source
     */
    SocketEventSource create(List<String> arguments);
}
