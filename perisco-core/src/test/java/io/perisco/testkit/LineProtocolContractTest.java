package io.perisco.testkit;

import io.perisco.model.Side;
import io.perisco.spi.Protocol;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The contract on the protocol with which the engine is tried. */
final class LineProtocolContractTest extends ProtocolContract {
    @Override
    protected Protocol protocol() {
        return new LineProtocol();
    }

    @Override
    protected Set<Feature> features() {
        return EnumSet.of(Feature.PIPELINING, Feature.ONE_WAY);
    }

    @Override
    protected List<Script> samples() {
        Script alternating = Script.connection();
        for (int i = 0; i < 15; i++) {
            alternating.client("?" + i + " q" + i + "\n" + "a".repeat(i));
            alternating.server("!" + 3 * i + " r" + i + "\n" + "b".repeat(3 * i));
            if (i % 4 == 0) {
                alternating.server("*0 push" + i + "\n");
            }
        }
        Script pipelined = Script.connection()
                .client("?0 p1\n?5 p2\nhello?0 p3\n")
                .server("!2 s1\nxy!0 s2\n")
                .server("!0 s3\n")
                .client("?0 p4\n?0 p5\n")
                .server("!0 s4\n!0 s5\n")
                .fin(Side.CLIENT)
                .fin(Side.SERVER);
        return List.of(alternating, pipelined);
    }

    @Override
    protected int worstDamage() {
        return 5;
    }
}
