package io.perisco.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Header blocks one behind the other in one array, in the order of each connection. */
final class BlockSet {
    private final HeadSet blocks;
    private final boolean[] opens;

    private BlockSet(HeadSet blocks, boolean[] opens) {
        this.blocks = blocks;
        this.opens = opens;
    }

    static BlockSet of(List<List<byte[]>> connections) {
        List<byte[]> all = new ArrayList<>();
        connections.forEach(all::addAll);
        boolean[] opens = new boolean[all.size()];
        int at = 0;
        for (List<byte[]> connection : connections) {
            if (!connection.isEmpty()) {
                opens[at] = true;
            }
            at += connection.size();
        }
        return new BlockSet(HeadSet.of(all), opens);
    }

    /**
     * A file of unsigned little-endian 32-bit numbers and blocks: how many connections; for each how many blocks; for
     * each its length and its bytes.
     */
    static BlockSet read(Path file) {
        try {
            ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            List<List<byte[]>> connections = new ArrayList<>();
            for (int left = in.getInt(); left > 0; left--) {
                List<byte[]> connection = new ArrayList<>();
                for (int blocks = in.getInt(); blocks > 0; blocks--) {
                    int length = in.getInt();
                    if (length < 0 || length > in.remaining()) {
                        throw new IllegalArgumentException(file + ": ends within a block");
                    }
                    byte[] block = new byte[length];
                    in.get(block);
                    connection.add(block);
                }
                connections.add(connection);
            }
            return of(connections);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException(file + ": ends within a number", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int size() {
        return opens.length;
    }

    /** Whether block {@code i} is the first of a connection. */
    boolean opens(int i) {
        return opens[i];
    }

    byte[] bytes() {
        return blocks.bytes();
    }

    int from(int i) {
        return blocks.from(i);
    }

    int to(int i) {
        return blocks.to(i);
    }
}
