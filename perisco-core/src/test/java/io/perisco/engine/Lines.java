package io.perisco.engine;

import io.perisco.contract.LineProtocol;
import io.perisco.model.Exchange;
import io.perisco.model.Half;
import io.perisco.model.Message;
import io.perisco.model.Side;
import io.perisco.spi.ByteView;
import io.perisco.spi.End;
import io.perisco.spi.MessageSink;
import io.perisco.spi.OpenExchange;
import io.perisco.spi.ProtocolParser;
import io.perisco.spi.Step;

/**
 * The line protocol without bodies, one message at a time. What is answered to {@code switch}, {@code opaque} or
 * {@code tunnel} hands the connection over, and nothing of the client is read behind these before they are answered.
 */
final class Lines implements ProtocolParser {
    private final boolean handsOver;
    private String asked = "";

    /** @param handsOver whether those three words mean anything */
    Lines(boolean handsOver) {
        this.handsOver = handsOver;
    }

    @Override
    public Step parse(ByteView in, Side from, MessageSink out) {
        while (!in.isEmpty()) {
            boolean last = handsOver && (asked.equals("switch") || asked.equals("opaque") || asked.equals("tunnel"));
            if (from == Side.CLIENT && last) {
                return Step.WAIT_PEER;
            }
            int end = in.indexOf('\n', 0);
            if (end < 0) {
                return Step.MORE;
            }
            boolean alone = in.at(0) == '*';
            Message line = new LineProtocol.Line(in.ascii(3, end));
            OpenExchange x =
                    alone ? out.oneWay(line) : from == Side.CLIENT ? out.request(line, 0) : out.response(line, 0);
            in.consume(end + 1);
            if (from == Side.SERVER && !alone && last) {
                handOver(out, x);
                return Step.YIELD;
            }
            out.end(x, Half.from(from), End.COMPLETE);
            asked = from == Side.CLIENT ? line.operation() : alone ? asked : "";
        }
        return Step.MORE;
    }

    private void handOver(MessageSink out, OpenExchange x) {
        out.finish(x, asked.equals("tunnel") ? End.TUNNEL : End.UPGRADED, Exchange.UNKNOWN);
        switch (asked) {
            case "switch" -> out.switchTo("line2", x, 1);
            case "tunnel" -> out.tunnel();
            default -> out.opaque();
        }
        asked = "";
    }
}
