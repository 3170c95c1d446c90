package io.perisco.model;

/**
 * Where the bytes of one direction went, of all connections together. Everything is in bytes of the stream that TCP
 * carries: headers of packets do not count. {@code carried = parsed + skipped + opaque + ignored + lost + pending} holds at
 * every snapshot; all but {@code pending} only grow, save that bytes move from one side's account to the other's when it
 * is settled who is the client. Immutable.
 *
 * @param carried bytes the connections carried, by position, holes included
 * @param parsed bytes a parser understood
 * @param skipped bytes a parser passed over unread: bodies, padding
 * @param opaque bytes after a parser declared the connection opaque, or failed; whether they came or not, as the source
 *     need not tell them
 * @param ignored bytes of connections in which no protocol was detected; once such a connection was given up whether they
 *     came or not
 * @param lost bytes that never came, that a limit cut off, or that made no sense, as those on their way when the
 *     connection was reset
 * @param pending bytes that wait, for more or for a hole to fill
 * @param retransmitted bytes that came again; not part of {@code carried}
 * @param overlapping bytes among them that differed from those first seen, as far as these were still at hand
 * @since 0.1.0
 */
public record Ledger(
        long carried,
        long parsed,
        long skipped,
        long opaque,
        long ignored,
        long lost,
        long pending,
        long retransmitted,
        long overlapping) {

    /** Whether every byte is accounted for; if not, that is a defect of perisco. */
    public boolean balances() {
        return carried == parsed + skipped + opaque + ignored + lost + pending;
    }

    /** The sum of two ledgers, as of two workers. */
    public Ledger plus(Ledger o) {
        return new Ledger(
                carried + o.carried,
                parsed + o.parsed,
                skipped + o.skipped,
                opaque + o.opaque,
                ignored + o.ignored,
                lost + o.lost,
                pending + o.pending,
                retransmitted + o.retransmitted,
                overlapping + o.overlapping);
    }
}
