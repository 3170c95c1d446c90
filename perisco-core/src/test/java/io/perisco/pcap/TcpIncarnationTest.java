package io.perisco.pcap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where one connection ends and another begins on the same 4-tuple. */
final class TcpIncarnationTest {
    private static final String OPEN = "open 10.0.0.1:40000 > 10.0.0.2:80 start";
    private static final String[] CLOSED = {
        "> S 100", "< SA 500 101", "> FA 101 501 GET", "< FA 501 105 OK", "> A 105 504"
    };
    private static final List<String> CLOSED_LOG =
            List.of(OPEN, "C 0 'GET'", "C 3 FIN", "S 0 'OK' after 3", "S 2 FIN", "C 3 after 2", "closed FIN");

    @Test
    void behaviour19_resetMidBody() {
        assertThat(Talk.replay("> S 100", "< SA 500 101", "> A 101 501 GET", "< A 501 104 par", "> RA 104 504"))
                .containsExactly(OPEN, "C 0 'GET'", "S 0 'par' after 3", "C 3 RESET", "closed RESET");
    }

    @Test
    void behaviour19_resetOutOfPlaceIsNone() {
        assertThat(Talk.replay("> S 100", "< SA 500 101", "> A 101 501 GET", "< R 900000000 0", "< A 501 104 OK"))
                .containsExactly(OPEN, "C 0 'GET'", "S 0 'OK' after 3");
    }

    @Test
    void behaviour19_bytesInFlightAfterAResetStillCome() {
        assertThat(Talk.replay(
                        "> S 100", "< SA 500 101", "> A 101 501 GET", "> R 104 0", "< A 501 104", "< A 501 104 OK"))
                .containsExactly(OPEN, "C 0 'GET'", "C 3 RESET", "S 0 'OK' after 3", "closed RESET");
    }

    @Test
    void bytesAfterAResetThatWereNotInFlightAreQuiet() {
        assertThat(Talk.replay(
                        "> S 100",
                        "< SA 500 101",
                        "> A 101 501 GET",
                        "> R 104 0",
                        "wait 2",
                        "< A 501 104 OK",
                        "> R 104 0"))
                .containsExactly(OPEN, "C 0 'GET'", "C 3 RESET", "closed RESET");
    }

    @Test
    void resetOfBothSidesLeavesNothingInFlight() {
        assertThat(Talk.replay(
                        "> S 100", "< SA 500 101", "> A 101 501 GET", "> R 104 0", "< RA 501 104", "< A 501 104 OK"))
                .startsWith(OPEN, "C 0 'GET'", "C 3 RESET", "S 0 RESET", "closed RESET");
    }

    @Test
    void endInFlightAfterAReset() {
        assertThat(Talk.replay(
                        "> S 100",
                        "< SA 500 101",
                        "> FA 101 501 GET",
                        "> R 105 0",
                        "< FA 501 105 OK",
                        "< FA 501 105 OK"))
                .containsExactly(
                        OPEN,
                        "C 0 'GET'",
                        "C 3 FIN",
                        "C 3 RESET",
                        "S 0 'OK' after 3",
                        "S 2 FIN",
                        "S 0 'OK' after 3",
                        "closed RESET");
    }

    @Test
    void reusedWhileBytesAreInFlightAfterAReset() {
        assertThat(Talk.replay(
                        "> S 100",
                        "< SA 500 101",
                        "> A 101 501 GET",
                        "> R 104 0",
                        "> S 100",
                        "> S 5000",
                        "< SA 6000 5001",
                        "> A 5001 6001 PUT"))
                .containsExactly(OPEN, "C 0 'GET'", "C 3 RESET", "closed RESET", "#2 " + OPEN, "#2 C 0 'PUT'");
    }

