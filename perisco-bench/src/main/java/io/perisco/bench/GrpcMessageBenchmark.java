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

/** What a call costs that is answered by so many messages, understood as gRPC. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class GrpcMessageBenchmark {
    @Param({"1", "64"})
    public int messages;

    private Playback perisco;

    @Setup
    public void prepare(Blackhole hole) {
        perisco = new Playback(Http2Traffic.calls(500, messages), Playback.protocols("http/2"), hole::consume);
        perisco.count();
    }

    @Benchmark
    public void call() {
        perisco.exchange();
    }
}
