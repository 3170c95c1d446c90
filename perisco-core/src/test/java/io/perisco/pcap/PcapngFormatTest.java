package io.perisco.pcap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** pcapng files, block by block. */
final class PcapngFormatTest {
    private static final long TICKS = 1_600_000_000_123_456L;
    private static final long NANOS = TICKS * 1000;
    private static final String GET = "C 1048576 'GET' after 1048576";

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void behaviour20_pcapng(boolean little) {
        RecordingSink sink =
                replay(new PcapngBytes().section(little).interfaceOf(1).enhanced(0, TICKS, Frames.get()));
        assertThat(sink.lines()).contains(GET);
        assertThat(sink.times()).containsExactly(NANOS);
    }

    @Test
    void obsoletePacketBlock() {
        RecordingSink sink = replay(
                new PcapngBytes().section(false).interfaceOf(101).interfaceOf(1).obsolete(1, TICKS, Frames.get()));
        assertThat(sink.lines()).contains(GET);
        assertThat(sink.times()).containsExactly(NANOS);
    }

    @Test
    void simplePacketsHaveTheTimeOfThePacketBefore() {
        RecordingSink sink = replay(new PcapngBytes()
                .section(true)
                .interfaceOf(1)
                .simple(Frames.get(), 57)
                .enhanced(0, TICKS, Frames.get())
                .simple(Frames.get(), 57));
        assertThat(sink.lines()).hasSize(4).endsWith(GET);
        assertThat(sink.times()).containsExactly(0L, NANOS, NANOS);
    }

    @Test
    void simplePacketsEndAtTheSnapLength() {
        RecordingSink sink =
                replay(new PcapngBytes().section(true).interfaceOf(1, 55).simple(Arrays.copyOf(Frames.get(), 55), 57));
        assertThat(sink.lines()).contains("C 1048576 'G' of 3 after 1048576");
    }

    @Test
    void interfacesOfDifferentLinkTypes() {
        RecordingSink sink = replay(new PcapngBytes()
                .section(true)
                .interfaceOf(1)
                .interfaceOf(101)
                .enhanced(1, TICKS, Frames.ip4get())
                .enhanced(0, TICKS, Frames.get()));
        assertThat(sink.lines()).hasSize(3);
    }

    @Test
    void sectionsOfBothByteOrders() {
        PcapngBytes file = new PcapngBytes().section(true).interfaceOf(1).enhanced(0, TICKS, Frames.get());
        file.section(false).interfaceOf(101).enhanced(0, TICKS + 1, Frames.ip4get());
        RecordingSink sink = replay(file);
        assertThat(sink.lines()).hasSize(3);
        assertThat(sink.times()).containsExactly(NANOS, NANOS + 1000);
    }

