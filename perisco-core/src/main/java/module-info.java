/** The library: values, the interfaces for plugins, the engine, and the replay of captures. Needs {@code java.base} alone. */
module io.perisco.core {
    requires static org.jspecify;

    exports io.perisco;
    exports io.perisco.http;
    exports io.perisco.http.spi;
    exports io.perisco.model;
    exports io.perisco.pcap;
    exports io.perisco.spi;

    uses io.perisco.http.spi.ExchangeInterpreter;
    uses io.perisco.spi.Protocol;
    uses io.perisco.spi.SocketEventSourceProvider;

    provides io.perisco.spi.SocketEventSourceProvider with
            io.perisco.pcap.PcapSourceProvider;
}
