package io.perisco.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is published says since when, and what it promises. */
final class PublicApiTest {
    private static final Path ROOT = Path.of("..", "..");
    private static final Pattern EXPORTS = Pattern.compile("(?m)^ +exports ([a-z0-9.]+);");
    private static final Pattern PUBLIC_TYPE =
            Pattern.compile("(?m)^public [a-z -]*(class|interface|enum|record) [A-Z]");
    private static final Pattern SINCE = Pattern.compile("(?m)^ \\* @since \\d+\\.\\d+\\.0$");

    private record Published(String packageName, Path folder) {}

    private static Published published(Path sources, String packageName) {
        return new Published(packageName, sources.resolve(packageName.replace('.', '/')));
    }

    private static List<Published> published() throws IOException {
        List<Published> all = new ArrayList<>();
        for (String module : List.of("core", "http1", "grpc", "bpf")) {
            Path sources = ROOT.resolve(Path.of("perisco-" + module, "src", "main", "java"));
            Matcher exports = EXPORTS.matcher(Files.readString(sources.resolve("module-info.java")));
            while (exports.find()) {
                all.add(published(sources, exports.group(1)));
            }
        }
        all.add(published(ROOT.resolve(Path.of("perisco-http2", "src", "main", "java")), "io.perisco.http2"));
        all.add(published(ROOT.resolve(Path.of("perisco-core", "src", "test", "java")), "io.perisco.testkit"));
        return all;
    }

    private static List<Path> publicTypes() throws IOException {
        List<Path> types = new ArrayList<>();
        for (Published one : published()) {
            try (Stream<Path> files = Files.list(one.folder())) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    if (PUBLIC_TYPE.matcher(Files.readString(file)).find()) {
                        types.add(file);
                    }
                }
            }
        }
        return types;
    }

    @Test
    void everyPublicTypeSaysSinceWhen() throws IOException {
        assertThat(publicTypes()).hasSizeGreaterThan(60).allSatisfy(type -> {
            String source = Files.readString(type);
            String javadoc = source.substring(
                    0,
                    PUBLIC_TYPE
                            .matcher(source)
                            .results()
                            .findFirst()
                            .orElseThrow()
                            .start());
            assertThat(SINCE.matcher(javadoc).find()).isTrue();
        });
    }

    @Test
    void whatIsPromisedIsSaidOfEveryPackage() throws IOException {
        String promises = Files.readString(ROOT.resolve(Path.of("docs", "compatibility.md")));
        assertThat(published())
                .extracting(Published::packageName)
                .hasSize(11)
                .allSatisfy(name -> assertThat(promises).contains("`" + name + "`"));
    }
}
