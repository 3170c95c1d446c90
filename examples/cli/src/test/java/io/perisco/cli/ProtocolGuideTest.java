package io.perisco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/writing-a-protocol.md} shows what is compiled, and what the command prints. */
final class ProtocolGuideTest {
    private static final Path GUIDE = Path.of("..", "..", "docs", "writing-a-protocol.md");
    private static final Path PLUGIN = Path.of("..", "custom-protocol");

    /** The lines of each block in that language, without indentation. */
    private static List<List<String>> blocks(String language) throws IOException {
        List<List<String>> blocks = new ArrayList<>();
        List<String> block = null;
        for (String line : Files.readAllLines(GUIDE)) {
            if (block == null && line.equals("```" + language)) {
                block = new ArrayList<>();
            } else if (block != null && line.equals("```")) {
                blocks.add(block);
                block = null;
            } else if (block != null) {
                block.add(line.strip());
            }
        }
        return blocks;
    }

    private static List<String> lines(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(String::strip).toList();
        }
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(PLUGIN.resolve("src"))) {
            List<Path> all = new ArrayList<>(files.filter(Files::isRegularFile).toList());
            all.add(PLUGIN.resolve("pom.xml"));
            return all;
        }
    }

    @Test
    void everyBlockOfCodeStandsInThePluginLineForLine() throws IOException {
        int shown = 0;
        for (String language : List.of("java", "xml", "properties")) {
            for (List<String> block : blocks(language)) {
                assertThat(files())
                        .as("block %s", block)
                        .anySatisfy(file -> assertThat(lines(file)).containsSequence(block));
                shown++;
            }
        }
        assertThat(shown).isGreaterThanOrEqualTo(8);
    }

    @Test
    void whatTheGuideSaysIsPrintedIsPrinted() throws Exception {
        Path folder = Files.createTempDirectory("plugins");
        PluginJar.redis(folder.resolve("perisco-redis.jar"));
        Command run =
                Command.run("replay", "--plugin-path", folder.toString(), "--format", "json", "../captures/redis.pcap");
        List<List<String>> printed = blocks("json");
        assertThat(printed).hasSize(1);
        assertThat(run.out().lines().toList()).containsAll(printed.get(0));
    }

    @Test
    void thePluginIsNoLongerThanTheGuideSays() throws IOException {
        List<String> code = lines(
                        PLUGIN.resolve(Path.of("src", "main", "java", "com", "example", "redis", "RedisProtocol.java")))
                .stream()
                .filter(line -> !line.isEmpty() && !line.startsWith("//") && !line.startsWith("/*"))
                .toList();
        assertThat(Files.readString(GUIDE)).contains("150 lines of code");
        assertThat(code).hasSizeLessThanOrEqualTo(150);
    }
}
