package io.perisco.contract;

import io.perisco.spi.Protocol;
import io.perisco.testkit.ProtocolContract;
import io.perisco.testkit.Script;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The contract on the protocol with which the engine is tried. */
// snippet contract
final class LineProtocolContractTest extends ProtocolContract {
    @Override
    protected Protocol protocol() {
        return new LineProtocol();
    }

    @Override
    protected Set<Feature> features() {
        return EnumSet.of(Feature.PIPELINING, Feature.SERVER_PUSH, Feature.BODIES);
    }

    @Override
    protected List<Script> samples() {
        return LineSamples.all();
    }

    @Override
    protected int worstDamage() {
        return 5;
    }
}
// end
