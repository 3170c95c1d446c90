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

/** What an exchange of any protocol costs, from ordered bytes to the listener. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class ProtocolBenchmark {
    /** The id of a protocol that is found; all that are found if empty. */
    @Param("")
    public String protocol;

    /** A capture file; generated HTTP/1 if empty. */
    @Param("")
    public String capture;

    private Playback perisco;

    @Setup
    public void prepare(Blackhole hole) {
        perisco = new Playback(Traffic.HTTP1.tape(capture), Playback.protocols(protocol), hole::consume);
        perisco.count();
    }

    @Benchmark
    public void exchange() {
        perisco.exchange();
    }
}
