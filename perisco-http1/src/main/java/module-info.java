/** HTTP/1.x for perisco; found by whoever reads with it. */
@SuppressWarnings("module") // the digit is the protocol's
module io.perisco.http1 {
    requires static org.jspecify;
    requires transitive io.perisco.core;

    exports io.perisco.http1;

    provides io.perisco.spi.Protocol with
            io.perisco.http1.Http1Protocol;
}
