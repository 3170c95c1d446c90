package io.perisco.pcap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * What the source makes of segments: positions, not order, which is the engine's. A line of the log is the side, the
 * position, the bytes, and what of the other side they come after.
 */
final class TcpOrderTest {
    private static final String OPEN = "open 10.0.0.1:40000 > 10.0.0.2:80 start";
    private static final String JOINED = "open 10.0.0.1:40000 > 10.0.0.2:80 joined";

    @Test
    void behaviour19_wholeConnection() {
        assertThat(Talk.replay(
                        "> S 100",
                        "< SA 500 101",
                        "> A 101 501",
                        "> A 101 501 GET",
                        "< A 501 104 OK",
                        "< FA 503 104",
                        "> FA 104 504",
                        "< A 504 105"))
                .containsExactly(
                        OPEN,
                        "C 0",
                        "C 0 'GET'",
                        "S 0 'OK' after 3",
                        "S 2 after 3",
                        "S 2 FIN",
                        "C 3 after 2",
                        "C 3 FIN",
                        "S 2 after 3",
                        "closed FIN");
    }

    @Test
    void behaviour19_sequenceWraps() {
        assertThat(Talk.replay(
                        "> S 4294967290",
                        "< SA 4294967295 4294967291",
                        "> A 4294967291 0 0123456789",
                        "< A 0 5 abc",
                        "> A 5 3 more"))
                .containsExactly(OPEN, "C 0 '0123456789'", "S 0 'abc' after 10", "C 10 'more' after 3");
    }

    @Test
    void behaviour19_sequenceWrapsWithOldBytesAfter() {
        assertThat(Talk.replay("> S 4294967290", "> A 1 7 later", "> A 4294967291 7 before"))
                .containsExactly(OPEN, "C 6 'later'", "C 0 'before'");
    }

    @Test
    void behaviour19_outOfOrder() {
        assertThat(Talk.replay("> S 100", "< SA 500 101", "> A 104 501 DEF", "> A 101 501 ABC", "< A 501 107"))
                .containsExactly(OPEN, "C 3 'DEF'", "C 0 'ABC'", "S 0 after 6");
    }

    @Test
    void behaviour19_retransmissionAndOverlapArePassedOn() {
        assertThat(Talk.replay("> S 100", "< SA 500 101", "> A 101 501 ABC", "> A 101 501 ABC", "> A 102 501 xxx"))
                .containsExactly(OPEN, "C 0 'ABC'", "C 0 'ABC'", "C 1 'xxx'");
    }

    @Test
    void behaviour19_bytesThatWereAcknowledgedButNotCaptured() {
        assertThat(Talk.replay("> S 100", "< SA 500 101", "> A 101 501 GET", "< A 501 204", "> A 204 501 next"))
                .containsExactly(OPEN, "C 0 'GET'", "S 0 after 103", "C 103 'next'");
    }

    @Test
    void behaviour19_dataInSyn() {
        assertThat(Talk.replay("> S 100 0 GET", "< SA 500 104", "> A 104 501 more"))
                .containsExactly(OPEN, "C 0 'GET'", "C 3 'more'");
    }

    @Test
    void behaviour19_dataInSynIsSentAgain() {
        assertThat(Talk.replay("> S 100 0 GET", "< SA 500 101", "> A 101 501 GET"))
                .containsExactly(OPEN, "C 0 'GET'", "C 0 'GET'");
    }

    @Test
    void behaviour19_finWithData() {
        assertThat(Talk.replay("> S 100", "< SA 500 101", "> FA 101 501 GET", "< A 501 105 OK", "> A 105 503"))
                .containsExactly(OPEN, "C 0 'GET'", "C 3 FIN", "S 0 'OK' after 3", "C 3 after 2");
    }

    @Test
    void behaviour19_finBeforeTheDataItFollows() {
        assertThat(Talk.replay("> S 100", "< SA 500 101", "> FA 110 501", "> A 101 501 123456789"))
                .containsExactly(OPEN, "C 9", "C 9 FIN", "C 0 '123456789'");
    }

