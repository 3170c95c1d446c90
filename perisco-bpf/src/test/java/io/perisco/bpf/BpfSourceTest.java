package io.perisco.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perisco.model.CaptureException;
import io.perisco.spi.SocketEventSource;
import io.perisco.spi.SocketEventSourceProvider;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What needs no kernel. */
final class BpfSourceTest {
    private static SocketEventSourceProvider provider() {
        return ServiceLoader.load(SocketEventSourceProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(p -> p.scheme().equals("bpf"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theProviderIsFoundAndMakesALiveSource() {
        SocketEventSource source = provider()
                .create(List.of(
                        "net=10.0.0.0/8", "port=80", "port=443", "pid=1", "cgroup=7", "side=both", "bytes=100"));
        assertThat(source).isInstanceOf(BpfSource.class);
        assertThat(source.isLive()).isTrue();
        assertThat(source.name()).isEqualTo("bpf");
        assertThat(source.maxReaders()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "port=70000",
                "port=x",
                "net=nowhere",
                "pid=",
                "side=left",
                "bytes=0",
                "speed=1",
                "eth0",
                "bytes=70000"
            })
    void whatIsNotUnderstoodIsNamed(String argument) {
        assertThatThrownBy(() -> provider().create(List.of(argument)))
                .isInstanceOf(CaptureException.class)
                .hasMessageContaining("bpf: ");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1000, 5000, 1 << 30, -4096})
    void aRingIsAPowerOfTwoOfReasonableSize(int bytes) {
        assertThatThrownBy(() -> BpfSource.builder().ringBytes(bytes)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFilterIsBounded() {
        Set<Integer> many =
                java.util.stream.IntStream.range(0, 1025).boxed().collect(java.util.stream.Collectors.toSet());
        assertThatThrownBy(() -> Filter.none().withProcesses(many)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Filter.none().withPorts(Set.of(-1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void thereIsOneReader() {
        assertThatThrownBy(() -> BpfSource.builder().build().open(1, 2)).isInstanceOf(IllegalArgumentException.class);
    }
}
