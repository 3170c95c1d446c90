package io.perisco;

import io.perisco.model.Connection;
import io.perisco.spi.Protocol;

/** Receives what is worth knowing besides exchanges, under the same rules as {@link ExchangeListener}. */
public interface NoticeListener {
    /** The protocol of a connection is settled; it is parsed from here on. */
    default void onDetected(Connection connection, Protocol protocol) {}

    /** Part of the input could not be read. One line with cause and remedy; reading goes on where it can. */
    default void onProblem(String message) {}
}
