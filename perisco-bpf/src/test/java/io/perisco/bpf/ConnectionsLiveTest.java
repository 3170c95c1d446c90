package io.perisco.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.model.Caveat;
import io.perisco.model.Counter;
import io.perisco.model.Counters;
import io.perisco.model.Exchange;
import io.perisco.model.Outcome;
import io.perisco.model.Side;
import io.perisco.pcap.Cidr;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Behaviours 11, 14 to 16, 63 and 65, and the filters: whose connections they are, and how they begin and end. */
@LiveKernel
@Timeout(120)
final class ConnectionsLiveTest {
    private static final String CLIENT = "client GET /exercise 200 hello complete";
    private static final String SERVER = "server GET /exercise 200 hello complete";

    private static List<String> exchanges(Watch watch) {
        return watch.exchanges.stream().map(Describe::exchange).toList();
    }

    @Test
    void aConnectionThatIsOlderThanTheCaptureIsJoinedInItsRole() {
        try (Exerciser exerciser = Exerciser.start("older");
                Watch watch = Watch.server(exerciser.port)) {
            exerciser.go();
            Counters counters = watch.end();
            assertThat(counters.get(Counter.CONNECTIONS_MIDSTREAM)).isEqualTo(1);
            assertThat(exchanges(watch)).containsExactly(SERVER + " midstream", SERVER);
        }
    }

    @Test
    void bothViewsOfOneHostAreToldIfAskedFor() {
        try (Exerciser exerciser = Exerciser.start("older");
                Watch watch = Watch.both(exerciser.port)) {
            exerciser.go();
            watch.end();
            assertThat(exchanges(watch))
                    .containsExactlyInAnyOrder(SERVER + " midstream", SERVER, CLIENT + " midstream", CLIENT);
        }
    }

    @Test
    void whatUsesADescriptorOrAPortAgainIsAnotherConnection() {
        try (Exerciser exerciser = Exerciser.start("again");
                Watch watch = Watch.both(exerciser.port)) {
            exerciser.go();
            Counters counters = watch.end();
            assertThat(exchanges(watch))
                    .containsExactlyInAnyOrder(CLIENT, CLIENT, CLIENT, CLIENT, SERVER, SERVER, SERVER, SERVER);
            assertThat(counters.get(Counter.CONNECTIONS_OPENED)).isEqualTo(8);
            assertThat(counters.get(Counter.CONNECTIONS_CLOSED)).isEqualTo(8);
            assertThat(watch.exchanges.stream().map(x -> x.connection().id()).distinct())
                    .hasSize(8);
        }
    }

    @Test
    void aDescriptorThatWasPassedOnCarriesTheSameConnection() {
        try (Exerciser exerciser = Exerciser.start("passed");
                Watch watch = Watch.server(exerciser.port)) {
            exerciser.go();
            assertThat(watch.end().get(Counter.CONNECTIONS_OPENED)).isEqualTo(1);
            assertThat(exchanges(watch)).containsExactly(SERVER, SERVER);
        }
    }

    @Test
    void whatIsReadAfterBothSidesHaveEndedStillCounts() {
        try (Exerciser exerciser = Exerciser.start("half-closed");
                Watch watch = Watch.both(exerciser.port)) {
            exerciser.go();
            watch.end();
            assertThat(exchanges(watch))
                    .containsExactlyInAnyOrder(
                            "client GET /exercise 200 until the end complete",
                            "server GET /exercise 200 until the end complete");
        }
    }

    @Test
    void aResetEndsWhatIsOpen() {
        try (Exerciser exerciser = Exerciser.start("unanswered");
                Watch watch = Watch.both(exerciser.port)) {
            exerciser.go();
            watch.end();
            assertThat(watch.exchanges).hasSize(2).extracting(Exchange::outcome).containsOnly(Outcome.RESET);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"closed-by-client", "closed-by-server"})
    void whatIsOpenEndsWhenEitherSideCloses(String scenario) {
        try (Exerciser exerciser = Exerciser.start(scenario);
                Watch watch = Watch.both(exerciser.port)) {
            exerciser.go();
            watch.awaitExchanges(2); // of the capture's own end nothing is needed
            assertThat(watch.exchanges).extracting(Exchange::outcome).containsOnly(Outcome.CLOSED);
            assertThat(watch.end().get(Counter.CONNECTIONS_CLOSED)).isEqualTo(2);
            assertThat(watch.exchanges).hasSize(2);
        }
    }

    @Test
    void aResponseThatTheServersCloseCutsShortIsToldAsFarAsItCame() {
        try (Exerciser exerciser = Exerciser.start("cut-short");
                Watch watch = Watch.both(exerciser.port)) {
            exerciser.go();
            watch.awaitExchanges(2);
            assertThat(exchanges(watch))
                    .containsExactlyInAnyOrder(
                            "client GET /exercise 200 hello closed truncated",
                            "server GET /exercise 200 hello closed truncated");
            assertThat(watch.end().get(Counter.CONNECTIONS_CLOSED)).isEqualTo(2);
        }
    }