    /** All at one moment, so that time alone would not bound them. */
    @Test
    void floodOfResets() {
        PcapBytes file = PcapBytes.linkType(101);
        for (int i = 0; i < 20_000; i++) {
            int port = 30_000 + i;
            byte[] data = Frames.bytes("GET");
            byte[] get = Frames.ip4(6, Frames.tcp(port, 80, Frames.ACK, 1000, 2000, new byte[0], data));
            byte[] rst = Frames.ip4(6, Frames.tcp(port, 80, Frames.RST, 1003, 0, new byte[0], new byte[0]));
            file.add(1, 0, get, get.length).add(1, 0, rst, rst.length);
        }
        RecordingSink sink = Replays.of(file.toBytes());
        assertThat(sink.lines().stream().filter(l -> l.endsWith("closed RESET")))
                .hasSize(20_000);
        assertThat(sink.lines().indexOf("closed RESET")).isLessThan(sink.lines().size() - 3_000);
    }

    private static byte[] segment(int port, int flags, int sequence, String data) {
        return Frames.ip4(6, Frames.tcp(port, 80, flags, sequence, 2000, new byte[0], Frames.bytes(data)));
    }

    private static PcapBytes at(PcapBytes file, int second, byte[] packet) {
        return file.add(second, 0, packet, packet.length);
    }

    /** However many workers share the connections: each sees every packet's time, not every connection. */
    @Test
    void timeThatGoesBackEndsNoWait() {
        PcapBytes file = PcapBytes.linkType(101);
        at(file, 10, segment(40001, Frames.ACK, 1000, "GET"));
        at(file, 5, segment(40002, Frames.ACK, 1000, "PUT"));
        at(file, 5, segment(40002, Frames.RST, 1003, ""));
        at(file, 7, segment(40003, Frames.ACK, 1000, "HEAD"));
        at(file, 12, segment(40004, Frames.ACK, 1000, "POST"));
        List<String> lines = Replays.of(file.toBytes()).lines();
        int closed = lines.indexOf("#2 closed RESET");
        assertThat(closed).isPositive();
        assertThat(lines.subList(0, closed)).anyMatch(line -> line.contains("'HEAD'"));
        assertThat(lines.subList(closed, lines.size())).anyMatch(line -> line.contains("'POST'"));
    }

    @Test
    void sideThatGoesOnDidNotReset() {
        assertThat(Talk.replay("> S 100", "< SA 500 101", "> A 101 501 GET", "< RA 501 104", "< A 501 104 OK"))
                .containsExactly(
                        OPEN,
                        "C 0 'GET'",
                        "S 0 RESET",
                        "closed RESET",
                        "#2 open 10.0.0.1:40000 > 10.0.0.2:80 joined",
                        "#2 S 1048576 'OK' after 1048576");
    }

    @Test
    void refusedThenAccepted() {
        assertThat(Talk.replay("> S 100", "< RA 0 101", "> S 100", "< SA 700 101", "> A 101 701 GET"))
                .containsExactly(OPEN, "S 0 RESET", "closed RESET", "#2 " + OPEN, "#2 C 0 'GET'");
    }

    @Test
    void refusalOfSomethingElseIsNone() {
        assertThat(Talk.replay("> S 100", "< RA 0 77777777", "< SA 700 101", "> A 101 701 GET"))
                .containsExactly(OPEN, "C 0 'GET'");
    }

    @Test
    void synAgainIsTheSame() {
        assertThat(Talk.replay("> S 100", "> S 100", "< SA 500 101", "< SA 500 101", "> A 101 501 GET", "> S 100"))
                .containsExactly(OPEN, "C 0 'GET'");
    }

    @Test
    void synWithAnotherNumberIsAnother() {
        assertThat(Talk.replay(
                        "> S 100",
                        "< SA 500 101",
                        "> A 101 501 GET",
                        "> S 900000",
                        "< SA 7000 900001",
                        "> A 900001 7001 GET"))
                .containsExactly(OPEN, "C 0 'GET'", "closed SOURCE_ENDED", "#2 " + OPEN, "#2 C 0 'GET'");
    }

