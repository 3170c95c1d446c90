package io.perisco.model;

import org.jspecify.annotations.Nullable;

/**
 * One TCP connection, with the roles its protocol settled.
 *
 * @param id unique in one engine's life: the ordinal of the event that opened the connection, in a replay the number
 *     of its first packet, counted from 1
 * @param client the side that asks
 * @param server the side that answers
 * @param process the process that was seen to use the socket, if the source knows
 * @since 0.1.0
 */
public record Connection(
        long id, Endpoint client, Endpoint server, @Nullable ProcessInfo process) {

    /** OpenTelemetry {@code network.transport}. */
    public String transport() {
        return "tcp";
    }

    /** {@code IPv4/TCP} or {@code IPv6/TCP}. */
    public String family() {
        return client.isIpv4() ? "IPv4/TCP" : "IPv6/TCP";
    }

    /** The endpoint of {@code side}. */
    public Endpoint endpoint(Side side) {
        return side == Side.CLIENT ? client : server;
    }
}
