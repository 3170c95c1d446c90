package io.perisco.contract;

import static io.perisco.testkit.PeriscoAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perisco.model.Caveat;
import io.perisco.model.Counter;
import io.perisco.model.Outcome;
import io.perisco.model.Side;
import io.perisco.testkit.Script;
import io.perisco.testkit.Watched;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What {@code docs/testkit.md} shows, and that it shows that. */
final class DocumentedTest {
    private static final Pattern SNIPPET =
            Pattern.compile("<!-- (\\w+): (\\w+) -->\n```java\n(.*?)```", Pattern.DOTALL);

    @Test
    void anAnsweredRequest() {
        // snippet answered
        Script script = Script.connection()
                .client("?5 put\nhello") //
                .server("!0 stored\n");

        Watched watched = Watched.of(script, new LineProtocol());

        assertThat(watched).isSound().hasExchanges(1);
        assertThat(watched)
                .exchange(0)
                .isComplete()
                .hasOperation("put")
                .hasStatus("stored")
                .hasRequestBody(5)
                .hasLatency(Duration.ofMillis(1))
                .hasNoCaveats();
        // end
    }

    @Test
    void anAnswerThatWasLost() {
        // snippet lost
        Script script = Script.connection()
                .client("?0 first\n")
                .gap(Side.SERVER, 6) // nobody sees "!0 a\n" and what follows it
                .client("?0 second\n")
                .server("!0 b\n");

        assertThat(Watched.of(script, new LineProtocol()))
                .hasCount(Counter.HOLES, 1)
                .exchange(0)
                .hasOperation("first")
                .hasOutcome(Outcome.NO_RESPONSE)
                .hasCaveat(Caveat.GAP);
        // end
    }

    @Test
    void anAnswerThatNeverComes() {
        // snippet late
        Script script = Script.connection().client("?0 slow\n").passes(Duration.ofMinutes(2));

        assertThat(Watched.of(script, new LineProtocol())).exchange(0).hasOutcome(Outcome.TIMED_OUT);
        // end
    }

    @Test
    void aFailedAssertionShowsWhatWasTold() {
        Watched watched = Watched.of(Script.connection().client("?0 ask\n").server("!0 yes\n"), new LineProtocol());

        assertThatThrownBy(() -> assertThat(watched).exchange(0).hasStatus("no"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("[exchange 0] Expected status <no> but it was <yes> in")
                .hasMessageContaining("line k0 ask");
        assertThatThrownBy(() -> assertThat(watched).exchange(0).hasCaveat(Caveat.GAP))
                .hasMessageContaining("Expected the caveats [gap] in");
        assertThatThrownBy(() -> assertThat(watched).hasExchanges(2))
                .hasMessageContaining("Expected 2 exchanges, there are 1:")
                .hasMessageContaining("line k0 ask");
        assertThatThrownBy(() -> assertThat(watched).exchange(1))
                .hasMessageContaining("Expected an exchange 1, there are 1:");
    }

    @Test
    void theDocumentShowsThisCode() throws IOException {
        String document = Files.readString(Path.of("../docs/testkit.md"));
        List<String> shown = new ArrayList<>();
        Matcher snippets = SNIPPET.matcher(document);
        while (snippets.find()) {
            shown.add(snippets.group(2));
            assertThat(snippets.group(3)).isEqualTo(source(snippets.group(1), snippets.group(2)));
        }
        assertThat(shown).containsExactly("answered", "lost", "late", "contract");
    }

    /** The lines between {@code // snippet NAME} and {@code // end}, as far to the left as they go. */
    private static String source(String type, String name) throws IOException {
        String source = Files.readString(Path.of("src/test/java/io/perisco/contract/" + type + ".java"));
        Matcher lines = Pattern.compile("// snippet " + name + "\n(.*?)\n *// end\n", Pattern.DOTALL)
                .matcher(source);
        assertThat(lines.find()).as(name).isTrue();
        return lines.group(1).stripIndent() + "\n";
    }
}
