package io.perisco.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.contract.LineProtocol;
import io.perisco.model.Caveat;
import io.perisco.model.Contribution;
import io.perisco.model.Half;
import io.perisco.model.Limits;
import io.perisco.model.Side;
import io.perisco.spi.ByteView;
import io.perisco.spi.ContentReader;
import io.perisco.spi.Contributor;
import io.perisco.spi.End;
import io.perisco.spi.MessageSink;
import io.perisco.spi.OpenExchange;
import io.perisco.spi.ProtocolParser;
import io.perisco.spi.Step;
import io.perisco.testkit.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the engine tells whoever reads the content of an exchange and adds to it. */
final class RiderTest {
    private final List<String> told = new ArrayList<>();

    /** Notes what it is told; reads pairs of bytes. */
    private final class Rider implements ContentReader, Contributor {
        @Override
        public void passing(long nanos) {
            told.add("at " + (nanos - Script.START_NANOS) / 1_000_000);
        }

        @Override
        public void read(ByteView in) {
            while (in.length() >= 2) {
                told.add(in.ascii(0, 2));
                in.consume(2);
            }
        }

        @Override
        public void gap(long n, boolean insideSkip) {
            told.add("gap " + n + " " + insideSkip);
        }

        @Override
        public void ended(End how) {
            told.add("read to " + how);
        }

        @Override
        public void ended(Half half, End how, long errorCode) {
            told.add(half + " " + how + " " + errorCode);
        }

        @Override
        public @Nullable Contribution contribution() {
            return null;
        }

        @Override
        public @Nullable Contribution contribution(Set<Caveat> caveats) {
            told.add("contributes " + caveats);
            return contribution();
        }
    }

    private OpenExchange ask(MessageSink out) {
        Rider rider = new Rider();
        OpenExchange x = out.request(new LineProtocol.Line("q"), 0);
        x.content(Half.REQUEST, rider);
        x.contributor(rider);
        return x;
    }

    @Test
    void contentComesWithTheTimeAtWhichItPassed() {
        Variant reading = Variant.named("line").parsing(context -> (in, from, out) -> {
            if (in.length() < 3) {
                return Step.MORE;
            }
            OpenExchange x = ask(out);
            in.consume(3);
            out.body(x, Half.REQUEST, 6);
            out.end(x, Half.REQUEST, End.COMPLETE);
            return Step.MORE;
        });
        Tape.replay(deck -> {
                    Tape.Wire wire = deck.at(10).open().client(0, "?x");
                    deck.at(20);
                    wire.client(2, "yab");
                    deck.at(30);
                    wire.client(5, "c");
                    deck.at(40);
                    wire.client(6, "def");
                })
                .watch(Limits.standard(), reading);
        assertThat(told)
                .startsWith("at 20", "ab", "at 30", "at 40", "cd", "ef", "read to COMPLETE", "REQUEST COMPLETE -1");
    }

    @Test
    void aHalfThatEndsUnseenIsToldToTheContributor() {
        Variant reading = Variant.named("line").parsing(context -> (in, from, out) -> {
            OpenExchange x = ask(out);
            in.consume(in.length());
            out.end(x, Half.REQUEST, End.COMPLETE);
            out.finish(x, End.CANCELLED, 8);
            return Step.MORE;
        });
        Tape.replay(deck -> deck.at(0).open().client(0, "?")).watch(Limits.standard(), reading);
        assertThat(told)
                .containsExactly("read to COMPLETE", "REQUEST COMPLETE -1", "RESPONSE CANCELLED 8", "contributes []");
    }

    @Test
    void aLossThatNoBodyAnnouncedReachesWhoeverReadsContentOfThatHalf() {
        Variant reading = Variant.named("line").parsing(context -> new ProtocolParser() {
            private @Nullable OpenExchange x;

            @Override
            public Step parse(ByteView in, Side from, MessageSink out) {
                OpenExchange known = x;
                if (known == null) {
                    x = known = ask(out);
                    in.consume(1);
                }
                int n = in.length();
                if (n > 0) {
                    out.body(known, Half.REQUEST, n);
                    out.lost(Half.RESPONSE);
                    out.lost(Half.REQUEST);
                }
                return Step.MORE;
            }
        });
        Tape.replay(deck -> {
                    Tape.Wire wire = deck.at(0).open().client(0, "?abc");
                    deck.at(1);
                    wire.client(4, "de");
                })
                .watch(Limits.standard(), reading);
        assertThat(told).startsWith("at 0", "ab", "gap -1 false", "at 1", "de", "gap -1 false");
    }
}
