package io.perisco.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.model.Half;
import io.perisco.model.Message;
import io.perisco.model.Side;
import io.perisco.spi.ByteView;
import io.perisco.spi.End;
import io.perisco.spi.Matcher;
import io.perisco.spi.Matchers;
import io.perisco.spi.MessageSink;
import io.perisco.spi.ParserContext;
import io.perisco.spi.Protocol;
import io.perisco.spi.ProtocolParser;
import io.perisco.spi.Step;
import io.perisco.spi.Verdict;
import io.perisco.testkit.Script;
import io.perisco.testkit.ScriptSource;
import io.perisco.testkit.Watched;
import org.junit.jupiter.api.Test;

/** A message may be marked as beginning behind a body that has not come yet. */
final class MarksAheadTest {
    private record Letter(String operation) implements Message {}

    /** Messages of one letter and four bytes of body; marks the next one as soon as it has announced that. */
    private static final class Letters implements Protocol {
        @Override
        public String id() {
            return "letters";
        }

        @Override
        public Verdict detect(ByteView client, ByteView server) {
            return Verdict.YES;
        }

        @Override
        public ProtocolParser newParser(ParserContext context) {
            return Letters::parse;
        }

        private static Step parse(ByteView in, Side from, MessageSink out) {
            while (!in.isEmpty()) {
                Half half = Half.from(from);
                Letter head = new Letter(in.ascii(0, 1));
                var x = half == Half.REQUEST ? out.request(head, 0) : out.response(head, 0);
                in.consume(1);
                out.body(x, half, 4);
                out.end(x, half, End.COMPLETE);
                in.mark();
                in.mark();
            }
            return Step.MORE;
        }

        @Override
        public Matcher newMatcher() {
            return Matchers.inOrder();
        }
    }

    @Test
    void whatIsMarkedAheadOfTheBytesBeginsWhenTheyCome() {
        Script script = Script.connection()
                .client("a123")
                .client("4b1234")
                .server("A12")
                .server("34B1234");

        assertThat(Watched.of(ScriptSource.of(script).cut(left -> 1), new Letters())
                        .lines())
                .isEqualTo(Watched.of(ScriptSource.of(script), new Letters()).lines())
                .hasSize(2)
                .last()
                .asString()
                .contains("=b](4:1234)@1000..1000 ->");
    }
}
