package io.perisco.bench;

import io.perisco.engine.Engine;
import io.perisco.model.Endpoint;
import io.perisco.model.Exchange;
import io.perisco.model.Side;
import io.perisco.spi.ConnectionStart;
import io.perisco.spi.SocketEventSink;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** What an exchange of HTTP/1 costs when so many connections are open and take turns. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class ConnectionsBenchmark {
    private static final long START_NANOS = 1_767_225_600_000_000_000L;
    private static final long STEP_NANOS = 10_000;
    private static final byte[] SERVER = {127, 0, 0, 2};
    private static final byte[] REQUEST = HttpTraffic.request(1);
    private static final byte[] RESPONSE = HttpTraffic.response(1);

    @Param({"1", "100", "10000", "100000"})
    public int connections;

    private Engine engine;
    private SocketEventSink.Handle[] handles;
    private long[] exchanges;
    private long ordinal;
    private int turn;

    @Setup
    public void prepare(Blackhole hole) {
        open(hole::consume);
    }

    /** Opens the connections, and has an exchange on each. */
    final void open(Consumer<Exchange> listener) {
        Playback output = new Playback(new Tape(), List.of(), listener);
        engine = new Engine(Playback.config(Playback.protocols("http/1")), output);
        handles = new SocketEventSink.Handle[connections];
        exchanges = new long[connections];
        for (int i = 0; i < connections; i++) {
            tick();
            byte[] client = {127, 1, (byte) (i >> 22), (byte) (i >> 14)};
            handles[i] = engine.opened(new ConnectionStart(
                    Endpoint.of(client, 20_000 + (i & 0x3FFF)), Endpoint.of(SERVER, 8080), true, null));
        }
        for (int i = 0; i < connections; i++) {
            exchange();
        }
    }

    @Benchmark
    public void exchange() {
        int i = turn;
        turn = i + 1 == connections ? 0 : i + 1;
        long before = exchanges[i]++;
        long sent = before * REQUEST.length;
        long answered = before * RESPONSE.length;
        int asked = REQUEST.length;
        tick();
        engine.data(handles[i], Side.CLIENT, sent, REQUEST, 0, asked, asked, answered);
        tick();
        engine.data(handles[i], Side.SERVER, answered, RESPONSE, 0, RESPONSE.length, RESPONSE.length, sent + asked);
    }

    private void tick() {
        ordinal++;
        engine.event(ordinal, START_NANOS + ordinal * STEP_NANOS);
    }
}
