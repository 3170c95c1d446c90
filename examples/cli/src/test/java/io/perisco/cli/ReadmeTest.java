package io.perisco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    @Test
    void everyOptionIsListedAndEveryListedOneExists() throws IOException {
        CommandLine replay = Main.commandLine().getSubcommands().get("replay");
        assertThat(replay).isNotNull();
        List<String> options = replay.getCommandSpec().options().stream()
                .map(OptionSpec::longestName)
                .filter(name -> !name.equals("--help") && !name.equals("--version"))
                .toList();
        List<String> listed = List.of(block("## The command").split("[^-a-z]+")).stream()
                .filter(word -> word.startsWith("--"))
                .toList();
        assertThat(listed).containsExactlyInAnyOrderElementsOf(options);
    }
}
