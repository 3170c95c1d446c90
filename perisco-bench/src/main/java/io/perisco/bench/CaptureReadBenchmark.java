package io.perisco.bench;

import io.perisco.pcap.CaptureBench;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What a packet of a capture costs to read, capture in memory, by format. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@OperationsPerInvocation(CaptureReadBenchmark.PACKETS)
public class CaptureReadBenchmark {
    /** How a capture is written. */
    public enum Format {
        PCAP,
        PCAPNG
    }

    private static final int CONNECTIONS = 16;
    private static final int ROUNDS = 1024;
    /** Requests and responses, and four packets for beginning and end. */
    static final int PACKETS = CONNECTIONS * (2 * ROUNDS + 4);

    @Param
    public Format format;

    private byte[] capture;

    @Setup
    public void prepare() {
        capture = capture(format);
        if (CaptureBench.headers(capture) != PACKETS) {
            throw new IllegalStateException("not every packet carries TCP");
        }
    }

    static byte[] capture(Format format) {
        return CaptureWriter.write(HttpTraffic.keepAlive(CONNECTIONS, ROUNDS), format == Format.PCAPNG);
    }

    /** From packet to packet. */
    @Benchmark
    public long packets() {
        return CaptureBench.packets(capture);
    }

    /** And over the headers of each. */
    @Benchmark
    public long headers() {
        return CaptureBench.headers(capture);
    }
}
