package io.perisco.http2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The stories of hpack-test-case, which are not part of this project: the environment variable PERISCO_CORPUS names the
 * directory that holds them.
 */
final class HpackStoriesTest {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int STORIES = 159;

    @TestFactory
    List<DynamicTest> behaviour46_everyStoryIsReadAsItWasWritten() throws IOException {
        String corpus = System.getenv("PERISCO_CORPUS");
        if (corpus == null || corpus.isEmpty()) {
            System.out.println("HpackStoriesTest: corpus tests are off, PERISCO_CORPUS is not set");
            return List.of();
        }
        Path directory = Path.of(corpus, "hpack");
        List<Path> files;
        try (Stream<Path> all = Files.walk(directory)) {
            files = all.filter(f -> f.toString().endsWith(".json")).sorted().toList();
        }
        assertThat(files).hasSizeGreaterThanOrEqualTo(STORIES);
        return files.stream()
                .map(f -> DynamicTest.dynamicTest(directory.relativize(f).toString(), () -> play(story(f))))
                .toList();
    }

    private static void play(List<Case> story) {
        assertThat(story).isNotEmpty();
        HeaderDecoder decoder = new HeaderDecoder(1 << 18);
        for (Case next : story) {
            if (next.tableSize >= 0) {
                decoder.tableSize(next.tableSize);
            }
            HeaderBlock block = decoder.decode(next.wire, 0, next.wire.length);
            assertThat(block.failed()).isFalse();
            assertThat(block.truncated()).isFalse();
            assertThat(block.hasUnknown()).isFalse();
            assertThat(Fields.of(block)).isEqualTo(next.fields);
        }
    }

    private static List<Case> story(Path file) throws IOException {
        List<Case> story = new ArrayList<>();
        try (JsonParser json = JSON.createParser(file.toFile())) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.START_ARRAY && "cases".equals(json.currentName())) {
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        story.add(next(json));
                    }
                }
            }
        }
        return story;
    }

    private static Case next(JsonParser json) throws IOException {
        long tableSize = -1;
        byte[] wire = {};
        List<String> fields = new ArrayList<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            json.nextToken();
            switch (key) {
                case "header_table_size" -> tableSize = json.getValueAsLong(-1);
                case "wire" -> wire = HexFormat.of().parseHex(json.getText());
                case "headers" -> {
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        fields.add(json.nextFieldName() + ": " + json.nextTextValue());
                        json.nextToken();
                    }
                }
                default -> json.skipChildren();
            }
        }
        return new Case(tableSize, wire, fields);
    }

    private record Case(long tableSize, byte[] wire, List<String> fields) {}
}