    /** The same moment, 1,600,000,000.5 s, in different ticks. */
    @ParameterizedTest
    @CsvSource({
        "0, 1600000001, 1600000001000000000",
        "3, 1600000000500, 1600000000500000000",
        "6, 1600000000500000, 1600000000500000000",
        "9, 1600000000500000001, 1600000000500000001",
        "10, 16000000005000000017, 1600000000500000001", // beyond 2^63
        "12, 500000000999, 500000000", // so fine that the time since 1970 does not fit
        "128, 1600000001, 1600000001000000000",
        "129, 3200000001, 1600000000500000000",
        "138, 1638400000512, 1600000000500000000",
        "160, 6871947675747483648, 1600000000500000000",
        "190, 2305843009213693952, 500000000"
    })
    void timeResolution(int resolution, String ticks, long nanos) {
        PcapngBytes file = new PcapngBytes().section(true);
        file.interfaceOf(1, 0, file.option(9, (byte) resolution));
        RecordingSink sink = replay(file.enhanced(0, Long.parseUnsignedLong(ticks), Frames.get()));
        assertThat(sink.times()).containsExactly(nanos);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void timeOffset(boolean little) {
        PcapngBytes file = new PcapngBytes().section(little);
        file.interfaceOf(1, 0, file.option(2, (byte) 'e'), file.option(14, 1_600_000_000L), file.option(0));
        assertThat(replay(file.enhanced(0, 500_000, Frames.get())).times()).containsExactly(1_600_000_000_500_000_000L);
    }

    @Test
    void negativeTimeOffset() {
        PcapngBytes file = new PcapngBytes().section(true);
        file.interfaceOf(1, 0, file.option(14, -3600L));
        assertThat(replay(file.enhanced(0, 3_600_000_001L, Frames.get())).times())
                .containsExactly(1000L);
    }

    /** As if they were of the packet before, and once a file with a word about it. */
    @ParameterizedTest
    @CsvSource({
        "0, 9214646400",
        "0, 18446744073709551615",
        "3, 9214646400000",
        "6, 9214646400000000",
        "6, 9223372036854776", // 2^63 ns
        "6, 18446744073709552", // 2^64 ns
        "6, 18446744073709551615",
        "9, 9214646400000000000",
        "9, 9223372036854775808",
        "128, 9223372036854775808",
        "129, 18429292800",
        "138, 18446744073709551615"
    })
    void timesBeyond2261(int resolution, String ticks) {
        PcapngBytes file = new PcapngBytes().section(true).interfaceOf(1);
        file.interfaceOf(1, 0, file.option(9, (byte) resolution));
        RecordingSink sink = Replays.of(file.enhanced(0, TICKS, Frames.get())
                .enhanced(1, Long.parseUnsignedLong(ticks), Frames.get())
                .enhanced(1, -1, Frames.get())
                .toBytes());
        assertThat(sink.times()).startsWith(NANOS, NANOS).allMatch(t -> t >= 0);
        assertThat(sink.problems())
                .singleElement()
                .asString()
                .matches("test.pcap: at byte \\d+: a packet of time " + ticks
                        + ", which is before 1970 or after 2261; such"
                        + " packets have the time of the packet before, correct them with editcap");
        assertThat(sink.counts()).isEqualTo("3 = 3 + 0, 0 malformed");
    }

    @ParameterizedTest
    @CsvSource({
        "-3600, 3599999999",
        "9214646400, 0",
        "9214646399, 1000000",
        "9214646399, 9214646399999999",
        "9223372036854775807, 0",
        "-9223372036854775808, 0",
        "-9214646401, 0",
        "18446744074, 1000000" // 2^64 ns
    })
    void timeOffsetsThatLeadNowhere(long offset, long ticks) {
        PcapngBytes file = new PcapngBytes().section(true);
        file.interfaceOf(1, 0, file.option(14, offset));
        RecordingSink sink = Replays.of(file.enhanced(0, ticks, Frames.get()).toBytes());
        assertThat(sink.times()).containsExactly(0L);
        assertThat(sink.problems()).hasSize(1);
    }

    @Test
    void latestTime() {
        PcapngBytes file = new PcapngBytes().section(true).interfaceOf(1);
        assertThat(replay(file.enhanced(0, 9_214_646_399_999_999L, Frames.get()))
                        .times())
                .containsExactly(9_214_646_399_999_999_000L);
    }

    @Test
    void blocksWithoutPacketsAreSteppedOver() {
        PcapngBytes file = new PcapngBytes().section(true).interfaceOf(1);
        file.block(4, new byte[64]); // names
        file.block(5, new byte[16]); // statistics
        file.block(10, new byte[8]); // secrets
        file.block(0xBAD, new byte[12]); // custom
        file.block(0x1234, new byte[3 * Window.SIZE]); // unknown, and long
        RecordingSink sink = replay(file.enhanced(0, TICKS, Frames.get()));
        assertThat(sink.lines()).contains(GET);
        assertThat(sink.times()).hasSize(1);
    }

    @Test
    void optionsBehindAPacketAreNoData() {
        PcapngBytes file = new PcapngBytes().section(true).interfaceOf(1);
        byte[] get = Frames.get();
        byte[] padding = new byte[-get.length & 3];
        file.block(
                6,
                file.u32(0),
                file.u32(0),
                file.u32(1),
                file.u32(get.length),
                file.u32(get.length),
                get,
                padding,
                file.option(1, Frames.bytes("a comment")),
                file.option(0));
        assertThat(replay(file).lines()).contains(GET);
    }

    @Test
    void packetsOfAnInterfaceThatWasNotDescribedAreToldOncePerInterface() {
        RecordingSink sink = Replays.of(new PcapngBytes()
                .section(true)
                .interfaceOf(1)
                .enhanced(5, TICKS, Frames.get())
                .enhanced(-1, TICKS, Frames.get())
                .enhanced(5, TICKS, Frames.get())
                .enhanced(0, TICKS, Frames.get())
                .section(true)
                .simple(Frames.get(), 57)
                .toBytes());
        assertThat(sink.counts()).isEqualTo("5 = 1 + 4, 4 malformed");
        assertThat(sink.problems())
                .containsExactly(undescribed(48, "5"), undescribed(140, "4294967295"), undescribed(444, "0"));
    }

    @Test
    void linesAboutInterfacesAreFew() {
        PcapngBytes file = new PcapngBytes().section(true);
        for (int i = 0; i < 100; i++) {
            file.enhanced(i, TICKS, Frames.get());
        }
        RecordingSink sink = Replays.of(file.toBytes());
        assertThat(sink.problems()).hasSize(16);
        assertThat(sink.counts()).isEqualTo("100 = 0 + 100, 100 malformed");
    }

    @Test
    void interfacesOfASectionAreBounded() {
        PcapngBytes file = new PcapngBytes().section(true);
        for (int i = 0; i < PcapngReader.MAX_INTERFACES + 2; i++) {
            file.interfaceOf(1);
        }
        file.enhanced(PcapngReader.MAX_INTERFACES - 1, TICKS, Frames.get())
                .enhanced(PcapngReader.MAX_INTERFACES, TICKS, Frames.get());
        RecordingSink sink = Replays.of(file.section(true)
                .interfaceOf(1)
                .enhanced(0, TICKS, Frames.get())
                .toBytes());
        assertThat(sink.counts()).isEqualTo("3 = 2 + 1, 1 malformed");
        assertThat(sink.problems())
                .containsExactly("test.pcap: at byte 1310748: more than 65536 interfaces in one section; packets of"
                        + " those beyond are left out, split the capture by interface");
    }

    private static String undescribed(int offset, String id) {
        return "test.pcap: at byte " + offset + ": a packet of interface " + id
                + ", which its section does not describe; packets of it are left out, get the file again or merge it"
                + " anew with the descriptions";
    }

    private static RecordingSink replay(PcapngBytes file) {
        RecordingSink sink = Replays.of(file.toBytes());
        assertThat(sink.problems()).isEmpty();
        return sink;
    }
}
