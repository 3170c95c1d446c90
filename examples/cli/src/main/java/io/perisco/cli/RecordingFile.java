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
final class RecordingFile {
    private RecordingFile() {}

    /**
     * Makes it; an older one is not touched.
     *
     * @throws CaptureException if it cannot be made
     */
    static OutputStream create(String name) {
        Set<PosixFilePermission> owner = PosixFilePermissions.fromString("rw-------");
        try {
            return Channels.newOutputStream(Files.newByteChannel(
                    Path.of(name),
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(owner)));
        } catch (FileAlreadyExistsException e) {
            throw new CaptureException(name + ": is there already", "name another file, or remove it", e);
        } catch (IOException | InvalidPathException | UnsupportedOperationException e) {
            throw new CaptureException(
                    name + ": cannot be written (" + e.getMessage() + ")", "name a file that can be made", e);
        }
    }
}
