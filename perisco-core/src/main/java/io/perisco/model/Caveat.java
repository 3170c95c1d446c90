package io.perisco.model;

import java.util.Locale;

/**
 * What keeps an exchange from being the whole truth. A closed list; an exchange without caveats was seen whole. What a
 * caveat does not speak of can be relied on: a status that is told was seen, whatever stands beside it.
 *
 * @since 0.1.0
 */
public enum Caveat {
    /** The end of a message was not seen: the connection, the capture or a limit cut it off. */
    TRUNCATED,
    /** Bytes of the exchange were not seen, or its partner may have been in a hole. */
    GAP,
    /** The connection was already under way when it was first seen, and this is the first message of a side. */
    MIDSTREAM,
    /** A head was cut: its start line is right, fields are missing, and its framing counts as unknown. */
    HEADERS_PARTIAL,
    /** Names or values of fields could not be decoded; they read {@code <unknown>}. */
    HEADERS_UNKNOWN,
    /** The other half is missing, or paired on the best guess that what was lost allows. */
    UNPAIRED,
    /** TCP carried different bytes for the same position; the first seen won. */
    OVERLAP,
    /** The message's framing is ambiguous or against its RFC; another reader may see other boundaries. */
    FRAMING_SUSPECT,
    /** A configured limit cut something off. */
    LIMIT;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The name as printed, for example {@code headers_partial}. */
    public String label() {
        return label;
    }
}
