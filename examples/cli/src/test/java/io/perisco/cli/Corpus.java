package io.perisco.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The captures by others that {@code PERISCO_CORPUS} names; they are not part of this repository. */
final class Corpus {
    private Corpus() {}

    /** The directory, or null; says on standard output that the tests are off. */
    static @Nullable Path directory(String test) {
        String name = System.getenv("PERISCO_CORPUS");
        if (name == null || name.isEmpty()) {
            System.out.println(test + ": corpus tests are off, PERISCO_CORPUS is not set");
            return null;
        }
        Path directory = Path.of(name);
        if (!Files.isDirectory(directory)) {
            throw new IllegalStateException("PERISCO_CORPUS names " + name + ", which is no directory");
        }
        return directory;
    }

    /** The captures of a subdirectory that have an expected answer. */
    static List<Path> captures(Path corpus, String subdirectory) {
        try (Stream<Path> files = Files.list(corpus.resolve(subdirectory))) {
            return files.filter(f -> Files.exists(expected(f))).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path expected(Path capture) {
        return capture.resolveSibling(capture.getFileName() + ".expected.jsonl");
    }
}
