package io.perisco.pcap;

import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.NoticeListener;
import io.perisco.Perisco;
import io.perisco.contract.LineProtocol;
import io.perisco.model.Endpoint;
import io.perisco.model.Exchange;
import io.perisco.model.Half;
import io.perisco.model.ProcessInfo;
import io.perisco.model.Side;
import io.perisco.spi.ConnectionStart;
import io.perisco.spi.End;
import io.perisco.spi.SocketEventSink;
import io.perisco.spi.SocketEventSource;
import io.perisco.testkit.FunctionSource;
import io.perisco.testkit.Script;
import io.perisco.testkit.ScriptSource;
import io.perisco.testkit.Watched;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A recording replays as what was recorded. */
final class RecordedSourceTest {
    private static final byte[] BODY = "x".repeat(100_000).getBytes(StandardCharsets.ISO_8859_1);

    /** What the engine was told while the recording was made, and of its replay. */
    private record Both(Watched recorded, Watched replayed) {
        static Both of(SocketEventSource source) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            Watched recorded = Watched.of(RecordedSource.of(source, out), new LineProtocol());
            return new Both(recorded, replay(out));
        }

        private static Watched replay(ByteArrayOutputStream out) {
            PcapSource source = PcapSource.of(new ByteArrayInputStream(out.toByteArray()), "recording");
            return Watched.of(source, new LineProtocol());
        }

        Both areTheSame() {
            assertThat(replayed.lines()).isEqualTo(recorded.lines());
            assertThat(replayed.exchanges())
                    .extracting(Both::ends)
                    .isEqualTo(recorded.exchanges().stream().map(Both::ends).toList());
            assertThat(replayed.counters().balances()).isTrue();
            return this;
        }