    @Test
    void aProcessThatIsKilledEndsWhatIsOpen() {
        try (Exerciser exerciser = Exerciser.start("silent");
                Watch watch = Watch.both(exerciser.port)) {
            exerciser.begin();
            Watch.await("requests that are open", () -> watch.shown.size() == 2);
            ProcessHandle.of(exerciser.pid()).orElseThrow().destroyForcibly();
            watch.awaitExchanges(2);
            assertThat(watch.exchanges)
                    .extracting(Exchange::outcome)
                    .allMatch(outcome -> outcome == Outcome.CLOSED || outcome == Outcome.RESET);
            assertThat(watch.end().get(Counter.CONNECTIONS_CLOSED)).isEqualTo(2);
        }
    }

    /** Endpoints and number in the connection name the same exchange; between the views lies the way there and back. */
    @Test
    void theTwoViewsOfAnExchangeAgreeAndTheServersIsWithinTheClients() {
        try (Exerciser exerciser = Exerciser.start("write", "read");
                Watch watch = Watch.both(exerciser.port)) {
            exerciser.go();
            watch.end();
            assertThat(watch.exchanges).hasSize(4);
            for (long number = 1; number <= 2; number++) {
                Exchange client = view(watch, Side.CLIENT, number);
                Exchange server = view(watch, Side.SERVER, number);
                assertThat(server.connection().client())
                        .isEqualTo(client.connection().client());
                assertThat(server.connection().server())
                        .isEqualTo(client.connection().server());
                assertThat(server.attributes()).isEqualTo(client.attributes());
                assertThat(server.timeNanos()).isGreaterThan(client.timeNanos());
                assertThat(server.timeNanos() + server.latencyNanos())
                        .isLessThan(client.timeNanos() + client.latencyNanos());
            }
        }
    }

    private static Exchange view(Watch watch, Side side, long number) {
        return watch.exchanges.stream()
                .filter(x -> x.number() == number
                        && Objects.requireNonNull(x.connection().process()).side() == side)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aConnectionThatIsIgnoredIsCopiedNoMore() {
        try (Exerciser exerciser = Exerciser.start("unknown");
                Watch watch = Watch.server(exerciser.port)) {
            exerciser.go();
            Counters counters = watch.end();
            assertThat(counters.get(Counter.CONNECTIONS_IGNORED)).isEqualTo(1);
            assertThat(counters.get(Counter.EVENTS_FILTERED)).isGreaterThan(500);
            assertThat(Describe.carried(counters)).isEqualTo(2000 * 4097);
        }
    }

    @Test
    void theCapturingProcessIsNeverToldOf() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                Watch watch = Watch.both(listener.getLocalPort())) {
            try (Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
                    Socket server = listener.accept()) {
                byte[] request = "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
                client.getOutputStream().write(request);
                InputStream in = server.getInputStream();
                assertThat(in.readNBytes(request.length)).isEqualTo(request);
            }
            Counters counters = watch.end();
            assertThat(counters.get(Counter.EVENTS_DELIVERED)).isZero();
            assertThat(counters.get(Counter.EVENTS_FILTERED)).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void otherPortsNetworksAndProcessesAreFilteredOut() {
        for (Filter filter : List.of(
                Filter.none().withPorts(Set.of(1)),
                Filter.none().withNetworks(List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("::/96"))),
                Filter.none().withProcesses(Set.of(1)),
                Filter.none().withCgroups(Set.of(-1L)))) {
            try (Exerciser exerciser = Exerciser.start("write", "read");
                    Watch watch = new Watch(BpfSource.builder().filter(filter))) {
                exerciser.go();
                Counters counters = watch.end();
                assertThat(watch.exchanges).noneMatch(x -> Describe.pid(x) == exerciser.pid());
                assertThat(counters.get(Counter.EVENTS_FILTERED)).isGreaterThanOrEqualTo(8);
            }
        }
    }

    @Test
    void theNetworkOrTheProcessThatWasAskedForPasses() {
        for (String network : List.of("127.0.0.0/8", "::ffff:127.0.0.1/128", "0.0.0.0/0")) {
            try (Exerciser exerciser = Exerciser.start("write", "read");
                    Watch watch = new Watch(BpfSource.builder()
                            .filter(Watch.port(exerciser.port).withNetworks(List.of(Cidr.parse(network)))))) {
                exerciser.go();
                watch.end();
                assertThat(exchanges(watch)).containsExactly(SERVER, SERVER);
            }
        }
        try (Exerciser exerciser = Exerciser.start("write", "read");
                Watch watch = new Watch(
                        BpfSource.builder().filter(Filter.none().withProcesses(Set.of((int) exerciser.pid()))))) {
            exerciser.go();
            watch.end();
            assertThat(exchanges(watch)).containsExactlyInAnyOrder(SERVER, SERVER, CLIENT, CLIENT);
        }
    }

    @Test
    void theClientsViewIsToldIfAskedFor() {
        try (Exerciser exerciser = Exerciser.start("write", "read");
                Watch watch = new Watch(BpfSource.builder().view(View.CLIENT).filter(Watch.port(exerciser.port)))) {
            exerciser.go();
            watch.end();
            assertThat(exchanges(watch)).containsExactly(CLIENT, CLIENT);
        }
    }

    @Test
    void aFilterThatChangesLetsAConnectionInLater() {
        try (Exerciser exerciser = Exerciser.start("older");
                Watch watch = new Watch(BpfSource.builder().filter(Watch.port(1)))) {
            watch.source.filter(Watch.port(exerciser.port));
            exerciser.go();
            watch.end();
            assertThat(watch.exchanges).hasSize(2);
            assertThat(Describe.has(watch.exchanges.get(0), Caveat.MIDSTREAM)).isTrue();
        }
    }
}
