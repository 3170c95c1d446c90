package io.perisco.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Heads one behind the other in one array. */
final class HeadSet {
    private final byte[] bytes;
    private final int[] bounds;

    private HeadSet(byte[] bytes, int[] bounds) {
        this.bytes = bytes;
        this.bounds = bounds;
    }

    static HeadSet of(List<byte[]> heads) {
        int[] bounds = new int[heads.size() + 1];
        for (int i = 0; i < heads.size(); i++) {
            bounds[i + 1] = bounds[i] + heads.get(i).length;
        }
        byte[] bytes = new byte[bounds[heads.size()]];
        for (int i = 0; i < heads.size(); i++) {
            System.arraycopy(heads.get(i), 0, bytes, bounds[i], heads.get(i).length);
        }
        return new HeadSet(bytes, bounds);
    }

    /** The heads of a file that has the length of each, an unsigned little-endian 32-bit number, before it. */
    static HeadSet read(Path file) {
        try {
            ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            List<byte[]> heads = new ArrayList<>();
            while (in.hasRemaining()) {
                int length = in.getInt();
                if (length <= 0 || length > in.remaining()) {
                    throw new IllegalArgumentException(
                            file + ": no head of " + Integer.toUnsignedString(length) + " bytes at " + in.position());
                }
                byte[] head = new byte[length];
                in.get(head);
                heads.add(head);
            }
            return of(heads);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException(file + ": ends within a length", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Just {@code count} heads: these over and over, or every so many-th of them if they are more. */
    HeadSet resized(int count) {
        List<byte[]> heads = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            heads.add(head(size() > count ? (int) ((long) i * size() / count) : i % size()));
        }
        return of(heads);
    }

    int size() {
        return bounds.length - 1;
    }

    /** The array all heads are in. */
    byte[] bytes() {
        return bytes;
    }

    int from(int index) {
        return bounds[index];
    }

    int to(int index) {
        return bounds[index + 1];
    }

    byte[] head(int index) {
        return Arrays.copyOfRange(bytes, from(index), to(index));
    }
}
