package io.perisco.contract;

import io.perisco.spi.Protocol;
import io.perisco.testkit.ProtocolContract;
import io.perisco.testkit.Script;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The contract on a protocol whose answers come in any order. */
final class KeyedContractTest extends ProtocolContract {
    @Override
    protected Protocol protocol() {
        return new Keyed();
    }

    @Override
    protected Set<Feature> features() {
        return EnumSet.of(Feature.MULTIPLEXING, Feature.BODIES);
    }

    @Override
    protected List<Script> samples() {
        return Keyed.samples();
    }
}
