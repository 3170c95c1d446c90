package com.example.redis;

import io.perisco.model.Side;
import io.perisco.spi.Protocol;
import io.perisco.testkit.ProtocolContract;
import io.perisco.testkit.Script;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What every protocol has to get right. */
final class RedisContractTest extends ProtocolContract {
    @Override
    protected Protocol protocol() {
        return new RedisProtocol();
    }

    @Override
    protected Set<Feature> features() {
        return EnumSet.of(Feature.PIPELINING, Feature.SERVER_PUSH, Feature.BODIES);
    }

    /** A hole in the first command hides it and, as nothing is detected before a turn begins with a command, what was sent with it. */
    @Override
    protected int worstDamage() {
        return 5;
    }

    @Override
    protected List<Script> samples() {
        return List.of(oneByOne(), pipelined(), subscriber());
    }

    private static Script oneByOne() {
        Script script = Script.connection();
        for (int i = 0; i < 12; i++) {
            script.client(Say.command("SET", "key" + i, "v".repeat(i))).server("+OK\r\n");
            script.client(Say.command("GET", "key" + i)).server(Say.bulk("v".repeat(i)));
        }
        return script.client(Say.command("SET", "large", "v".repeat(4000)))
                .server("+OK\r\n")
                .client(Say.command("GET", "large"))
                .server(Say.bulk("v".repeat(4000)))
                .client(Say.command("GET", "none"))
                .server("$-1\r\n")
                .client(Say.command("LPUSH", "key1", "a"))
                .server("-WRONGTYPE Operation against a key holding the wrong kind of value\r\n")
                .client(Say.command("LRANGE", "list", "0", "-1"))
                .server(Say.array(Say.bulk("message"), Say.bulk("b"), ":3\r\n", Say.array(), Say.array("+x\r\n")));
    }

    private static Script pipelined() {
        Script script = Script.connection();
        script.client(Say.command("HELLO", "3")).server("%1\r\n$6\r\nserver\r\n$5\r\nredis\r\n");
        script.client(Say.command("MULTI") + Say.command("INCR", "n") + Say.command("EXEC"))
                .server("+OK\r\n+QUEUED\r\n*1\r\n:1\r\n");
        for (int i = 0; i < 6; i++) {
            script.client(Say.command("INCR", "n" + i) + Say.command("GET", "n" + i));
            script.server(":" + i + "\r\n" + Say.bulk("value " + i));
        }
        return script.server(">2\r\n$10\r\ninvalidate\r\n*1\r\n$2\r\nn1\r\n")
                .client(Say.command("QUIT"))
                .server("+OK\r\n")
                .fin(Side.SERVER)
                .fin(Side.CLIENT);
    }

    private static Script subscriber() {
        return Script.connection()
                .client(Say.command("SUBSCRIBE", "news", "rain"))
                .server(Say.array(Say.bulk("subscribe"), Say.bulk("news"), ":1\r\n"))
                .server(Say.array(Say.bulk("subscribe"), Say.bulk("rain"), ":2\r\n"))
                .server(Say.array(Say.bulk("message"), Say.bulk("news"), Say.bulk("one")))
                .client(Say.command("PING"))
                .server(Say.array(Say.bulk("pong"), Say.bulk("")))
                .server(Say.array(Say.bulk("message"), Say.bulk("rain"), Say.bulk("two")))
                .client(Say.command("UNSUBSCRIBE", "rain"))
                .server(Say.array(Say.bulk("unsubscribe"), Say.bulk("rain"), ":1\r\n"));
    }
}
