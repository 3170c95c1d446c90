package com.example.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.Perisco;
import io.perisco.model.Caveat;
import io.perisco.model.Counter;
import io.perisco.model.Exchange;
import io.perisco.model.Message;
import io.perisco.model.Outcome;
import io.perisco.model.Side;
import io.perisco.spi.ByteView;
import io.perisco.spi.Verdict;
import io.perisco.testkit.Script;
import io.perisco.testkit.ScriptSource;
import io.perisco.testkit.Watched;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What Redis does beside asking and answering. */
final class RedisTest {
    private static List<Exchange> watch(Script script) {
        Watched watched = Watched.of(ScriptSource.of(script), new RedisProtocol());
        assertThat(watched.counters().get(Counter.PLUGIN_FAILURES)).isZero();
        assertThat(watched.counters().balances()).isTrue();
        return watched.exchanges();
    }

    private static List<String> told(Script script) {
        return watch(script).stream()
                .map(x -> word(x.request()) + " -> " + word(x.response()))
                .toList();
    }

    private static String word(Message message) {
        return message == null ? "-" : message.operation();
    }

    private static ByteView view(String text) {
        return ByteView.of(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void aCommandHasItsNameAndKeyAndAnErrorItsCode() {
        Exchange x = watch(Script.connection()
                        .client(Say.command("lpush", "greeting", "a"))
                        .server("-WRONGTYPE Operation against a key\r\n"))
                .get(0);
        assertThat(x.attributes())
                .containsEntry("db.operation.name", "LPUSH")
                .containsEntry("perisco.redis.key", "greeting")
                .containsEntry("db.response.status_code", "WRONGTYPE")
                .containsEntry("perisco.redis.reply", "-WRONGTYPE Operation against a key");
    }

    @Test
    void passwordsAreNotKeys() {
        Script script = Script.connection()
                .client(Say.command("AUTH", "secret"))
                .server("+OK\r\n")
                .client(Say.command("PING"))
                .server("+PONG\r\n");
        StringBuilder told = new StringBuilder();
        try (Perisco perisco = Perisco.builder()
                .source(ScriptSource.of(script))
                .protocol(new RedisProtocol())
                .listener(x -> told.append(x.attributes()))
                .build()) {
            perisco.run();
        }
        assertThat(told.toString()).contains("AUTH", "PING").doesNotContain("secret");
    }

    @Test
    void nestedRepliesAreOneReply() {
        assertThat(told(Script.connection()
                        .client(Say.command("EXEC") + Say.command("GET", "a"))
                        .server("*3\r\n%1\r\n+k\r\n*2\r\n:1\r\n_\r\n~1\r\n,1.5\r\n" + Say.bulk("x\r\n+y\r\n") + "$-1\r\n")))
                .containsExactly("EXEC -> value", "GET -> nil");
    }

    @Test
    void aListThatLooksLikeAPushAnswersWhoAskedForAList() {
        assertThat(told(Script.connection()
                        .client(Say.command("LRANGE", "list", "0", "-1"))
                        .server(Say.array(Say.bulk("message"), Say.bulk("a"), Say.bulk("b")))))
                .containsExactly("LRANGE -> value");
    }

    @Test
    void aSubscriptionIsAnsweredByTheConfirmationOfItsFirstChannel() {
        for (String type : List.of("*", ">")) {
            assertThat(told(Script.connection()
                            .client(Say.command("SUBSCRIBE", "a", "b") + Say.command("SUBSCRIBE", "c"))
                            .server(type + "3\r\n" + Say.bulk("subscribe") + Say.bulk("a") + ":1\r\n")
                            .server(type + "3\r\n" + Say.bulk("subscribe") + Say.bulk("b") + ":2\r\n")
                            .server(type + "3\r\n" + Say.bulk("message") + Say.bulk("a") + Say.bulk("news"))
                            .server(type + "3\r\n" + Say.bulk("subscribe") + Say.bulk("c") + ":3\r\n")))
                    .containsExactly("SUBSCRIBE -> value", "- -> SUBSCRIBE", "- -> MESSAGE", "SUBSCRIBE -> value");
        }
    }

    @Test
    void aMonitorIsAnsweredOnceAndThenPushes() {
        List<Exchange> told = watch(Script.connection()
                .client(Say.command("MONITOR"))
                .server("+OK\r\n+1339518083.107412 [0 127.0.0.1:60866] \"set\" \"key\" \"secret\"\r\n"));
        assertThat(told).extracting(x -> word(x.response())).containsExactly("OK", "MONITOR");
        assertThat(told).allSatisfy(x -> assertThat(x.outcome()).isEqualTo(Outcome.COMPLETE));
        assertThat(told.toString()).doesNotContain("secret");
    }

    @Test
    void afterAHoleInAReplyItsElementsAreNotTakenForRepliesWithoutACaveat() {
        Script script = Script.connection()
                .client(Say.command("GET", "a") + Say.command("LRANGE", "list", "0", "-1") + Say.command("GET", "b"))
                .server(Say.bulk("a") + "*3\r\n")
                .gap(Side.SERVER, 9)
                .server(Say.bulk("two") + Say.bulk("three") + Say.bulk("b"));
        assertThat(watch(script))
                .filteredOn(x -> x.response() != null && !x.caveats().contains(Caveat.FRAMING_SUSPECT))
                .extracting(x -> word(x.request()))
                .isSubsetOf("GET", "LRANGE")
                .hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void whereRepliesWereDeclinedPairsAreFlagged() {
        assertThat(watch(Script.connection()
                        .client(Say.command("CLIENT", "REPLY", "SKIP") + Say.command("SET", "a", "b"))
                        .client(Say.command("GET", "c"))
                        .server("$-1\r\n")))
                .filteredOn(x -> x.response() != null)
                .allSatisfy(x -> assertThat(x.caveats()).contains(Caveat.FRAMING_SUSPECT));
    }

    @Test
    void onlyArraysThatBeginWithAWordAreDetected() {
        RedisProtocol redis = new RedisProtocol();
        ByteView silent = view("");
        assertThat(redis.detect(view(Say.command("PING")), silent)).isEqualTo(Verdict.YES);
        assertThat(redis.detect(view("*2\r\n$3\r\nGE"), silent)).isEqualTo(Verdict.UNDECIDED);
        assertThat(redis.detect(view("GET / HTTP/1.1\r\n\r\n"), silent)).isEqualTo(Verdict.NO);
        assertThat(redis.detect(view("*2\r\n:3\r\n"), silent)).isEqualTo(Verdict.NO);
        assertThat(redis.detect(silent, view("+OK\r\n"))).isEqualTo(Verdict.UNDECIDED);
        assertThat(redis.detect(silent, view(">3\r\n" + Say.bulk("message") + Say.bulk("a") + Say.bulk("b"))))
                .isEqualTo(Verdict.YES);
    }
}
