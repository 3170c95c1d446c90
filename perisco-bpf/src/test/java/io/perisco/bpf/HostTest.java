package io.perisco.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perisco.model.CaptureException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Behaviour 17, as far as it needs no kernel: what is missing is named. */
final class HostTest {
    private static Host host(String system, String architecture, String release) {
        return new Host(system, architecture, release, true, "none", -1L);
    }

    @ParameterizedTest
    @CsvSource({
        "6.18.44-fc, 5, 10, true",
        "5.10.223, 5, 10, true",
        "5.4.0-x, 5, 10, false",
        "6.1.192, 6, 3, false",
        "10.0, 6, 3, true",
        "odd, 5, 10, false"
    })
    void releasesAreCompared(String release, int major, int minor, boolean expected) {
        assertThat(host("Linux", "amd64", release).isAtLeast(major, minor)).isEqualTo(expected);
    }

    @Test
    void theLockdownInForceIsTheOneInBrackets() {
        assertThat(Host.lockdown("none [integrity] confidentiality\n")).isEqualTo("integrity");
        assertThat(Host.lockdown("[none] integrity confidentiality\n")).isEqualTo("none");
        assertThat(Host.lockdown("")).isEqualTo("unknown");
    }

    @Test
    void tracingNeedsBothCapabilitiesOrTheOldOne() {
        long bpf = 1L << Host.CAP_BPF;
        long perfmon = 1L << Host.CAP_PERFMON;
        assertThat(withCapabilities(0).mayTrace()).isFalse();
        assertThat(withCapabilities(bpf).mayTrace()).isFalse();
        assertThat(withCapabilities(bpf | perfmon).mayTrace()).isTrue();
        assertThat(withCapabilities(1L << Host.CAP_SYS_ADMIN).mayTrace()).isTrue();
        assertThat(Host.capabilities("Name:\tjava\nCapEff:\t000001ffffffffff\nCapBnd:\t0\n"))
                .isEqualTo(0x1ffffffffffL);
        assertThat(Host.capabilities("nothing")).isZero();
    }

    private static Host withCapabilities(long effective) {
        return new Host("Linux", "amd64", "6.1", true, "none", effective);
    }

    @Test
    void anotherSystemIsNamed() {
        assertThatThrownBy(() -> load(host("Mac OS X", "aarch64", "23.1")))
                .isInstanceOf(CaptureException.class)
                .hasMessageContaining("Mac OS X on aarch64");
    }

    @Test
    void aKernelThatIsTooOldIsNamed() {
        assertThatThrownBy(() -> load(host("Linux", "amd64", "4.19.0-26")))
                .isInstanceOf(CaptureException.class)
                .hasMessageContaining("4.19.0-26")
                .hasMessageContaining("5.10");
    }

    @Test
    void aDoctorWithoutAPossibleHostSaysWhy() {
        Doctor doctor = Doctor.examine(host("Linux", "amd64", "4.19.0-26"));
        assertThat(doctor.isPossible()).isFalse();
        assertThat(doctor.strategy()).isNull();
        assertThat(doctor.problem()).isNotEmpty();
        assertThat(doctor.toString()).contains("4.19.0-26", "not possible");
    }

    private static void load(Host host) {
        new Loader(host, 4096).load(List.of(Strategy.values()));
    }
}
