/** Live capture for perisco. */
@SuppressWarnings("requires-automatic") // JNA's name stands in its manifest, and is that of its modular jar
module io.perisco.bpf {
    requires com.sun.jna;
    requires static org.jspecify;
    requires transitive io.perisco.core;

    exports io.perisco.bpf;

    opens io.perisco.bpf.libbpf to
            com.sun.jna;

    provides io.perisco.spi.SocketEventSourceProvider with
            io.perisco.bpf.BpfSourceProvider;
}
