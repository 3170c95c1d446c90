package io.perisco.bpf;

import io.perisco.model.CaptureException;
import io.perisco.pcap.Cidr;
import io.perisco.spi.SocketEventSource;
import io.perisco.spi.SocketEventSourceProvider;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Makes a {@link BpfSource} of arguments such as {@code port=8080}, {@code net=10.0.0.0/8}, {@code pid=4711}, {@code cgroup=123}, all of
 * which may be repeated, {@code side=server|client|both} and {@code bytes=4096}.
 *
 * @since 0.1.0
 */
public final class BpfSourceProvider implements SocketEventSourceProvider {
    /** For {@link java.util.ServiceLoader}. */
    public BpfSourceProvider() {}

    @Override
    public String scheme() {
        return "bpf";
    }

    @Override
    public SocketEventSource create(List<String> arguments) {
        List<Cidr> networks = new ArrayList<>();
        Set<Integer> ports = new HashSet<>();
        Set<Integer> processes = new HashSet<>();
        Set<Long> cgroups = new HashSet<>();
        BpfSource.Builder builder = BpfSource.builder();
        for (String argument : arguments) {
            String value = argument.substring(argument.indexOf('=') + 1);
            try {
                switch (argument.substring(0, argument.length() - value.length())) {
                    case "net=" -> networks.add(Cidr.parse(value));
                    case "port=" -> ports.add(Integer.valueOf(value));
                    case "pid=" -> processes.add(Integer.valueOf(value));
                    case "cgroup=" -> cgroups.add(Long.valueOf(value));
                    case "side=" -> builder.view(View.valueOf(value.toUpperCase(Locale.ROOT)));
                    case "bytes=" -> builder.bytesPerCall(Integer.parseInt(value));
                    default -> throw new IllegalArgumentException("there is no such setting");
                }
            } catch (IllegalArgumentException e) {
                throw new CaptureException(
                        "bpf: '" + argument + "' is not understood (" + e.getMessage() + ")",
                        "use net=, port=, pid=, cgroup=, side=server|client|both, bytes=",
                        e);
            }
        }
        try {
            return builder.filter(new Filter(networks, ports, processes, cgroups))
                    .build();
        } catch (IllegalArgumentException e) {
            throw new CaptureException("bpf: " + e.getMessage(), "name fewer, or others", e);
        }
    }
}
