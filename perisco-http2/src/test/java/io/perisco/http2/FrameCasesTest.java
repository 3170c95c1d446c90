package io.perisco.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.spi.ByteView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Single frames that others wrote, with their fields. They are not part of the project: the environment variable
 * PERISCO_CORPUS names the directory that holds them.
 */
final class FrameCasesTest {
    @Test
    void theFieldsOfSingleFrames() throws IOException {
        String corpus = System.getenv("PERISCO_CORPUS");
        if (corpus == null) {
            System.out.println("FrameCasesTest: corpus tests are off, PERISCO_CORPUS is not set");
            return;
        }
        List<Path> files;
        try (Stream<Path> listed = Files.list(Path.of(corpus, "http2", "frame-cases"))) {
            files = listed.filter(f -> f.toString().endsWith(".json")).sorted().toList();
        }
        assertThat(files).isNotEmpty();
        for (Path file : files) {
            String json = Files.readString(file);
            byte[] wire = HexFormat.of().parseHex(value(json, "wire", "\"([0-9A-Fa-f]*)\""));
            FrameHeader header = new FrameHeader();
            header.read(wire, 0);
            if (json.contains("\"frame\": null")) {
                error(file, header, wire);
            } else {
                fields(file, json, header, wire);
            }
        }
    }

    private static void fields(Path file, String json, FrameHeader header, byte[] wire) {
        assertThat(header.length()).as("%s", file).isEqualTo(number(json, "length"));
        assertThat(header.type()).as("%s", file).isEqualTo(number(json, "type"));
        assertThat(header.flags()).as("%s", file).isEqualTo(number(json, "flags"));
        assertThat(header.stream()).as("%s", file).isEqualTo(number(json, "stream_identifier"));
        assertThat(header.isSound(null)).as("%s", file).isTrue();
        int padding = header.isPadded() ? wire[FrameHeader.LENGTH] & 0xFF : 0;
        if (header.isPadded()) {
            assertThat(padding).as("%s", file).isEqualTo(number(json, "padding_length"));
        }
        int from = FrameHeader.LENGTH + header.prefix();
        if (header.type() == FrameType.DATA) {
            assertThat(Wire.latin(value(json, "data", "\"([^\"]*)\"")))
                    .as("%s", file)
                    .isEqualTo(Arrays.copyOfRange(wire, from, wire.length - padding));
        }
        if (header.type() == FrameType.HEADERS) {
            BlockFrames block = new BlockFrames(1 << 16);
            assertThat(block.collect(ByteView.of(wire), wire.length)).isTrue();
            assertThat(new String(block.bytes(), block.from(), block.to() - block.from(), StandardCharsets.ISO_8859_1))
                    .as("%s", file)
                    .isEqualTo(value(json, "header_block_fragment", "\"([^\"]*)\""));
        }
        if (header.type() == FrameType.WINDOW_UPDATE) {
            assertThat(FrameHeader.uint31(wire, from)).isEqualTo(number(json, "window_size_increment"));
        }
    }

    /** What is an error to an endpoint is nothing that an observer would take for a frame's beginning. */
    private static void error(Path file, FrameHeader header, byte[] wire) {
        boolean fits = header.length() >= header.prefix()
                && (!header.isPadded() || (wire[FrameHeader.LENGTH] & 0xFF) <= header.length() - header.prefix());
        assertThat(fits && header.isSound(null) && header.length() <= FrameChain.USUAL_LENGTH)
                .as("%s", file)
                .isFalse();
    }

    private static int number(String json, String name) {
        return Integer.parseInt(value(json, name, "([0-9]+)"));
    }

    private static String value(String json, String name, String pattern) {
        String found = find(json, name, pattern);
        assertThat(found).as(name).isNotNull();
        return found == null ? "" : found;
    }

    private static @Nullable String find(String json, String name, String pattern) {
        Matcher matcher = Pattern.compile("\"" + name + "\":\\s*" + pattern).matcher(json);
        return matcher.find() ? matcher.group(1) : null;
    }
}
