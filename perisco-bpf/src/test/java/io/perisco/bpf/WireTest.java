package io.perisco.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The header is checked by the C compiler; this checks that Java means the same. */
final class WireTest {
    private static final Pattern AT = Pattern.compile("WIRE_AT\\(struct (\\w+), (\\w+), (\\d+)\\)");
    private static final Pattern SIZE = Pattern.compile("WIRE_SIZE\\(struct (\\w+), (\\d+)\\)");
    private static final Pattern NUMBER =
            Pattern.compile("\\b(?:RECORD_(OPEN|DATA|END|CLOSE)|((?:FLAG|ROLE|FILTER|VERDICT)_\\w+)) = (\\d+)");

    private static Map<String, Integer> ofHeader() throws IOException {
        String header = Files.readString(Path.of("src/main/bpf/wire.h"));
        Map<String, Integer> numbers = new HashMap<>();
        for (MatchResult m : AT.matcher(header).results().toList()) {
            numbers.put(upper(m.group(1) + "_" + m.group(2)), Integer.valueOf(m.group(3)));
        }
        for (MatchResult m : SIZE.matcher(header).results().toList()) {
            numbers.put(upper(m.group(1)) + "_BYTES", Integer.valueOf(m.group(2)));
        }
        for (MatchResult m : NUMBER.matcher(header).results().toList()) {
            String name = m.group(1) == null ? m.group(2) : "KIND_" + m.group(1);
            numbers.put(name, Integer.valueOf(m.group(3)));
        }
        MatchResult chunk = Pattern.compile("#define CHUNK (\\d+)")
                .matcher(header)
                .results()
                .findFirst()
                .orElseThrow();
        numbers.put("CHUNK", Integer.valueOf(chunk.group(1)));
        return numbers;
    }

    private static String upper(String name) {
        return name.toUpperCase(Locale.ROOT);
    }

    @Test
    void everyNumberIsThatOfTheHeader() throws Exception {
        Map<String, Integer> header = ofHeader();
        assertThat(header).hasSizeGreaterThan(50);
        for (Field field : Wire.class.getDeclaredFields()) {
            assertThat(header).as(field.getName()).containsKey(field.getName());
            assertThat(field.getInt(null)).as(field.getName()).isEqualTo(header.get(field.getName()));
        }
    }

    @Test
    void theViewsAreNumberedAsInTheHeader() throws IOException {
        String header = Files.readString(Path.of("src/main/bpf/wire.h"));
        for (View view : View.values()) {
            assertThat(header).contains("VIEW_" + view.name() + " = " + view.ordinal());
        }
    }
}
