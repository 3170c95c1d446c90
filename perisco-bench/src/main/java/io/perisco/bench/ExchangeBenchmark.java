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

/** What an exchange costs, in perisco from ordered bytes to the listener, in Netty decoded alone, on the same bytes. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class ExchangeBenchmark {
    @Param
    public Traffic traffic;

    /** A capture file of that traffic, nothing of it lost; generated traffic if empty. */
    @Param("")
    public String capture;

    private Playback perisco;
    private NettyPlayback netty;

    @Setup
    public void prepare(Blackhole hole) {
        Tape tape = traffic.tape(capture);
        perisco = new Playback(tape, Playback.protocols(traffic.protocol), hole::consume);
        netty = new NettyPlayback(tape, traffic.netty(), hole::consume);
        long ours = perisco.count();
        long theirs = netty.count();
        if (ours != theirs) {
            throw new IllegalStateException("perisco finds " + ours + " exchanges, Netty " + theirs);
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
