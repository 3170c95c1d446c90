package io.perisco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Lines and a bar on one terminal. */
final class StandardErrorTest {
    private static final String CLEAR = "\r\u001b[K";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final StandardError err = new StandardError(new PrintStream(bytes, true, StandardCharsets.UTF_8));

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void withoutABarNothingButTheLinesIsPrinted() {
        err.print("one\n");
        err.clearBar();
        err.print("two\n");
        assertThat(printed()).isEqualTo("one\ntwo\n");
    }

    @Test
    void theBarIsGoneBeforeALineIsPrinted() {
        err.bar("half");
        err.print("one\ntwo\n");
        err.print("three\n");
        assertThat(printed()).endsWith("half\u001b[?7h" + CLEAR + "one\ntwo\nthree\n");
    }

    @Test
    void aBarTakesThePlaceOfTheLastAndNeverWraps() {
        err.bar("half");
        err.bar("whole");
        err.clearBar();
        err.clearBar();
        assertThat(printed())
                .isEqualTo(CLEAR + "\u001b[?7lhalf\u001b[?7h" + CLEAR + "\u001b[?7lwhole\u001b[?7h" + CLEAR);
    }

    @Test
    void aTerminalIsKnownByItsNameAndByWhatItUnderstands() {
        assertThat(Progress.isTerminal("/dev/pts/3", "xterm-256color")).isTrue();
        assertThat(Progress.isTerminal("/dev/tty1", "linux")).isTrue();
        assertThat(Progress.isTerminal("/dev/pts/3", "dumb")).isFalse();
        assertThat(Progress.isTerminal("/dev/pts/3", null)).isFalse();
        assertThat(Progress.isTerminal("/dev/null", "xterm")).isFalse();
        assertThat(Progress.isTerminal("pipe:[77]", "xterm")).isFalse();
        assertThat(Progress.isTerminal("/tmp/err.txt", "xterm")).isFalse();
    }
}
