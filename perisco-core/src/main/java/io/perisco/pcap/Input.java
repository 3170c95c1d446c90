package io.perisco.pcap;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file or a stream to be read, with its name for messages. */
final class Input {
    final String name;
    private final @Nullable Path path;
    private final @Nullable InputStream stream;

    private Input(String name, @Nullable Path path, @Nullable InputStream stream) {
        this.name = name;
        this.path = path;
        this.stream = stream;
    }

    static Input of(Path path) {
        return new Input(path.toString(), path, null);
    }

    static Input of(InputStream stream, String name) {
        return new Input(name, null, stream);
    }

    /** Whether it is read from its beginning by whoever opens it; a pipe is not. */
    boolean isRereadable() {
        return path != null && (Files.isRegularFile(path) || !Files.exists(path));
    }

    /** Bytes, or -1 if that is not known. */
    long size() {
        try {
            return path != null && Files.isRegularFile(path) ? Files.size(path) : -1;
        } catch (IOException e) {
            return -1; // opening it will tell why
        }
    }

    InputStream open() throws IOException {
        if (stream != null) {
            return stream;
        }
        if (path == null) {
            throw new IllegalStateException(name);
        }
        if (Files.isDirectory(path)) {
            throw new IOException("it is a directory");
        }
        return Files.newInputStream(path);
    }

    /** A stream is whose it was; a file is ours. */
    boolean isOurs() {
        return path != null;
    }
}
