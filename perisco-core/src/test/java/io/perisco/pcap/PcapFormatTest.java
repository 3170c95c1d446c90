package io.perisco.pcap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** pcap files of every variant. */
final class PcapFormatTest {
    private static final String GET = "C 1048576 'GET' after 1048576";

    @Test
    void behaviour20_microsecondLittleEndian() {
        assertTime(PcapBytes.of(PcapBytes.MICROS, true, 1).add(1_600_000_000, 123_456, Frames.get(), 57), 123_456_000);
    }

    @Test
    void behaviour20_microsecondBigEndian() {
        assertTime(PcapBytes.of(PcapBytes.MICROS, false, 1).add(1_600_000_000, 123_456, Frames.get(), 57), 123_456_000);
    }

    @Test
    void behaviour20_nanosecondLittleEndian() {
        assertTime(
                PcapBytes.of(PcapBytes.NANOS, true, 1).add(1_600_000_000, 123_456_789, Frames.get(), 57), 123_456_789);
    }

    @Test
    void behaviour20_nanosecondBigEndian() {
        assertTime(
                PcapBytes.of(PcapBytes.NANOS, false, 1).add(1_600_000_000, 123_456_789, Frames.get(), 57), 123_456_789);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void behaviour20_modified(boolean little) {
        assertTime(
                PcapBytes.of(PcapBytes.MODIFIED, little, 1).add(1_600_000_000, 123_456, Frames.get(), 57), 123_456_000);
    }

    /** Told by their records: the magic numbers are those of others. */
    @ParameterizedTest
    @CsvSource({
        "a1b2cd34, 12", // SuSE 6.3
        "a1b2c3d4, 8", // Red Hat 6.1
        "a1b2c3d4, 4", // Nokia
    })
    void recordHeadersThatTheMagicNumberDoesNotTell(String magic, int extra) {
        PcapBytes file = new PcapBytes(Integer.parseUnsignedInt(magic, 16), true, 4, 1, 0, extra);
        for (int i = 0; i < 5; i++) {
            file.add(1_600_000_000, i, Frames.get(), 57);
        }
        RecordingSink sink = Replays.of(file.toBytes());
        assertThat(sink.problems()).isEmpty();
        assertThat(sink.lines()).hasSize(6).endsWith(GET);
    }

    @Test
    void ixiaWithALengthInTheFileHeader() {
        assertTime(new PcapBytes(0x1C0001AC, true, 4, 1, 4, 0).add(1_600_000_000, 7, Frames.get(), 57), 7);
        assertTime(new PcapBytes(0x1C0001AB, true, 4, 1, 4, 0).add(1_600_000_000, 7, Frames.get(), 57), 7_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void lengthsInTheOrderBeforeVersion24(int version) {
        RecordingSink sink = Replays.of(new PcapBytes(PcapBytes.MICROS, true, version, 1, 0, 0)
                .record(1, 0, 1500, 57, Frames.get())
                .toBytes());
        assertThat(sink.lines()).contains(GET);
        assertThat(sink.problems()).isEmpty();
    }

    @Test
    void checkSequenceBehindThePacketIsNoData() {
        byte[] file = PcapBytes.linkType(0x4400_0001)
                .add(Frames.join(Frames.get(), new byte[4]))
                .toBytes();
        assertThat(Replays.of(file).lines()).contains(GET);
    }

    @Test
    void secondsAreUnsigned() {
        byte[] file = PcapBytes.usual().add(4_000_000_000L, 0, Frames.get(), 57).toBytes();
        assertThat(Replays.of(file).times()).containsExactly(4_000_000_000_000_000_000L);
    }

    @Test
    void behaviour20_snapLengthTruncated() {
        byte[] get = Frames.get();
        byte[] file = PcapBytes.usual().add(Arrays.copyOf(get, 55), get.length).toBytes();
        assertThat(Replays.of(file).lines()).contains("C 1048576 'G' of 3 after 1048576");
    }

    @Test
    void behaviour20_snapLengthTruncatedThoughTheRecordDoesNotSaySo() {
        byte[] file = PcapBytes.usual().add(Arrays.copyOf(Frames.get(), 54), 54).toBytes();
        assertThat(Replays.of(file).lines()).contains("C 1048576 '' of 3 after 1048576");
    }

    @Test
    void behaviour20_snapLengthCutsTheTcpOptions() {
        byte[] segment = Frames.tcp(40000, 80, Frames.ACK, 1, 2, new byte[12], Frames.bytes("GET"));
        byte[] packet = Frames.ethernet(0x0800, Frames.ip4(6, segment));
        byte[] file =
                PcapBytes.usual().add(Arrays.copyOf(packet, 58), packet.length).toBytes();
        assertThat(Replays.of(file).lines()).contains("C 1048576 '' of 3 after 1048576");
    }

    @Test
    void snapLengthThatCutsTheTcpHeaderCountsAsMalformed() {
        RecordingSink sink = Replays.of(
                PcapBytes.usual().add(Arrays.copyOf(Frames.get(), 40), 57).toBytes());
        assertThat(sink.counts()).isEqualTo("1 = 0 + 1, 1 malformed");
    }

    @Test
    void absurdWireLengthIsNotBelieved() {
        byte[] ip = Frames.ip4get();
        ip[3] = 0; // a total length of 0 leaves it to the record
        byte[] file = PcapBytes.usual()
                .add(Frames.ethernet(0x0800, ip), Integer.MAX_VALUE)
                .toBytes();
        assertThat(Replays.of(file).lines()).contains("C 1048576 'GET' of 1048522 after 1048576");
    }

    @Test
    void emptyPacketsAndEmptyCapture() {
        assertThat(Replays.of(PcapBytes.usual().toBytes()).problems()).isEmpty();
        assertThat(Replays.of(PcapBytes.usual().add(new byte[0]).toBytes()).counts())
                .isEqualTo("1 = 0 + 1, 1 malformed");
    }

    private static void assertTime(PcapBytes file, long fraction) {
        RecordingSink sink = Replays.of(file.toBytes());
        assertThat(sink.problems()).isEmpty();
        assertThat(sink.lines()).contains(GET);
        assertThat(sink.times()).containsExactly(1_600_000_000_000_000_000L + fraction);
    }
}
