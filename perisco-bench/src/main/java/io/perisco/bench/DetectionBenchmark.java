package io.perisco.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.perisco.spi.ByteView;
import io.perisco.spi.Protocol;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** What it costs to ask every protocol that is found about the first bytes of a connection. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class DetectionBenchmark {
    /** What the client says first. */
    public enum First {
        HTTP1(new String(HttpTraffic.request(1), ISO_8859_1)),
        HTTP2("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0"),
        REDIS("*2\r\n$3\r\nGET\r\n$5\r\norder\r\n"),
        TLS("\26\3\1\2\0\1\0\1\374\3\3");

        private final String octets;

        First(String octets) {
            this.octets = octets;
        }

        byte[] bytes() {
            return octets.getBytes(ISO_8859_1);
        }
    }

    @Param
    public First first;

    private List<Protocol> protocols;
    private ByteView client;
    private ByteView server;

    @Setup
    public void prepare() {
        protocols = Playback.protocols();
        client = ByteView.of(first.bytes());
        server = ByteView.of(new byte[0]);
    }

    @Benchmark
    public void ask(Blackhole hole) {
        for (Protocol protocol : protocols) {
            hole.consume(protocol.detect(client, server));
        }
    }
}