    @Test
    void finThatWasAcknowledgedButNotCapturedIsNoByte() {
        assertThat(Talk.replay(
                        "> S 100",
                        "< SA 500 101",
                        "> A 101 501 GET",
                        "< A 501 105 OK", // the client's FIN stood at 104
                        "> A 105 503",
                        "< FA 503 105",
                        "> A 105 504"))
                .containsExactly(
                        OPEN, "C 0 'GET'", "S 0 'OK' after 3", "C 3 after 2", "S 2 after 3", "S 2 FIN", "C 3 after 2");
    }

    @Test
    void behaviour19_finIsToldOnce() {
        assertThat(Talk.replay("> S 100", "< SA 500 101", "> FA 101 501", "> FA 101 501"))
                .containsExactly(OPEN, "C 0", "C 0 FIN", "C 0");
    }

    @Test
    void behaviour19_halfClosed() {
        assertThat(Talk.replay(
                        "> S 100",
                        "< SA 500 101",
                        "> FA 101 501 GET",
                        "< A 501 105 lots",
                        "< A 505 105 more",
                        "< FA 509 105",
                        "> A 105 510"))
                .containsExactly(
                        OPEN,
                        "C 0 'GET'",
                        "C 3 FIN",
                        "S 0 'lots' after 3",
                        "S 4 'more' after 3",
                        "S 8 after 3",
                        "S 8 FIN",
                        "C 3 after 8",
                        "closed FIN");
    }

    @Test
    void behaviour19_keepAliveProbesAreNoData() {
        assertThat(Talk.replay(
                        "> S 100", "< SA 500 101", "> A 101 501 GET", "> A 103 501 x", "> A 103 501", "< A 501 104 OK"))
                .containsExactly(OPEN, "C 0 'GET'", "S 0 'OK' after 3");
    }

    @Test
    void behaviour19_keepAliveProbeBeforeAnyData() {
        assertThat(Talk.replay("> S 100", "< SA 500 101", "> A 100 501 x", "> A 100 501", "> A 101 501 GET"))
                .containsExactly(OPEN, "C 0 'GET'");
    }

    @Test
    void behaviour19_oneDirectionOnly() {
        assertThat(Talk.replay("> S 100", "> A 101 501", "> A 101 501 GET", "> A 104 900 GET"))
                .containsExactly(OPEN, "C 0", "C 0 'GET'", "C 3 'GET' after 399");
    }

    @Test
    void behaviour19_withoutAckFlag() {
        assertThat(Talk.replay("> S 100", "< SA 500 101", "> - 101 900 GET")).containsExactly(OPEN, "C 0 'GET'");
    }

    @Test
    void behaviour19_missingSyn() {
        assertThat(Talk.replay("< SA 500 101", "> A 101 501 GET", "< A 501 104 OK"))
                .as("the answer tells both beginnings")
                .containsExactly(OPEN, "C 0 'GET'", "S 0 'OK' after 3");
    }

    @Test
    void joinedInMidstream() {
        assertThat(Talk.replay("> A 101 501 GET", "< A 501 104 OK", "> A 104 503"))
                .containsExactly(
                        JOINED,
                        "C 1048576 'GET' after 1048576",
                        "S 1048576 'OK' after 1048579",
                        "C 1048579 after 1048578");
    }

    @Test
    void joinedAtTheServersBytes() {
        assertThat(Talk.replay("< A 501 104 OK"))
                .as("the higher port is the client's")
                .containsExactly(JOINED, "S 1048576 'OK' after 1048576");
    }

    @Test
    void joinedWithEarlierBytesAfter() {
        assertThat(Talk.replay("> A 105 501 EFG", "> A 101 501 ABCD"))
                .containsExactly(JOINED, "C 1048576 'EFG' after 1048576", "C 1048572 'ABCD' after 1048576");
    }

    @Test
    void joinedBeforeItsLateSynIsTheSame() {
        assertThat(Talk.replay("> A 101 501 GET", "> S 100", "< SA 500 101", "< A 501 104 OK"))
                .containsExactly(JOINED, "C 1048576 'GET' after 1048576", "S 1048576 'OK' after 1048579");
    }

    @Test
    void notJoinedWithoutBytes() {
        assertThat(Talk.replay("> A 101 501", "< FA 501 101", "> R 101 0", "> A 100 501 x"))
                .isEmpty();
    }
}