        private static String ends(Exchange x) {
            return x.connection().client() + " " + x.connection().server() + " "
                    + x.connection().process();
        }
    }

    private static Script conversation(int n) {
        Script script = n % 7 == 3 ? Script.joined() : Script.connection();
        for (int i = 0; i <= n % 5; i++) {
            script.client("?" + 3 * i + " q" + n + "\n" + "a".repeat(3 * i));
            script.server("!" + n + " r" + i + "\n" + "b".repeat(n));
        }
        return switch (n % 4) {
            case 0 -> script.fin(Side.CLIENT).fin(Side.SERVER);
            case 1 -> script.client("?0 unanswered\n").reset();
            case 2 -> script.client("?0 last\n").fin(Side.CLIENT).server("!0 late\n");
            default -> script;
        };
    }

    private static Script[] conversations() {
        Script[] scripts = new Script[60];
        for (int i = 0; i < scripts.length; i++) {
            scripts[i] = conversation(i);
        }
        return scripts;
    }

    /** A source that tells what another tells, otherwise. */
    private static SocketEventSource with(SocketEventSource source, UnaryOperator<ConnectionStart> starts) {
        return FunctionSource.of("scripted", sink -> {
            try (SocketEventSource.Reader reader = source.open(0, 1)) {
                reader.run(new Passing(sink) {
                    @Override
                    public Handle opened(ConnectionStart start) {
                        return sink.opened(starts.apply(start));
                    }
                });
            }
        });
    }

    private static void data(SocketEventSink sink, SocketEventSink.Handle h, Side side, long position, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        sink.data(h, side, position, bytes, 0, bytes.length, bytes.length, 0);
    }

    private static ConnectionStart start(boolean fromStart, @Nullable ProcessInfo process) {
        return new ConnectionStart(
                Endpoint.of(new byte[] {10, 0, 0, 1}, 5000),
                Endpoint.of(new byte[] {10, 0, 0, 2}, 80),
                fromStart,
                process);
    }

    @Test
    void manyConnectionsWithEveryEnd() {
        Both both = Both.of(ScriptSource.of(conversations())).areTheSame();
        assertThat(both.recorded.lines()).hasSizeGreaterThan(150);
    }

    @Test
    void inPiecesThatComeOutOfOrder() {
        Random random = new Random(5);
        Both.of(ScriptSource.of(conversations())
                        .cut(left -> 1 + random.nextInt(Math.min(left, 9)))
                        .swap(5))
                .areTheSame();
    }

    @Test
    void aHoleWhereverItIs() {
        for (int at = 0; at < 60; at += 7) {
            for (Side side : Side.values()) {
                Both.of(ScriptSource.of(conversation(28), conversation(29), conversation(33))
                                .hole(side, at, at + 11))
                        .areTheSame();
            }
        }
    }

    @Test
    void measuredGaps() {
        Both both = Both.of(ScriptSource.of(Script.connection()
                        .client("?3000 q\nabc")
                        .gap(Side.CLIENT, 2997)
                        .server("!200000 r\n")
                        .gap(Side.SERVER, 200_000)
                        .client("?0 again\n")
                        .server("!0 once more\n")))
                .areTheSame();
        assertThat(both.replayed.exchanges().get(0).bodyBytes(Half.RESPONSE)).isEqualTo(200_000);
    }

    @Test
    void callsOfWhichOnlyTheBeginningWasCopied() {
        Both both = Both.of(FunctionSource.of("scripted", sink -> {
            sink.event(1, Script.START_NANOS);
            SocketEventSink.Handle h = sink.opened(start(true, null));
            data(sink, h, Side.CLIENT, 0, "?0 q\n");
            byte[] head = "!1000000 r\nbegin".getBytes(StandardCharsets.ISO_8859_1);
            sink.data(h, Side.SERVER, 0, head, 0, head.length, 1_000_011, 5);
            sink.event(2, Script.START_NANOS + 1_000_000);
            data(sink, h, Side.SERVER, 1_000_011, "*0 behind\n");
            sink.closed(h, End.FIN);
        }));
        both.areTheSame();
        assertThat(both.replayed.exchanges()).hasSize(2);
    }

    @Test
    void callsLongerThanAnyPacket() {
        Both both = Both.of(ScriptSource.of(Script.connection()
                        .client("?0 q\n")
                        .server("!" + BODY.length + " r\n")
                        .server(BODY)
                        .server("*0 behind\n")))
                .areTheSame();
        assertThat(both.replayed.counters().ledger(Side.SERVER).lost()).isZero();
    }

    @Test
    void whatIsMissingWithoutAWordIsGivenUpAfterAWhile() {
        Both both = Both.of(FunctionSource.of("scripted", sink -> {
            sink.event(1, Script.START_NANOS);
            SocketEventSink.Handle h = sink.opened(start(true, null));
            data(sink, h, Side.CLIENT, 0, "?10 q\n");
            data(sink, h, Side.CLIENT, 16, "?0 r\n");
            sink.event(2, Script.START_NANOS + 300_000_000);
            data(sink, h, Side.CLIENT, 21, "?0 s\n");
            data(sink, h, Side.SERVER, 0, "!0 one\n!0 two\n!0 three\n");
            sink.event(3, Script.START_NANOS + 400_000_000);
            sink.closed(h, End.FIN);
        }));
        both.areTheSame();
        assertThat(both.replayed.exchanges()).hasSize(3);
    }

    @Test
    void overIpv6() {
        byte[] address = new byte[16];
        address[0] = (byte) 0xFD;
        Both both = Both.of(with(ScriptSource.of(conversations()), s -> {
            byte[] client = address.clone();
            client[15] = (byte) s.client().port();
            return new ConnectionStart(
                    Endpoint.of(client, s.client().port()), Endpoint.of(address, 443), s.fromStart(), null);
        }));
        both.areTheSame();
        assertThat(both.replayed.exchanges().get(0).connection().family()).isEqualTo("IPv6/TCP");
    }

    @Test
    void twoViewsOfAConnectionAndTheirProcesses() {
        ProcessInfo curl = new ProcessInfo(17, "curl", Side.CLIENT, 1, 1000, 7, 4026531840L);
        ProcessInfo worker = new ProcessInfo(4_000_000_000L, "a b=\u00e9 comm=x", Side.SERVER, 0, -1, 0, 0);
        Both both = Both.of(FunctionSource.of("scripted", sink -> {
            sink.event(1, Script.START_NANOS);
            SocketEventSink.Handle client = sink.opened(start(true, curl));
            data(sink, client, Side.CLIENT, 0, "?0 q\n");
            SocketEventSink.Handle server = sink.opened(start(false, worker));
            data(sink, server, Side.CLIENT, 7_000, "?0 q\n");
            sink.event(2, Script.START_NANOS + 1_000_000);
            data(sink, server, Side.SERVER, 300_000_000L, "!0 r\n");
            data(sink, client, Side.SERVER, 0, "!0 r\n");
            sink.closed(server, End.FIN);
            sink.closed(client, End.RESET);
        }));
        both.areTheSame();
        assertThat(both.replayed.exchanges())
                .extracting(x -> x.connection().process())
                .containsExactly(worker, curl);
    }

    @Test
    void theRolesOfAConnectionThatWasJoined() {
        Both both = Both.of(FunctionSource.of("scripted", sink -> {
            sink.event(1, Script.START_NANOS);
            SocketEventSink.Handle h = sink.opened(new ConnectionStart(
                    Endpoint.of(new byte[] {10, 0, 0, 1}, 80),
                    Endpoint.of(new byte[] {10, 0, 0, 2}, 5000),
                    false,
                    null));
            data(sink, h, Side.CLIENT, 99, "?");
            data(sink, h, Side.CLIENT, 100, "0 q\n");
            data(sink, h, Side.SERVER, 5, "!0 r\n");
        }));
        both.areTheSame();
        assertThat(both.replayed.exchanges().get(0).connection().client().port())
                .isEqualTo(80);
    }

    @Test
    void aRecordingThatCannotBeWrittenIsToldOnceAndTheCaptureGoesOn() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("no space left");
            }
        };
        List<String> problems = new ArrayList<>();
        List<Exchange> exchanges = new ArrayList<>();
        try (Perisco perisco = Perisco.builder()
                .source(RecordedSource.of(ScriptSource.of(conversations()), full))
                .protocol(new LineProtocol())
                .listener(exchanges::add)
                .noticeListener(new NoticeListener() {
                    @Override
                    public void onProblem(String message) {
                        problems.add(message);
                    }
                })
                .build()) {
            perisco.run();
        }
        assertThat(problems)
                .containsExactly("the recording cannot be written (no space left), it ends here; make room, or write it"
                        + " elsewhere");
        assertThat(exchanges).hasSizeGreaterThan(150);
    }

    /** Passes everything on. */
    private abstract static class Passing implements SocketEventSink {
        private final SocketEventSink sink;

        Passing(SocketEventSink sink) {
            this.sink = sink;
        }

        @Override
        public void event(long ordinal, long nanos) {
            sink.event(ordinal, nanos);
        }

        @Override
        public void data(
                Handle connection,
                Side side,
                long position,
                byte[] bytes,
                int offset,
                int length,
                long wireLength,
                long after) {
            sink.data(connection, side, position, bytes, offset, length, wireLength, after);
        }

        @Override
        public void lost(Handle connection, Side side, long upTo) {
            sink.lost(connection, side, upTo);
        }

        @Override
        public void ended(Handle connection, Side side, long position, End how) {
            sink.ended(connection, side, position, how);
        }

        @Override
        public void closed(Handle connection, End how) {
            sink.closed(connection, how);
        }

        @Override
        public void count(io.perisco.model.Counter counter, long n) {
            sink.count(counter, n);
        }

        @Override
        public void problem(String message) {
            sink.problem(message);
        }
    }
}
