package io.perisco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Times by hand are those of java.time. */
class SecondTextTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void agreesWithJavaTime() {
        ZoneId zone = ZoneId.of("Europe/Berlin");
        SecondText iso = SecondText.iso();
        SecondText local = SecondText.slashed(zone.getRules());
        DateTimeFormatter isoForm = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.nnnnnnnnn'Z'");
        DateTimeFormatter slashed = DateTimeFormatter.ofPattern("uuuu/MM/dd HH:mm:ss");
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            long nanos = i == 0 ? Long.MAX_VALUE : i == 1 ? Long.MIN_VALUE : i == 2 ? -2 : random.nextLong();
            Instant time = Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND));
            assertThat(new String(iso.at(nanos), StandardCharsets.US_ASCII))
                    .isEqualTo(isoForm.format(LocalDateTime.ofInstant(time, ZoneOffset.UTC)));
            assertThat(new String(local.at(nanos), StandardCharsets.US_ASCII))
                    .isEqualTo(slashed.format(LocalDateTime.ofInstant(time, zone)));
        }
    }
}
