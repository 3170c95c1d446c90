package io.perisco.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class HeaderBlockBenchmarkTest {
    private static final byte[] INSERTS = {0x40, 1, 'a', 1, 'b'};
    private static final byte[] REFERS = {(byte) 0xBE};

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void allAgreeOnEveryGeneratedBlock(BlockKind kind) throws Exception {
        BlockSet set = BlockGenerator.blocks(kind, 3, 100);
        assertThat(set.size()).isEqualTo(300);
        BlockAgreement.check(set);
    }

    @Test
    void generatedBlocksAreAllIndexedOrAllDifferent() throws Exception {
        BlockSet repeated = BlockGenerator.blocks(BlockKind.REPEATED, 1, 3);
        assertThat(repeated.to(2) - repeated.from(2)).isEqualTo(8);
        BlockSet fresh = BlockGenerator.blocks(BlockKind.FRESH, 1, 3);
        assertThat(fresh.to(2) - fresh.from(2)).isGreaterThan(60);
    }

    @Test
    void blocksComeFromAFileConnectionByConnection() throws Exception {
        Path path = Files.write(folder.resolve("blocks.bin"), file());
        BlockSet set = BlockSet.read(path);
        assertThat(set.size()).isEqualTo(3);
        assertThat(List.of(set.opens(0), set.opens(1), set.opens(2))).containsExactly(true, false, true);
        BlockAgreement.check(set);
    }

    @Test
    void aFileThatEndsWithinABlockIsRefused() throws Exception {
        byte[] whole = file();
        Path path = Files.write(folder.resolve("blocks.bin"), Arrays.copyOf(whole, whole.length - 1));
        assertThatThrownBy(() -> BlockSet.read(path)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void blocksThatCannotBeReadAreRefused() {
        BlockSet cut = BlockSet.of(List.of(List.of(REFERS)));
        assertThatThrownBy(() -> BlockAgreement.check(cut)).isInstanceOf(IllegalStateException.class);
    }

    private static byte[] file() {
        ByteBuffer out = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(2);
        out.putInt(2).putInt(INSERTS.length).put(INSERTS).putInt(1).put(REFERS);
        out.putInt(1).putInt(INSERTS.length).put(INSERTS);
        byte[] file = new byte[out.position()];
        out.flip().get(file);
        return file;
    }
}
