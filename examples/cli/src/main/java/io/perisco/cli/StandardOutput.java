package io.perisco.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A buffer before an output that may go away. After the first failed write everything is dropped, and {@code onGone} has
 * run once. Written by one thread, flushed by others too.
 */
final class StandardOutput {
    private static final int SIZE = 1 << 17;

    private final OutputStream out;
    private final Runnable onGone;
    private final byte[] buffer = new byte[SIZE];
    private int size;
    private @Nullable IOException failure;

    StandardOutput(OutputStream out, Runnable onGone) {
        this.out = out;
        this.onGone = onGone;
    }

    synchronized void write(byte[] bytes, int offset, int length) {
        if (length > SIZE - size) {
            flush();
            if (length >= SIZE) {
                send(bytes, offset, length);
                return;
            }
        }
        System.arraycopy(bytes, offset, buffer, size, length);
        size += length;
    }

    synchronized void flush() {
        int n = size;
        size = 0;
        if (n > 0) {
            send(buffer, 0, n);
        }
    }

    /** Why the output could not be written; null if it could, or if its reader just closed it, as {@code head} does. */
    synchronized @Nullable String failure() {
        if (failure == null || isPipe() || String.valueOf(failure.getMessage()).contains("roken pipe")) {
            return null;
        }
        return "cannot write the output: " + failure.getMessage();
    }

    /** Whether a write failed, for whatever reason. */
    synchronized boolean isGone() {
        return failure != null;
    }

    private void send(byte[] bytes, int offset, int length) {
        if (failure != null) {
            return;
        }
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            failure = e;
            onGone.run();
        }
    }

    /** The system's message for a closed pipe is in the user's language, so ask what the output is where /proc tells. */
    private static boolean isPipe() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
            return target.startsWith("pipe:") || target.startsWith("socket:");
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }
}
