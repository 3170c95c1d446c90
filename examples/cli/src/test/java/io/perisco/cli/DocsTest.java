package io.perisco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.model.Caveat;
import io.perisco.model.Counter;
import io.perisco.model.Ledger;
import io.perisco.model.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the documents list is all there is, and nothing else. */
final class DocsTest {
    private static final Pattern CODE = Pattern.compile("`([a-z0-9_]+)`");

    private static String doc(String name) throws IOException {
        return Files.readString(Path.of("..", "..", "docs", name));
    }

    private static String section(String text, String title) {
        int from = text.indexOf("\n## " + title + "\n") + 1;
        assertThat(from).as(title).isPositive();
        int to = text.indexOf("\n## ", from);
        return text.substring(from, to < 0 ? text.length() : to);
    }

    /** What stands as code in the first column of the section's table. */
    private static List<String> listed(String section) {
        return section.lines()
                .filter(line -> line.startsWith("| `"))
                .flatMap(line -> CODE.matcher(line.split("\\|")[1]).results().map(m -> m.group(1)))
                .toList();
    }

    @Test
    void everyCounterIsListed() throws IOException {
        assertThat(listed(section(doc("counters.md"), "Counters")))
                .containsExactlyElementsOf(
                        Arrays.stream(Counter.values()).map(Counter::label).toList());
    }

    @Test
    void everyAccountOfTheLedgerIsListed() throws IOException {
        assertThat(listed(section(doc("counters.md"), "Where the bytes went")))
                .containsExactlyElementsOf(Arrays.stream(Ledger.class.getRecordComponents())
                        .map(RecordComponent::getName)
                        .toList());
    }

    @Test
    void everyCaveatAndEveryOutcomeIsListed() throws IOException {
        String output = doc("output.md");
        assertThat(listed(section(output, "Caveats")))
                .containsExactlyElementsOf(
                        Arrays.stream(Caveat.values()).map(Caveat::label).toList());
        assertThat(listed(section(output, "Outcomes")))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Outcome.values()).map(Outcome::label).toList());
    }

    @Test
    void everyMemberOfALineIsTold() throws IOException {
        Set<String> told = CODE.matcher(section(doc("output.md"), "A line of JSON"))
                .results()
                .map(m -> m.group(1))
                .collect(Collectors.toSet());
        assertThat(members()).isNotEmpty().isSubsetOf(told);
    }

    private static Set<String> members() throws IOException {
        Set<String> members = new TreeSet<>();
        try (InputStream in = Objects.requireNonNull(Main.class.getResourceAsStream("exchange.schema.json"))) {
            collect(Json.object(new String(in.readAllBytes(), StandardCharsets.UTF_8)), members);
        }
        return members;
    }

    /** The names under every {@code properties}. */
    private static void collect(Object node, Set<String> members) {
        if (node instanceof Map<?, ?> object) {
            if (object.get("properties") instanceof Map<?, ?> properties) {
                properties.keySet().forEach(name -> members.add((String) name));
            }
            object.values().forEach(value -> collect(value, members));
        }
    }
}
