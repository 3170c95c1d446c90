package io.perisco.bench;

import io.perisco.ExchangeListener;
import io.perisco.Perisco;
import io.perisco.model.Counter;
import io.perisco.pcap.PcapSource;
import io.perisco.spi.SocketEventSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What an exchange costs from source to listener, traffic from memory; the figure is that of {@code perExchange}, the
 * other one is for the whole traffic, the start of engine and worker included.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class ReplayBenchmark {
    private static final int CONNECTIONS = 64;
    private static final int ROUNDS = 500;

    /** A capture file; generated keep-alive traffic if empty. */
    @Param("")
    public String capture;

    private KeepAliveSource generated;
    private byte[] captured;
    private long expected;

    /** Exchanges told, which turn the time of a replay into that of an exchange. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Told {
        public long perExchange;
    }

    @Setup
    public void prepare(Blackhole hole) throws IOException {
        generated = new KeepAliveSource(CONNECTIONS, ROUNDS);
        captured = capture.isEmpty() ? new byte[0] : Files.readAllBytes(Path.of(capture));
        expected = capture.isEmpty() ? generated.exchanges() : replay(source(), hole::consume);
    }

    @Benchmark
    public void replay(Told told, Blackhole hole) {
        long exchanges = replay(source(), hole::consume);
        if (exchanges != expected) {
            throw new IllegalStateException(exchanges + " exchanges, not " + expected);
        }
        told.perExchange += exchanges;
    }

    private SocketEventSource source() {
        return capture.isEmpty() ? generated : PcapSource.of(new ByteArrayInputStream(captured), capture);
    }

    /** How many exchanges one worker makes of what comes from {@code source}. */
    static long replay(SocketEventSource source, ExchangeListener listener) {
        try (Perisco perisco =
                Perisco.builder().source(source).listener(listener).workers(1).build()) {
            perisco.run();
            return perisco.counters().get(Counter.EXCHANGES);
        }
    }
}
