package io.perisco.cli;

import io.perisco.model.CaptureException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The file of {@code --record}, which holds what people sent: nobody but its owner may read it. */
final class RecordingFile implements AutoCloseable {
    private final Path file;
    private final OutputStream out;

    private RecordingFile(Path file, OutputStream out) {
        this.file = file;
        this.out = out;
    }

    /**
     * Makes it; an older one is not touched.
     *
     * @throws CaptureException if it cannot be made
     */
    static RecordingFile create(String name) {
        Set<PosixFilePermission> owner = PosixFilePermissions.fromString("rw-------");
        try {
            Path file = Path.of(name);
            return new RecordingFile(
                    file,
                    Channels.newOutputStream(Files.newByteChannel(
                            file,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(owner))));
        } catch (FileAlreadyExistsException e) {
            throw new CaptureException(name + ": is there already", "name another file, or remove it", e);
        } catch (IOException | InvalidPathException | UnsupportedOperationException e) {
            throw new CaptureException(
                    name + ": cannot be written (" + e.getMessage() + ")", "name a file that can be made", e);
        }
    }

    OutputStream out() {
        return out;
    }

    /** Takes the file away again if nothing was written, as nothing could be captured. */
    @Override
    public void close() {
        try {
            out.close();
            if (Files.size(file) == 0) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new CaptureException(file + ": cannot be written (" + e.getMessage() + ")", "record elsewhere", e);
        }
    }
}
