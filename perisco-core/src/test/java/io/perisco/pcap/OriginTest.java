package io.perisco.pcap;

import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.model.ProcessInfo;
import io.perisco.model.Side;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Comments are read as they are written; those of others tell nothing. */
final class OriginTest {
    private final Origin origin = new Origin();

    private void read(String comment) {
        byte[] bytes = ("<<" + comment + ">>").getBytes(StandardCharsets.UTF_8);
        origin.read(bytes, 2, bytes.length - 4);
    }

    @Test
    void isReadAsItWasWritten() {
        ProcessInfo nginx = new ProcessInfo(62565, "nginx: w", Side.SERVER, 1, -1, 123, 4026531840L);
        String comment = new String(Origin.comment(7, Side.CLIENT, nginx), StandardCharsets.UTF_8);
        assertThat(comment)
                .isEqualTo("perisco connection=7 from=client side=server pid=62565 ns_pid=1 uid=-1 cgroup=123"
                        + " netns=4026531840 comm=nginx: w");
        read(comment);
        assertThat(origin.connection).isEqualTo(7);
        assertThat(origin.fromClient).isTrue();
        assertThat(origin.process()).isEqualTo(nginx);
    }

    @Test
    void aConnectionOfNoKnownProcess() {
        read(new String(Origin.comment(8, Side.SERVER, null), StandardCharsets.UTF_8));
        assertThat(origin.connection).isEqualTo(8);
        assertThat(origin.fromClient).isFalse();
        assertThat(origin.process()).isNull();
    }

    @Test
    void whatWasLost() {
        read(new String(Origin.lost(9, Side.SERVER), StandardCharsets.UTF_8));
        assertThat(origin.connection).isEqualTo(9);
        assertThat(origin.lost).isTrue();
        read("perisco connection=9 from=server lost or not");
        assertThat(origin.lost).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "perisco",
                "perisco connection=",
                "perisco connection=7",
                "perisco connection=7 from=clien",
                "perisco connection=-7 from=client",
                "perisco connection=9999999999999999999 from=client",
                "another connection=7 from=client"
            })
    void otherCommentsTellNothing(String comment) {
        read("perisco connection=1 from=client");
        read(comment);
        assertThat(origin.connection).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " side=server pid=x ns_pid=1 uid=0 cgroup=1 netns=1 comm=a",
                " side=server pid=1 comm=a",
                " side=server pid= ns_pid=1 uid=0 cgroup=1 netns=99999999999999999999 comm=a",
                " comm=a",
                " "
            })
    void aDamagedProcessIsNone(String rest) {
        read("perisco connection=7 from=server" + rest);
        assertThat(origin.connection).isEqualTo(7);
        assertThat(origin.process()).isNull();
    }
}
