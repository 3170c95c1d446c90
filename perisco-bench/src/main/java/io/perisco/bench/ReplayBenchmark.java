package io.perisco.bench;

import io.perisco.ExchangeListener;
import io.perisco.Perisco;
import io.perisco.model.Counter;
import io.perisco.pcap.CaptureBench;
import io.perisco.pcap.PcapSource;
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
 * What the whole engine costs, capture in memory, beside a bare walk over the headers of the same packets. The time is
 * that of the whole capture; {@code perExchange} is what it comes to for each.
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
        captured = capture.isEmpty()
                ? CaptureWriter.write(HttpTraffic.keepAlive(CONNECTIONS, ROUNDS), false)
                : Files.readAllBytes(Path.of(capture));
        expected = replay(captured, 0, hole::consume);
    }

    /** Everything in the calling thread. */
    @Benchmark
    public void engine(Told told, Blackhole hole) {
        told(replay(captured, 0, hole::consume), told);
    }

    /** A thread that reads and one that listens. */
    @Benchmark
    public void worker(Told told, Blackhole hole) {
        told(replay(captured, 1, hole::consume), told);
    }

    /** The headers of every packet, and nothing else. */
    @Benchmark
    public long headers(Told told) {
        told.perExchange += expected;
        return CaptureBench.headers(captured);
    }

    private void told(long exchanges, Told told) {
        if (exchanges != expected) {
            throw new IllegalStateException(exchanges + " exchanges, not " + expected);
        }
        told.perExchange += exchanges;
    }

    /** How many exchanges are found in {@code capture}. */
    static long replay(byte[] capture, int workers, ExchangeListener listener) {
        try (Perisco perisco = Perisco.builder()
                .source(PcapSource.of(new ByteArrayInputStream(capture), "memory"))
                .listener(listener)
                .workers(workers)
                .build()) {
            perisco.run();
            return perisco.counters().get(Counter.EXCHANGES);
        }
    }
}
