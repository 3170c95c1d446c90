package io.perisco.bench;

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

/** What an exchange with a chunked response of so many chunks costs, in perisco and in Netty. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class ChunkedBodyBenchmark {
    /** Chunks of 512 bytes. */
    @Param({"1", "64"})
    public int chunks;

    private Playback perisco;
    private NettyPlayback netty;

    @Setup
    public void prepare(Blackhole hole) {
        Tape tape = HttpTraffic.chunked(8, 100, chunks);
        perisco = new Playback(tape, Playback.protocols("http/1"), hole::consume);
        netty = new NettyPlayback(tape, NettyHttp1::open, hole::consume);
        if (perisco.count() != netty.count()) {
            throw new IllegalStateException("perisco and Netty differ");
        }
    }

    @Benchmark
    public void perisco() {
        perisco.exchange();
    }

    @Benchmark
    public void netty() {
        netty.exchange();
    }
}