    @Test
    void answerWithAnotherNumberIsAnother() {
        assertThat(Talk.replay("> S 100", "< SA 500 101", "> A 101 501 GET", "< SA 7000 900001", "> A 900001 7001 PUT"))
                .as("its SYN was not captured")
                .containsExactly(OPEN, "C 0 'GET'", "closed SOURCE_ENDED", "#2 " + OPEN, "#2 C 0 'PUT'");
    }

    @Test
    void answerToAnotherSynBeforeAnyOtherIsNone() {
        assertThat(Talk.replay("> S 100", "< SA 7000 3000000000", "< SA 500 101", "> A 101 501 GET"))
                .containsExactly(OPEN, "C 0 'GET'");
    }

    @Test
    void answerThatIsIssuedAgainHoldsOnceItIsAcknowledged() {
        assertThat(Talk.replay("> S 100", "< SA 500 101", "< SA 700 101", "> A 101 701 GET", "< A 701 104 OK"))
                .containsExactly(OPEN, "C 0 'GET'", "S 0 'OK' after 3");
    }

    @Test
    void latestAnswerThatIsAcknowledgedHolds() {
        assertThat(Talk.replay(
                        "> S 100",
                        "< SA 500 101",
                        "> A 101 501",
                        "< SA 700 101",
                        "> A 101 701 GET",
                        "< A 701 104 OK",
                        "> A 104 703"))
                .containsExactly(OPEN, "C 0", "C 0 'GET'", "S 0 'OK' after 3", "C 3 after 2");
    }

    @Test
    void answerThatIsIssuedAgainIsNoneIfTheFirstIsAcknowledged() {
        assertThat(Talk.replay("> S 100", "< SA 500 101", "< SA 300 101", "> A 101 501 GET", "< A 501 104 OK"))
                .containsExactly(OPEN, "C 0 'GET'", "S 0 'OK' after 3");
    }

    @Test
    void answerThatIsIssuedAgainHoldsOnceBytesFollowIt() {
        assertThat(Talk.replay("> S 100", "< SA 500 101", "< SA 700 101", "< SA 600 101", "< A 701 101 OK"))
                .as("what acknowledges it was not captured")
                .containsExactly(OPEN, "S 0 'OK'");
    }

    @Test
    void behaviour15_reusedWithinASecond() {
        assertThat(Talk.replay(then(CLOSED, "> S 5000", "< SA 6000 5001", "> A 5001 6001 PUT")))
                .containsExactlyElementsOf(log(CLOSED_LOG, "#2 " + OPEN, "#2 C 0 'PUT'"));
    }

    @Test
    void reusedInTheOtherDirection() {
        assertThat(Talk.replay(then(CLOSED, "< S 5000", "> SA 6000 5001", "< A 5001 6001 PUT")))
                .containsExactlyElementsOf(
                        log(CLOSED_LOG, "#2 open 10.0.0.2:80 > 10.0.0.1:40000 start", "#2 C 0 'PUT'"));
    }

    @Test
    void lateSegmentsOfAClosedConnectionAreQuiet() {
        assertThat(Talk.replay(
                        then(CLOSED, "> S 100", "> A 101 501 GET", "< FA 501 104 OK", "< A 504 105", "> R 105 0")))
                .isEqualTo(CLOSED_LOG);
    }

    @Test
    void bytesThatTheClosedConnectionCannotHaveHadAreAnother() {
        assertThat(Talk.replay(then(CLOSED, "> A 90000000 80000000 PUT", "< A 80000000 90000003 YES")))
                .containsExactlyElementsOf(log(
                        CLOSED_LOG,
                        "#2 open 10.0.0.1:40000 > 10.0.0.2:80 joined",
                        "#2 C 1048576 'PUT' after 1048576",
                        "#2 S 1048576 'YES' after 1048579"));
    }

