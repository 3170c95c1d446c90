package io.perisco.bench;

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
import org.openjdk.jmh.infra.Blackhole;

/** What a response of 64 TCP segments costs, in order and with neighbours swapped. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class ReassemblyBenchmark {
    private static final int SEGMENTS = 64;

    /** So many of a hundred segments came after the one that follows them. */
    @Param({"0", "1", "10"})
    public int disorder;

    private Playback perisco;

    @Setup
    public void prepare(Blackhole hole) {
        Tape tape = HttpTraffic.large(200, SEGMENTS);
        if (disorder > 0) {
            tape.disorder(100 / disorder);
        }
        perisco = new Playback(tape, Playback.protocols("http/1"), hole::consume);
        perisco.count();
    }

    @Benchmark
    @OperationsPerInvocation(SEGMENTS)
    public void segment() {
        perisco.exchange();
    }
}
