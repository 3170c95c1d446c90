package io.perisco.pcap;

import java.util.BitSet;
import java.util.List;

/** Which connections are asked for: those of which either end is in one of the networks, and has one of the ports. */
final class PacketFilter {
    private final Cidr[] networks;
    private final BitSet ports;
    private final boolean any;

    PacketFilter(List<Cidr> networks, BitSet ports) {
        this.networks = networks.toArray(new Cidr[0]);
        this.ports = ports;
        any = networks.isEmpty() && ports.isEmpty();
    }

    boolean passes(Segment s) {
        return any || passesPorts(s) && passesNetworks(s.packet);
    }

    private boolean passesPorts(Segment s) {
        return ports.isEmpty() || ports.get(s.sourcePort) || ports.get(s.targetPort);
    }

    private boolean passesNetworks(Packet p) {
        for (Cidr network : networks) {
            if (network.matches(p.sourceHigh, p.sourceLow) || network.matches(p.targetHigh, p.targetLow)) {
                return true;
            }
        }
        return networks.length == 0;
    }
}
