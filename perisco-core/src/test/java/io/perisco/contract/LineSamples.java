package io.perisco.contract;

import io.perisco.model.Side;
import io.perisco.testkit.Script;
import java.util.List;

/** Connections of the {@link LineProtocol}. */
final class LineSamples {
    private LineSamples() {}

    static List<Script> all() {
        return List.of(alternating(), pipelined(), large());
    }

    private static Script alternating() {
        Script script = Script.connection().named("one after the other");
        for (int i = 0; i < 15; i++) {
            script.client("?" + i + " q" + i + "\n" + "a".repeat(i));
            script.server("!" + 3 * i + " r" + i + "\n" + "b".repeat(3 * i));
            if (i % 4 == 0) {
                script.server("*0 push" + i + "\n");
            }
        }
        return script;
    }

    private static Script pipelined() {
        return Script.connection()
                .named("pipelined")
                .client("?0 p1\n?5 p2\nhello?0 p3\n")
                .server("!2 s1\nxy!0 s2\n")
                .server("!0 s3\n")
                .client("?0 p4\n?0 p5\n")
                .server("!0 s4\n!0 s5\n")
                .fin(Side.CLIENT)
                .fin(Side.SERVER);
    }

    private static Script large() {
        return Script.connection()
                .named("large")
                .client("?3000 up\n" + "u".repeat(3000))
                .server("!2500 down\n" + "d".repeat(2500))
                .client("?0 next\n")
                .server("!0 fine\n");
    }
}
