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

/** What an exchange whose response comes in so many frames of DATA, with as many others, costs in perisco and in Netty. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class FrameBenchmark {
    /** Frames of DATA; beside each there is one PING or WINDOW_UPDATE. */
    @Param({"1", "64"})
    public int frames;

    private Playback perisco;
    private NettyPlayback netty;

    @Setup
    public void prepare(Blackhole hole) {
        Tape tape = Http2Traffic.frames(500, frames);
        perisco = new Playback(tape, Playback.protocols("http/2"), hole::consume);
        netty = new NettyPlayback(tape, NettyHttp2::open, hole::consume);
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
