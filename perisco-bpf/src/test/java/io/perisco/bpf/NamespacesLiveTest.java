package io.perisco.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.model.Exchange;
import io.perisco.model.ProcessInfo;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Behaviour 13: processes in containers, here only their namespaces, are told apart. */
@LiveKernel
@Timeout(120)
final class NamespacesLiveTest {
    private static ProcessInfo process(Exchange x) {
        return Objects.requireNonNull(x.connection().process());
    }

    @Test
    void twoProcessesWithTheSameNumberInTheirNamespacesAreToldApart() {
        try (Exerciser one = Exerciser.within(List.of("unshare", "--pid", "--fork"), "write", "read");
                Exerciser other = Exerciser.within(List.of("unshare", "--pid", "--fork"), "write", "read");
                Watch first = Watch.server(one.port);
                Watch second = Watch.server(other.port)) {
            one.go();
            other.go();
            first.end();
            second.end();
            assertThat(first.exchanges).hasSize(2);
            assertThat(second.exchanges).hasSize(2);
            List<ProcessInfo> processes = Stream.of(first, second)
                    .map(w -> process(w.exchanges.get(0)))
                    .toList();
            assertThat(processes).extracting(ProcessInfo::namespacePid).containsOnly(1L);
            assertThat(processes)
                    .extracting(ProcessInfo::pid)
                    .doesNotHaveDuplicates()
                    .doesNotContain(1L);
            assertThat(processes).extracting(ProcessInfo::comm).containsOnly("exerciser");
        }
    }

    @Test
    void anotherNetworkNamespaceIsSeenAndNamed() {
        String up = "ip link set lo up && exec \"$0\" \"$@\"";
        try (Exerciser here = Exerciser.start("write", "read");
                Exerciser there = Exerciser.within(List.of("unshare", "--net", "sh", "-c", up), "write", "read");
                Watch watchHere = Watch.server(here.port);
                Watch watchThere = Watch.server(there.port)) {
            here.go();
            there.go();
            watchHere.end();
            watchThere.end();
            assertThat(watchThere.exchanges)
                    .extracting(Describe::exchange)
                    .containsExactly(
                            "server GET /exercise 200 hello complete", "server GET /exercise 200 hello complete");
            assertThat(process(watchThere.exchanges.get(0)).networkNamespace())
                    .isPositive()
                    .isNotEqualTo(process(watchHere.exchanges.get(0)).networkNamespace());
        }
    }
}
