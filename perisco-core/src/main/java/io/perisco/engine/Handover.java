package io.perisco.engine;

import org.jspecify.annotations.Nullable;

/**
 * What becomes of a connection when its parser is done with it.
 *
 * @param kind where it goes
 * @param protocolId for {@link Kind#SWITCH}
 * @param carried the exchange that goes along
 * @param key the key it gets there
 */
record Handover(Kind kind, String protocolId, @Nullable Open carried, long key) {
    enum Kind {
        SWITCH,
        OPAQUE,
        TUNNEL
    }

    static final Handover OPAQUE = new Handover(Kind.OPAQUE, "", null, 0);
    static final Handover TUNNEL = new Handover(Kind.TUNNEL, "", null, 0);
}
