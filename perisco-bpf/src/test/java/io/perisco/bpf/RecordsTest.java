package io.perisco.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.model.Counter;
import io.perisco.model.ProcessInfo;
import io.perisco.model.Side;
import io.perisco.spi.ConnectionStart;
import io.perisco.spi.End;
import io.perisco.spi.SocketEventSink;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RecordsTest {
    private static final int SENT = Wire.FLAG_SENT;
    private static final int LAST = Wire.FLAG_LAST;
    private static final String OPENED = "#1 opened 10.0.0.2:50000 > 10.0.0.1:80 start";

    private final Taped sink = new Taped();
    private final List<String> asked = new ArrayList<>();
    private final WallClock clock = new WallClock(() -> 0, () -> 5_000_000);
    private final Records records = new Records(sink, clock, new Records.Asker() {
        @Override
        public boolean ask(long connection, int verdict) {
            asked.add(connection + " " + verdict);
            return true;
        }

        @Override
        public void forget(long connection) {
            asked.add(connection + " forget");
        }
    });

    private void take(ByteBuffer... all) {
        for (ByteBuffer b : all) {
            records.record(b, 0, b.capacity());
        }
    }

    @Test
    void aServersCallsAreToldWithPositionsInEventTime() {
        take(
                RecordBytes.open(Wire.ROLE_SERVER, 9, true),
                RecordBytes.data(LAST, 0, "GET", 3, 0, 0),
                RecordBytes.data(SENT | LAST, 0, "200", 3, 0, 3),
                RecordBytes.end(0, 3),
                RecordBytes.end(SENT, 3),
                RecordBytes.close(0, 3, 3));
        assertThat(sink.lines)
                .containsExactly(
                        OPENED,
                        "#1 CLIENT @0 'GET' of 3 after 0",
                        "#1 SERVER @0 '200' of 3 after 3",
                        "#1 CLIENT ended @3 FIN",
                        "#1 SERVER ended @3 FIN",
                        "#1 closed FIN");
        assertThat(sink.nanos).isEqualTo(5_001_000);
        assertThat(records.connections()).isZero();
        assertThat(records.takeUnplaced()).isZero();
    }

    @Test
    void theProcessIsToldOnItsSide() {
        take(RecordBytes.open(Wire.ROLE_CLIENT, 9, false));
        assertThat(sink.lines).containsExactly("#1 opened 10.0.0.1:50000 > 10.0.0.2:80");
        assertThat(java.util.Objects.requireNonNull(sink.lastStart).process())
                .isEqualTo(new ProcessInfo(4711, "nginx", Side.CLIENT, 1, 1000, 5, 0xF0000001L));
    }

    @Test
    void whereNoRoleIsKnownTheHigherPortIsTheClients() {
        take(RecordBytes.open(0, 0, false));
        assertThat(sink.lines).containsExactly("#1 opened 10.0.0.2:50000 > 10.0.0.1:80");
    }

    @Test
    void theLastRecordOfACallCarriesWhatWasNotCaptured() {
        take(
                RecordBytes.open(Wire.ROLE_SERVER, 9, true),
                RecordBytes.data(0, 0, "abcd", 100, 0, 0),
                RecordBytes.data(LAST, 4, "ef", 100, 4, 0),
                RecordBytes.data(LAST | SENT, 0, "", 7, 0, 100));
        assertThat(sink.lines)
                .containsExactly(
                        OPENED,
                        "#1 CLIENT @0 'abcd' of 4 after 0",
                        "#1 CLIENT @4 'ef' of 96 after 0",
                        "#1 SERVER @0 '' of 7 after 100");
    }

    @Test
    void theRoomOfASmallRecordBeyondItsBytesIsNotTold() {
        ByteBuffer data = RecordBytes.data(LAST, 0, "GET????", 3, 0, 0).putInt(Wire.RECORD_LENGTH, 3);
        take(RecordBytes.open(Wire.ROLE_SERVER, 9, true), data);
        assertThat(sink.lines).containsExactly(OPENED, "#1 CLIENT @0 'GET' of 3 after 0");
        assertThat(records.takeUnplaced()).isZero();
    }

    @Test
    void whatWasLostAtTheEndIsToldAtTheClose() {
        take(
                RecordBytes.open(Wire.ROLE_SERVER, 9, true),
                RecordBytes.data(LAST, 0, "GET", 3, 0, 0),
                RecordBytes.close(Wire.FLAG_RESET, 3, 50));
        assertThat(sink.lines).endsWith("#1 SERVER lost to 50", "#1 closed RESET");
    }

    @Test
    void anAnnouncementThatComesTwiceIsOneConnection() {
        take(RecordBytes.open(Wire.ROLE_SERVER, 9, true), RecordBytes.open(Wire.ROLE_SERVER, 9, true));
        assertThat(sink.lines).containsExactly(OPENED);
    }

    @Test
    void aSocketThatConnectsAgainIsAnotherConnection() {
        take(RecordBytes.open(Wire.ROLE_SERVER, 9, true), RecordBytes.open(Wire.ROLE_SERVER, 10, true));
        assertThat(sink.lines)
                .containsExactly(OPENED, "#1 closed SOURCE_ENDED", "#2 opened 10.0.0.2:50000 > 10.0.0.1:80 start");
    }

    @Test
    void anIgnoredConnectionIsAskedToBePassedOverOnce() {
        take(RecordBytes.open(Wire.ROLE_SERVER, 9, true));
        sink.handles.get(0).ignored = true;
        take(
                RecordBytes.data(LAST, 0, "x", 1, 0, 0),
                RecordBytes.data(LAST, 1, "x", 1, 0, 0),
                RecordBytes.close(0, 2, 0));
        assertThat(asked).containsExactly("77 " + Wire.VERDICT_IGNORE, "77 forget");
    }

    @Test
    void aConnectionThatTheEngineForgotIsJoinedAnew() {
        take(RecordBytes.open(Wire.ROLE_SERVER, 9, true));
        sink.handles.get(0).forgotten = true;
        take(RecordBytes.data(LAST, 40, "x", 1, 0, 0), RecordBytes.close(0, 41, 0));
        assertThat(sink.lines)
                .containsExactly(
                        OPENED,
                        "#2 opened 10.0.0.2:50000 > 10.0.0.1:80",
                        "#2 CLIENT @40 'x' of 1 after 0",
                        "#2 closed FIN");
    }

    @Test
    void aConnectionThatIsNotKnownIsAskedToBeAnnouncedAgain() {
        take(RecordBytes.open(Wire.ROLE_SERVER, 9, true));
        sink.handles.get(0).forgotten = true;
        records.sweep();
        assertThat(records.connections()).isZero();
        take(RecordBytes.data(LAST, 40, "x", 1, 0, 0), RecordBytes.end(0, 41));
        assertThat(asked).containsExactly("77 " + Wire.VERDICT_ANNOUNCE);
        assertThat(records.takeUnplaced()).isEqualTo(2);
        assertThat(records.takeUnplaced()).isZero();
        assertThat(sink.lines).containsExactly(OPENED);
    }

    @Test
    void noBytesInTheRingMakeItFail() {
        Random random = new Random(3);
        take(RecordBytes.open(Wire.ROLE_SERVER, 9, true));
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = new byte[random.nextInt(Wire.RECORD_OPEN_BYTES + 40)];
            random.nextBytes(bytes);
            ByteBuffer record = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
            if (bytes.length > Wire.RECORD_CONNECTION + 8) {
                record.put(Wire.RECORD_KIND, (byte) random.nextInt(6));
                record.putLong(Wire.RECORD_CONNECTION, RecordBytes.COOKIE + random.nextInt(3));
            }
            take(record);
        }
        assertThat(sink.lines).hasSizeGreaterThan(1000);
        assertThat(records.connections()).isLessThan(4);
    }

    @Test
    void tellingOfBytesAllocatesNothing() {
        SocketEventSink deaf = new Deaf();
        Records quiet = new Records(deaf, clock, new Records.Asker() {
            @Override
            public boolean ask(long connection, int verdict) {
                return false;
            }

            @Override
            public void forget(long connection) {}
        });
        ByteBuffer open = RecordBytes.open(Wire.ROLE_SERVER, 9, true);
        ByteBuffer data = RecordBytes.data(LAST, 0, "GET / HTTP/1.1", 14, 0, 0);
        quiet.record(open, 0, open.capacity());
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 10_000; i++) {
                quiet.record(data, 0, data.capacity());
            }
            allocated = Math.min(allocated, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(allocated)
                .as("bytes for 10,000 records, at the best of 20 times")
                .isLessThan(10_000);
    }

    /** Takes everything and keeps nothing. */
    private static final class Deaf implements SocketEventSink {
        @Override
        public void event(long ordinal, long nanos) {}

        @Override
        public Handle opened(ConnectionStart start) {
            return new Taped.Kept(1);
        }

        @Override
        public void data(
                Handle connection,
                Side side,
                long position,
                byte[] bytes,
                int offset,
                int length,
                long wireLength,
                long after) {}

        @Override
        public void lost(Handle connection, Side side, long upTo) {}

        @Override
        public void ended(Handle connection, Side side, long position, End how) {}

        @Override
        public void closed(Handle connection, End how) {}

        @Override
        public void count(Counter counter, long n) {}

        @Override
        public void problem(String message) {}
    }
}
