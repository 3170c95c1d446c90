package io.perisco.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.model.Counter;
import io.perisco.model.Counters;
import io.perisco.model.Exchange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Calls of every kind under one capture: what other tests try one by one, for machines on which loading the programs takes seconds. The
 * exerciser says on standard error if io_uring is refused; then nothing is expected of it.
 */
@LiveKernel
@Timeout(120)
final class OneCaptureLiveTest {
    private static final String CLIENT = "client ";
    private static final String SERVER = "server ";
    private static final String OK = "GET /exercise 200 hello complete";

    private static final List<String> READ_BY_BOTH = List.of(
            "write read",
            "send recv",
            "sendto recvfrom",
            "sendmsg recvmsg",
            "writev readv",
            "pwritev2 preadv2",
            "writev recvmsg 6",
            "sendmsg readv mapped");

    private static final List<String> READ_BY_SOCKET_FUNCTIONS = List.of(
            "sendmmsg recvmmsg",
            "io_uring io_uring",
            "io_uring-msg io_uring-msg",
            "io_uring-async io_uring-async",
            "io_uring-msg io_uring-msg 6");

    private static final List<String> SCENARIOS =
            List.of("older", "peek", "short", "sendfile", "splice", "again", "passed", "half-closed", "unanswered");

    /** How many kinds of call there are, with what happens to connections. */
    static int kinds() {
        return READ_BY_BOTH.size() + READ_BY_SOCKET_FUNCTIONS.size() + SCENARIOS.size();
    }

    /** What each kind of call is to come to. */
    private static List<String> exchanges(String kind, Strategy strategy) {
        return switch (kind) {
            case "older" -> both(OK, OK + " midstream");
            case "peek" -> both(OK);
            case "short" -> both("POST /short 200 hello complete gap"); // of a call, 4 KiB are copied
            case "sendfile" ->
                with(
                        CLIENT + "GET /exercise 200 0123456789abcdef complete",
                        SERVER + "GET /exercise 200  complete gap");
            case "splice" ->
                with(CLIENT + "POST /splice 200 0123456789abcdef complete", SERVER + "POST /splice 200  complete gap");
            case "again" -> both(OK, OK, OK, OK);
            case "half-closed" -> both("GET /exercise 200 until the end complete");
            case "unanswered" -> both("GET /exercise null  reset");
            default ->
                READ_BY_SOCKET_FUNCTIONS.contains(kind) && strategy != Strategy.SOCKET_FUNCTIONS
                        ? List.of()
                        : both(OK, OK);
        };
    }

    /** What each side of the connections of a kind carries while captured; also where it cannot be read. */
    private static long bytes(String kind) {
        long usual = Describe.REQUEST_BYTES + Describe.RESPONSE_BYTES;
        long answer = "HTTP/1.1 200 OK\r\nContent-Length: 16\r\n\r\n0123456789abcdef".length();
        return switch (kind) {
            case "peek" -> usual;
            case "short" ->
                "POST /short HTTP/1.1\r\nHost: x\r\nContent-Length: 1048576\r\n\r\n".length()
                        + (1 << 20)
                        + Describe.RESPONSE_BYTES;
            case "sendfile" -> Describe.REQUEST_BYTES + answer + usual;
            case "splice" ->
                "POST /splice HTTP/1.1\r\nHost: x\r\nContent-Length: 16\r\n\r\n0123456789abcdef".length()
                        + answer
                        + usual;
            case "again" -> 4 * usual;
            case "half-closed" -> Describe.REQUEST_BYTES + "HTTP/1.0 200 OK\r\n\r\nuntil the end".length();
            case "unanswered" -> Describe.REQUEST_BYTES;
            default -> 2 * usual;
        };
    }

    private static List<String> both(String... exchanges) {
        return Stream.of(CLIENT, SERVER)
                .flatMap(side -> Stream.of(exchanges).map(x -> side + x))
                .toList();
    }

    /** A body that one side read, and the other took from elsewhere; then a usual exchange. */
    private static List<String> with(String client, String server) {
        return List.of(client, server, CLIENT + OK, SERVER + OK);
    }

    @Test
    void everyKindOfCallGivesItsExchangesAndEveryByteIsAccountedFor() {
        Strategy strategy = UnderTest.strategy();
        Map<String, Exerciser> exercisers = new LinkedHashMap<>();
        Map<String, List<String>> expected = new LinkedHashMap<>();
        Map<String, List<String>> wrong = new LinkedHashMap<>();
        long bytes = 0;
        try {
            Stream.of(READ_BY_BOTH, READ_BY_SOCKET_FUNCTIONS, SCENARIOS)
                    .flatMap(List::stream)
                    .forEach(kind -> exercisers.put(kind, Exerciser.start(kind.split(" ", -1))));
            Set<Integer> ports = exercisers.values().stream().map(e -> e.port).collect(Collectors.toSet());
            try (Watch watch = new Watch(BpfSource.builder()
                    .view(View.BOTH)
                    .ringBytes(64 << 20)
                    .filter(Filter.none().withPorts(ports)))) {
                for (Map.Entry<String, Exerciser> each : exercisers.entrySet()) {
                    String kind = each.getKey();
                    boolean refused = each.getValue().goUnlessRefused();
                    expected.put(kind, refused ? List.of() : sorted(exchanges(kind, strategy)));
                    bytes += refused ? 0 : 2 * bytes(kind);
                }
                Counters counters = watch.end();
                assertThat(counters.get(Counter.EVENTS_DROPPED)).isZero();
                assertThat(Describe.carried(counters))
                        .as(Describe.counters(counters))
                        .isEqualTo(bytes);
                exercisers.forEach((kind, exerciser) -> {
                    List<String> seen = of(exerciser, watch.exchanges);
                    if (!seen.equals(expected.get(kind))) {
                        wrong.put(kind, seen);
                    }
                });
                assertThat(wrong).as("expected %s", expected).isEmpty();
            }
        } finally {
            exercisers.values().forEach(Exerciser::close);
        }
    }

    private static List<String> sorted(List<String> exchanges) {
        return exchanges.stream().sorted().toList();
    }

    private static List<String> of(Exerciser exerciser, List<Exchange> exchanges) {
        return sorted(exchanges.stream()
                .filter(x -> x.connection().server().port() == exerciser.port)
                .map(Describe::exchange)
                .toList());
    }
}
