package io.perisco.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.model.Caveat;
import io.perisco.model.Half;
import io.perisco.model.Message;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Rule by rule, without bytes. In the tables a letter is a request; {@code !} a response; {@code R} and {@code A} lost
 * requests and answers, {@code M} requests lost because the connection was joined late; {@code x} ends the oldest open
 * request without a response, {@code t} lets it time out, {@code v} evicts it. The outcome lists what responses joined
 * ({@code -}: nobody) and, as {@code (a)}, what was declared unanswered; {@code ?} marks a pair that is flagged.
 */
final class InOrderMatcherTest {
    /** What the engine does around a matcher. */
    private static final class Play implements Matcher.Judge {
        private final Matcher matcher = Matchers.inOrder();
        private final List<FakeExchange> open = new ArrayList<>();
        private final StringBuilder outcome = new StringBuilder();

        String of(String steps) {
            for (int i = 0; i < steps.length(); i++) {
                step(steps.charAt(i));
            }
            return outcome.toString();
        }

        private void step(char step) {
            switch (step) {
                case '!' -> response();
                case 'R' -> matcher.lost(Half.REQUEST, false, this);
                case 'M' -> matcher.lost(Half.REQUEST, true, this);
                case 'A' -> matcher.lost(Half.RESPONSE, false, this);
                case 'x' -> finish(open.get(0), End.LOST);
                case 't' -> finish(open.get(0), End.TIMED_OUT);
                case 'v' -> finish(open.get(0), End.EVICTED);
                default -> {
                    FakeExchange x = new FakeExchange(String.valueOf(step), 0);
                    open.add(x);
                    matcher.requested(x, this);
                }
            }
        }

        private void response() {
            FakeExchange x = (FakeExchange) matcher.awaited(0, this);
            if (x == null || x.response != null) {
                matcher.answered(null);
                outcome.append('-');
                return;
            }
            matcher.answered(x);
            if (!x.open) {
                outcome.append('-');
                return;
            }
            x.response = new Answer();
            finish(x, End.COMPLETE);
            outcome.append(x.name).append(x.caveats.isEmpty() ? "" : "?");
        }

        private void finish(FakeExchange x, End how) {
            matcher.finished(x, how);
            x.open = false;
            open.remove(x);
        }

        @Override
        public void unanswered(OpenExchange exchange) {
            FakeExchange x = (FakeExchange) exchange;
            if (x.open) {
                outcome.append('(').append(x.name).append(')');
                finish(x, End.LOST);
            }
        }
    }

    private record Answer() implements Message {
        @Override
        public String operation() {
            return "";
        }
    }

    @ParameterizedTest(name = "{0} gives {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "a!b!c!       | abc       | one by one",
                "abc!!!       | abc       | pipelined",
                "!a!          | -a        | an answer to nobody",
                "ax!b!        | -b        | what ended without a response waits no more",
                // a lost answer
                "a!bAc!d!     | a(b)cd    | so far one by one: the newest gets it",
                "a!bcAd!      | a(b)(c)d  | so far one by one, two older",
                "ab!!cAd!e!   | ab(c)(d)-e | ever pipelined: nobody can know",
                "abA!         | (a)b?     | no evidence: the newest, flagged",
                "aA!          | a         | only one waits",
                "a!Ab!        | ab        | a lost answer before the request",
                // a lost request
                "Ra!          | a?        | exactly one waits: paired, flagged",
                "Rab!!        | --        | two wait: nobody",
                "ab!!Rc!      | ab-       | ever pipelined: nobody",
                "aR!!b!       | a-b       | told before the lost one: for sure; its answer, then trust",
                "aR!b!        | ab?       | the lost one's answer may come after the next request",
                "aRb!!!c!     | a--(b)c   | told before the lost one: for sure, also among pipelined ones",
                "abR!!c!      | ab-       | two told before the lost one; it was pipelined: nobody after them",
                "axR!         | -         | none told before the lost one waits",
                "abxR!b!      | bb?       | one of two told before the lost one waits",
                "aRA!         | a?        | a lost answer spoils what was sure",
                "R!a!b!       | -ab       | an answer to the lost one, then trust",
                "Rab!!c!d!    | --(a)(b)cd | as many answers as were waiting, then trust",
                "Rab!c!       | --        | fewer answers than were waiting: no trust",
                "Ma!b!        | a?b       | joined late",
                // both
                "a!RAb!       | ab?       | both lost, one waits",
                // tombstones
                "atb!!        | -b        | a late answer goes out alone",
                "atbtc!!!     | --c       | two late answers",
                "abt!!        | -b        | timed out in the middle of a line",
                "a!btcA!      | ac        | the lost answer was the tombstone's",
                "avb!!        | -b        | evicted, but its answer still comes",
                "abvc!!!      | -bc       | evicted in a line of three"
            })
    void pairs(String steps, String outcome, String why) {
        assertThat(new Play().of(steps)).as(why).isEqualTo(outcome);
    }

    @Test
    void aGuessAfterALateJoinSaysSo() {
        Play play = new Play();
        play.of("M");
        FakeExchange x = new FakeExchange("a", 0);
        play.matcher.requested(x, play);
        assertThat(play.matcher.awaited(0, play)).isSameAs(x);
        assertThat(x.caveats).containsExactly(Caveat.MIDSTREAM);

        Play lost = new Play();
        lost.of("R");
        FakeExchange y = new FakeExchange("b", 0);
        lost.matcher.requested(y, lost);
        lost.matcher.awaited(0, lost);
        assertThat(y.caveats).containsExactly(Caveat.UNPAIRED);
    }

    @Test
    void askingTwiceIsAskingOnce() {
        Play play = new Play();
        play.of("a!bAc");
        OpenExchange first = play.matcher.awaited(0, play);
        assertThat(play.matcher.awaited(0, play)).isSameAs(first);
        assertThat(play.outcome.toString()).isEqualTo("a(b)");
    }

    @Test
    void askingWithoutAnAnswerTakesNobody() {
        Play play = new Play();
        play.of("ab");
        play.matcher.awaited(0, play);
        play.matcher.awaited(0, play);
        assertThat(play.of("!!")).isEqualTo("ab");
    }

    @Test
    void tooManyTombstonesCostTheOrderAndNotTheMemory() {
        Play play = new Play();
        for (int i = 0; i < 200; i++) {
            play.of("at");
        }
        String outcome = play.of("b!c!d!");
        assertThat(outcome)
                .as("nothing is paired without a flag")
                .doesNotContain("b!")
                .matches("-*b?\\??.*");
        assertThat(new Play().of("at".repeat(64) + "b" + "!".repeat(65))).isEqualTo("-".repeat(64) + "b");
    }

    @Test
    void aTombstoneThatIsAnsweredIsNotCountedAnyMore() {
        Play play = new Play();
        for (int i = 0; i < 200; i++) {
            assertThat(play.of("at!")).hasSize(i + 1);
        }
        assertThat(play.of("b!")).endsWith("-b");
    }

    @Test
    void messagesWithoutPartnerThatTimeOutAreNoTombstones() {
        Play play = new Play();
        for (int i = 0; i < 100; i++) {
            play.matcher.finished(new FakeExchange("alone", 0), End.TIMED_OUT);
        }
        assertThat(play.of("ab!!")).isEqualTo("ab");
    }
}
