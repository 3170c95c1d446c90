package io.perisco.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpMessage;
import io.perisco.http.Headers;
import io.perisco.http.HttpRequest;
import io.perisco.http.HttpResponse;
import io.perisco.http1.HeadBench;
import io.perisco.model.Redaction;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** What the head of an HTTP/1 message costs, from bytes to message, in perisco, in Netty and in Jetty, on the same bytes. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@OperationsPerInvocation(HttpHeadBenchmark.HEADS)
public class HttpHeadBenchmark {
    /** Heads an invocation; a smaller set is gone through several times. */
    static final int HEADS = 4000;
    /** Different ones if they are generated. */
    static final int GENERATED = 400;

    @Param
    public Kind kind;

    /** A file of heads, each behind its length (32 bits, little endian); generated ones if empty. */
    @Param("")
    public String heads;

    /** What perisco hides: none, or what it hides by default. Netty hides nothing. */
    @Param("none")
    public String redaction;

    private HeadSet set;
    private byte[] bytes;
    private ByteBuf buffer;
    private HeadBench perisco;
    private NettyHeads netty;
    private ByteBuffer wrapped;
    private JettyHeads jetty;

    @Setup
    public void prepare() throws Exception {
        HeadSet given = heads.isEmpty() ? HeadGenerator.heads(kind, GENERATED) : HeadSet.read(Path.of(heads));
        Agreement.check(kind, given);
        set = given.resized(HEADS);
        bytes = set.bytes();
        buffer = Unpooled.wrappedBuffer(bytes);
        perisco = new HeadBench(
                switch (redaction) {
                    case "none" -> Redaction.none();
                    case "standard" -> Redaction.standard();
                    default -> throw new IllegalArgumentException("redaction is none or standard, not " + redaction);
                });
        netty = new NettyHeads(kind);
        wrapped = ByteBuffer.wrap(bytes);
        jetty = new JettyHeads(kind);
    }

    /** The message, its text not yet read. */
    @Benchmark
    public void perisco(Blackhole hole) {
        if (kind == Kind.REQUEST) {
            for (int i = 0; i < HEADS; i++) {
                hole.consume(perisco.request(bytes, set.from(i), set.to(i)));
            }
        } else {
            for (int i = 0; i < HEADS; i++) {
                hole.consume(perisco.response(bytes, set.from(i), set.to(i)));
            }
        }
    }

    /** The message with its start line and every name and value read. */
    @Benchmark
    public void periscoStrings(Blackhole hole) {
        if (kind == Kind.REQUEST) {
            for (int i = 0; i < HEADS; i++) {
                HttpRequest request = whole(perisco.request(bytes, set.from(i), set.to(i)));
                hole.consume(request.method());
                hole.consume(request.target());
                consume(request.headers(), hole);
            }
        } else {
            for (int i = 0; i < HEADS; i++) {
                HttpResponse response = whole(perisco.response(bytes, set.from(i), set.to(i)));
                hole.consume(response.status());
                hole.consume(response.reason());
                consume(response.headers(), hole);
            }
        }
    }

    /** Netty's message. */
    @Benchmark
    public void netty(Blackhole hole) throws Exception {
        for (int i = 0; i < HEADS; i++) {
            hole.consume(netty.message(buffer, set.from(i), set.to(i)));
        }
    }

    /** Netty's message with every name and value read. */
    @Benchmark
    public void nettyStrings(Blackhole hole) throws Exception {
        for (int i = 0; i < HEADS; i++) {
            HttpMessage message = netty.message(buffer, set.from(i), set.to(i));
            hole.consume(message);
            for (Map.Entry<String, String> field : message.headers()) {
                hole.consume(field.getKey());
                hole.consume(field.getValue());
            }
        }
    }

    /** What Jetty's parser tells; of values it makes strings at once. */
    @Benchmark
    public void jetty(Blackhole hole) {
        for (int i = 0; i < HEADS; i++) {
            hole.consume(jetty.message(wrapped, set.from(i), set.to(i)));
        }
    }

    private static void consume(Headers headers, Blackhole hole) {
        for (int i = 0; i < headers.size(); i++) {
            hole.consume(headers.name(i));
            hole.consume(headers.value(i));
        }
    }

    private static <T> T whole(@Nullable T message) {
        if (message == null) {
            throw new IllegalStateException("not a whole head");
        }
        return message;
    }
}
