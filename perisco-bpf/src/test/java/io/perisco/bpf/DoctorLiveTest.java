package io.perisco.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@LiveKernel
@Timeout(60)
final class DoctorLiveTest {
    @Test
    void whatIsPossibleHereIsSaidAndWhyOtherStrategiesAreRefused() {
        Doctor doctor = Doctor.examine();
        assertThat(doctor.isPossible()).as(doctor.toString()).isTrue();
        assertThat(doctor.problem()).isEmpty();
        assertThat(doctor.strategy()).isNotNull();
        assertThat(doctor.refusals()).doesNotContainKey(java.util.Objects.requireNonNull(doctor.strategy()));
        assertThat(doctor.libbpf()).startsWith("v1.");
        assertThat(doctor.kernel()).isEqualTo(System.getProperty("os.version"));
        for (Strategy strategy : Strategy.values()) {
            assertThat(doctor.toString()).contains(strategy.toString());
        }
        assertThat(doctor.toString()).contains("live capture", "possible").doesNotContain("not possible");
    }
}
