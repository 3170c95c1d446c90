package io.perisco.contract;

import io.perisco.model.Caveat;
import io.perisco.model.Exchange;
import io.perisco.model.Half;
import io.perisco.model.Message;
import io.perisco.model.Side;
import io.perisco.spi.ByteView;
import io.perisco.spi.End;
import io.perisco.spi.Matcher;
import io.perisco.spi.Matchers;
import io.perisco.spi.MessageSink;
import io.perisco.spi.OpenExchange;
import io.perisco.spi.ParserContext;
import io.perisco.spi.Protocol;
import io.perisco.spi.ProtocolParser;
import io.perisco.spi.Step;
import io.perisco.spi.Verdict;

/**
 * A protocol for trying the engine: {@code ?LENGTH WORD\n} asks, {@code !LENGTH WORD\n} answers, each followed by so many
 * bytes; {@code *0 WORD\n} has no partner. {@code ?0 switch\n}, {@code ?0 opaque\n} and {@code ?0 tunnel\n} hand the
 * connection over when they are answered.
 */
public final class LineProtocol implements Protocol {
    /** A line. */
    public record Line(String operation) implements Message {
        @Override
        public String toString() {
            return operation;
        }
    }

    @Override
    public String id() {
        return "line";
    }

    @Override
    public Verdict detect(ByteView client, ByteView server) {
        if (!client.isEmpty()) {
            return client.at(0) == '?' ? Verdict.YES : client.at(0) == '!' ? Verdict.YES_REVERSED : Verdict.NO;
        }
        if (server.isEmpty()) {
            return Verdict.UNDECIDED;
        }
        byte first = server.at(0);
        return first == '!' || first == '*' ? Verdict.YES : first == '?' ? Verdict.YES_REVERSED : Verdict.NO;
    }

    @Override
    public ProtocolParser newParser(ParserContext context) {
        return new Parser(context.limits().headBytes());
    }

    @Override
    public Matcher newMatcher() {
        return Matchers.inOrder();
    }

    private static final class Parser implements ProtocolParser {
        private final int longest;

        Parser(int longest) {
            this.longest = longest;
        }

        @Override
        public Step parse(ByteView in, Side from, MessageSink out) {
            while (!in.isEmpty()) {
                int end = in.indexOf('\n', 0);
                if (end < 0) {
                    return in.length() > longest ? Step.LOST : Step.MORE;
                }
                int space = in.indexOf(' ', 0);
                byte kind = in.at(0);
                if (space < 2 || space > end || space > 8 || !isNumber(in, space)) {
                    return Step.LOST;
                }
                if (kind != '*' && kind != (from == Side.CLIENT ? '?' : '!')) {
                    return Step.LOST;
                }
                if (!tell(in, from, out, kind, space, end)) {
                    return Step.MORE;
                }
            }
            return Step.MORE;
        }

        private static boolean isNumber(ByteView in, int space) {
            for (int i = 1; i < space; i++) {
                if (in.at(i) < '0' || in.at(i) > '9') {
                    return false;
                }
            }
            return true;
        }

        /** Whether the connection is still ours. */
        private static boolean tell(ByteView in, Side from, MessageSink out, byte kind, int space, int end) {
            int length = Integer.parseInt(in.ascii(1, space));
            Line line = new Line(in.ascii(space + 1, end));
            Half half = Half.from(from);
            OpenExchange asked = kind == '!' ? out.awaited(0) : null;
            OpenExchange x =
                    kind == '*' ? out.oneWay(line) : kind == '?' ? out.request(line, 0) : out.response(line, 0);
            in.consume(end + 1);
            if (asked != null && asked.message(Half.REQUEST) instanceof Line q) {
                switch (q.operation()) {
                    case "switch" -> {
                        out.finish(x, End.UPGRADED, Exchange.UNKNOWN);
                        out.switchTo("line2", x, 1);
                        return false;
                    }
                    case "opaque" -> {
                        out.finish(x, End.UPGRADED, Exchange.UNKNOWN);
                        out.opaque();
                        return false;
                    }
                    case "tunnel" -> {
                        out.finish(x, End.TUNNEL, Exchange.UNKNOWN);
                        out.tunnel();
                        return false;
                    }
                    default -> {}
                }
            }
            out.body(x, half, length);
            out.end(x, half, End.COMPLETE);
            return true;
        }

        @Override
        public void gap(ByteView before, long n, Side from, MessageSink out) {
            int space = before.indexOf(' ', 0);
            if (n != 0 && space > 0 && before.at(0) == (from == Side.CLIENT ? '?' : '!')) {
                Line line = new Line(before.ascii(space + 1, before.length()));
                OpenExchange x = from == Side.CLIENT ? out.request(line, 0) : out.response(line, 0);
                x.caveat(Caveat.HEADERS_PARTIAL);
                before.consume(before.length());
                out.end(x, Half.from(from), End.LOST);
            }
            if (n >= 0) {
                out.lost(Half.from(from));
            }
        }

        @Override
        public boolean resync(ByteView in, Side from) {
            byte kind = (byte) (from == Side.CLIENT ? '?' : '!');
            int at = in.indexOf(kind, 0);
            in.consume(at < 0 ? in.length() : at);
            return at >= 0;
        }
    }
}
