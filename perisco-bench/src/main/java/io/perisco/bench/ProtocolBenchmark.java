package io.perisco.bench;

import io.perisco.model.CaptureException;
import io.perisco.model.Exchange;
import io.perisco.spi.Protocol;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** What an exchange of any protocol costs, from ordered bytes to the listener. Takes half a minute unless told otherwise. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ProtocolBenchmark {
    /**
     * The id of a plugin, which is then the only one that is asked; or else what exchanges are told as, such as
     * {@code grpc}: all plugins are asked, and the cost of all is shared among these. Everything if empty.
     */
    @Param("")
    public String protocol;

    /** A capture file; generated HTTP/1 if empty. */
    @Param("")
    public String capture;

    private Playback perisco;

    @Setup
    public void prepare(Blackhole hole) {
        perisco = playback(Traffic.HTTP1.tape(capture), protocol, hole::consume);
        perisco.count();
    }

    @Benchmark
    public void exchange() {
        perisco.exchange();
    }

    private static Playback playback(Tape tape, String protocol, Consumer<Exchange> listener) {
        List<Protocol> alone = Playback.protocols(protocol);
        Predicate<Exchange> counts = exchange ->
                !alone.isEmpty() || protocol.isEmpty() || exchange.protocol().equals(protocol);
        return new Playback(tape, alone.isEmpty() ? Playback.protocols() : alone, counts, listener);
    }

    /**
     * Makes sure that there is something to measure.
     *
     * @throws CaptureException if {@code capture} cannot be read, or has no exchange of {@code protocol}; tells what it has
     */
    static void check(String protocol, String capture) {
        Tape tape = Traffic.HTTP1.tape(capture);
        if (playback(tape, protocol, exchange -> {}).play() > 0) {
            return;
        }
        Map<String, Integer> told = new TreeMap<>();
        List<Protocol> found = Playback.protocols();
        new Playback(tape, found, exchange -> told.merge(exchange.protocol(), 1, Integer::sum)).play();
        throw new CaptureException(
                "no exchange of protocol '" + protocol + "' in " + (capture.isEmpty() ? "generated HTTP/1" : capture)
                        + (told.isEmpty() ? ", nor of any other" : ", but of " + amounts(told)),
                "plugins are there for " + found.stream().map(Protocol::id).collect(Collectors.joining(", "))
                        + "; --plugin-path DIR adds those in the jars of DIR");
    }

    private static String amounts(Map<String, Integer> told) {
        return told.entrySet().stream()
                .map(each -> each.getKey() + " (" + each.getValue() + ")")
                .collect(Collectors.joining(", "));
    }
}
