package io.perisco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** What the README shows is what there is. */
final class ReadmeTest {
    private static final Path README = Path.of("..", "..", "README.md");
    private static final Path CAPTURE = Path.of("..", "captures", "http1.pcap");

    /** The first fenced block after {@code text}. */
    private static String block(String text) throws IOException {
        String readme = Files.readString(README);
        int begin = readme.indexOf("```\n", readme.indexOf(text)) + 4;
        return readme.substring(begin, readme.indexOf("```\n", begin));
    }

    @Test
    void theSampleIsHowTheOutputBegins() throws Exception {
        String sample = block("What the first prints");
        assertThat(sample).hasLineCount(8);
        assertThat(Command.run("replay", CAPTURE.toString()).out()).startsWith(sample);
    }

    private static List<String> options(String command) {
        CommandLine line = Main.commandLine().getSubcommands().get(command);
        assertThat(line).isNotNull();
        return line.getCommandSpec().options().stream()
                .map(OptionSpec::longestName)
                .filter(name -> !name.equals("--help") && !name.equals("--version"))
                .toList();
    }

    private static List<String> listed(String text) throws IOException {
        return List.of(block(text).split("[^-a-z]+")).stream()
                .filter(word -> word.startsWith("--"))
                .toList();
    }

    @Test
    void everyOptionIsListedAndEveryListedOneExists() throws IOException {
        assertThat(listed("## The command")).containsExactlyInAnyOrderElementsOf(options("replay"));
    }

    @Test
    void optionsOfLiveAreThoseOfReplayAndTheListed() throws IOException {
        List<String> own = new ArrayList<>(options("live"));
        own.removeAll(options("replay"));
        assertThat(listed("Ctrl-C prints what is still open").stream().distinct())
                .contains("--capture-bytes")
                .containsExactlyInAnyOrderElementsOf(own);
        assertThat(options("replay")).contains("--workers", "--schema");
        assertThat(options("live")).doesNotContain("--workers", "--schema").contains("--net", "--stats");
    }
}