    @Test
    void bytesBehindBothEndsAreAnother() {
        assertThat(Talk.replay(then(CLOSED, "> A 105 504 PUT")))
                .containsExactlyElementsOf(log(
                        CLOSED_LOG, "#2 open 10.0.0.1:40000 > 10.0.0.2:80 joined", "#2 C 1048576 'PUT' after 1048576"));
    }

    @Test
    void bytesFarFromAResetAreAnother() {
        assertThat(Talk.replay("> S 100", "< SA 500 101", "> A 101 501 GET", "> R 104 0", "< A 90000000 7000 YES"))
                .endsWith(
                        "closed RESET",
                        "#2 open 10.0.0.1:40000 > 10.0.0.2:80 joined",
                        "#2 S 1048576 'YES' after 1048576");
    }

    @Test
    void bytesOfASideThatWasNeverHeardAreAnotherByWhatTheyAcknowledge() {
        assertThat(Talk.replay("> S 100", "< RA 0 101", "< A 4000000000 90000000 YES"))
                .containsExactly(
                        OPEN,
                        "S 0 RESET",
                        "closed RESET",
                        "#2 open 10.0.0.1:40000 > 10.0.0.2:80 joined",
                        "#2 S 1048576 'YES' after 1048576");
    }

    @Test
    void longAfterItClosedItIsAnother() {
        assertThat(Talk.replay(then(CLOSED, "wait 200", "> A 104 503 PUT")))
                .containsExactlyElementsOf(log(
                        CLOSED_LOG, "#2 open 10.0.0.1:40000 > 10.0.0.2:80 joined", "#2 C 1048576 'PUT' after 1048576"));
    }

    @Test
    void bytesFarOffThatGoOnAreAnother() {
        assertThat(Talk.replay(
                        "> S 100", "< SA 500 101", "> A 101 501 GET", "> A 3000000000 0 one", "> A 3000000003 0 two"))
                .containsExactly(
                        OPEN,
                        "C 0 'GET'",
                        "closed SOURCE_ENDED",
                        "#2 open 10.0.0.1:40000 > 10.0.0.2:80 joined",
                        "#2 C 1048576 'two' after 1048576");
    }

    @Test
    void bytesFarOffThatStandAloneAreNonsense() {
        assertThat(Talk.replay(
                        "> S 100", "< SA 500 101", "> A 101 501 GET", "> A 3000000000 501 one", "> A 104 501 two"))
                .containsExactly(OPEN, "C 0 'GET'", "C 3 'two'");
    }

    @Test
    void bothOpenAtTheSameTime() {
        assertThat(Talk.replay("> S 100", "< S 500", "> SA 100 501", "< SA 500 101", "> A 101 501 GET"))
                .containsExactly(OPEN, "C 0 'GET'");
    }

    @Test
    void forgottenByTheEngineIsJoinedAgain() {
        RecordingSink sink = new RecordingSink() {
            @Override
            public void event(long ordinal, long nanos) {
                super.event(ordinal, nanos);
                if (ordinal == 4) {
                    connection(0).forget();
                }
            }
        };
        Replays.run(
                Replays.source(Talk.capture(
                        "> S 100", "< SA 500 101", "> A 101 501 GET", "< A 501 104 OK", "> A 104 503 PUT")),
                sink);
        assertThat(sink.lines())
                .containsExactly(
                        OPEN,
                        "C 0 'GET'",
                        "#2 open 10.0.0.1:40000 > 10.0.0.2:80 joined",
                        "#2 S 1048576 'OK' after 1048576",
                        "#2 C 1048576 'PUT' after 1048578");
    }

    private static String[] then(String[] first, String... next) {
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(next));
        return all.toArray(new String[0]);
    }

    private static List<String> log(List<String> first, String... next) {
        List<String> all = new ArrayList<>(first);
        all.addAll(List.of(next));
        return all;
    }
}
