package io.perisco.contract;

import io.perisco.model.Message;
import io.perisco.model.Side;
import io.perisco.spi.ByteView;
import io.perisco.spi.Matcher;
import io.perisco.spi.Matchers;
import io.perisco.spi.MessageSink;
import io.perisco.spi.OpenExchange;
import io.perisco.spi.ParserContext;
import io.perisco.spi.ProtocolParser;
import io.perisco.spi.Step;
import io.perisco.testkit.Script;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lines whose number says which line they answer: {@code !0 r7} answers {@code ?0 q7}, in any order. */
class Keyed extends Variation {
    @Override
    public ProtocolParser newParser(ParserContext context) {
        return new Parser(good.newParser(context)) {
            @Override
            public Step parse(ByteView in, Side from, MessageSink out) {
                return good.parse(in, from, telling(out, (kind, head) -> tell(out, kind, head)));
            }

            @Override
            public void gap(ByteView before, long n, Side from, MessageSink out) {
                // where a line was cut, its number is not to be trusted
                before.consume(before.length());
                good.gap(before, n, from, out);
            }
        };
    }

    private static @Nullable OpenExchange tell(MessageSink out, String kind, Message head) {
        String digits = head.operation().replaceAll("\\D", "");
        long key = digits.isEmpty() || digits.length() > 9 ? -1 : Long.parseLong(digits);
        return switch (kind) {
            case "request" -> out.request(head, key);
            case "response" -> out.response(head, key);
            default -> null;
        };
    }

    @Override
    public Matcher newMatcher() {
        return Matchers.byKey();
    }

    static List<Script> samples() {
        Script script = Script.connection().named("out of order");
        for (int i = 100; i < 140; i += 2) {
            script.client("?0 q" + i + "\n").client("?4 q" + (i + 1) + "\nbody");
            script.server("!0 r" + (i + 1) + "\n").server("!2 r" + i + "\nok");
        }
        script.client("?0 q500\n").server("!2600 r500\n" + "x".repeat(2600));
        return List.of(script);
    }
}
