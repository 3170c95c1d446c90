package io.perisco.bench;

import io.perisco.spi.End;
import io.perisco.spi.Matcher;
import io.perisco.spi.Matchers;
import io.perisco.spi.OpenExchange;
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

/** What it costs to match on a connection on which so many exchanges are open. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class MatchingBenchmark {
    /** Who matches. */
    public enum By {
        /** Pipelined HTTP/1. */
        ORDER,
        /** Streams of HTTP/2. */
        KEY
    }

    private static final int EXCHANGES = 40_000;

    @Param
    public By by;

    @Param({"1", "100", "256", "10000"})
    public int open;

    private final Matcher.Judge judge = x -> {};
    private Matcher matcher;
    private Asked[] waiting;
    private int next;
    private long key = 1;
    private Playback whole;

    @Setup
    public void prepare(Blackhole hole) {
        matcher = by == By.ORDER ? Matchers.inOrder() : Matchers.byKey();
        waiting = new Asked[open];
        for (int i = 0; i < open; i++) {
            ask(i);
        }
        Tape tape = by == By.ORDER ? HttpTraffic.pipelined(open, EXCHANGES) : Http2Traffic.streams(open, EXCHANGES);
        whole = new Playback(tape, Playback.protocols(by == By.ORDER ? "http/1" : "http/2"), hole::consume);
        if (whole.count() != EXCHANGES) {
            throw new IllegalStateException("not every exchange was found");
        }
    }

    /** The matcher alone: the oldest is answered, another one asked. */
    @Benchmark
    public OpenExchange matcher() {
        Asked oldest = waiting[next];
        OpenExchange found = matcher.awaited(by == By.ORDER ? 0 : oldest.key(), judge);
        if (found != oldest) {
            throw new IllegalStateException("mispaired");
        }
        matcher.answered(oldest);
        oldest.answer();
        matcher.finished(oldest, End.COMPLETE);
        ask(next);
        next = next + 1 == open ? 0 : next + 1;
        return found;
    }

    private void ask(int i) {
        Asked asked = new Asked(key);
        key += 2;
        waiting[i] = asked;
        matcher.requested(asked, judge);
    }

    /** A whole exchange, from its bytes to the listener. */
    @Benchmark
    public void exchange() {
        whole.exchange();
    }
}
