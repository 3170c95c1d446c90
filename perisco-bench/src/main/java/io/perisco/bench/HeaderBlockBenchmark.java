package io.perisco.bench;

import com.twitter.hpack.Decoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.perisco.http.Headers;
import io.perisco.http2.BlockBench;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http2.hpack.HpackDecoder;
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

/**
 * What a header block of HTTP/2 costs, from bytes to list, in perisco, in the library beneath it, in Netty and in
 * Jetty, on the same connections.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@OperationsPerInvocation(HeaderBlockBenchmark.BLOCKS)
public class HeaderBlockBenchmark {
    /** Blocks an invocation: what a file must hold. */
    static final int BLOCKS = 8000;
    /** Connections if they are generated. */
    static final int CONNECTIONS = 20;

    private static final int LIST = 1 << 18;
    private static final int TABLE = 4096;

    @Param
    public BlockKind kind;

    /** A file of blocks ({@link BlockSet#read}); generated ones of the kind if empty. */
    @Param("")
    public String blocks;

    private BlockSet set;
    private byte[] bytes;
    private ByteBuf buffer;
    private BlockBench perisco;

    @Setup
    public void prepare() throws Exception {
        set = blocks.isEmpty()
                ? BlockGenerator.blocks(kind, CONNECTIONS, BLOCKS / CONNECTIONS)
                : BlockSet.read(Path.of(blocks));
        if (set.size() != BLOCKS) {
            throw new IllegalArgumentException(set.size() + " blocks, not " + BLOCKS);
        }
        BlockAgreement.check(set);
        bytes = set.bytes();
        buffer = Unpooled.wrappedBuffer(bytes);
        perisco = new BlockBench();
    }

    /** The list as the parser sees it. */
    @Benchmark
    public void perisco(Blackhole hole) {
        for (int i = 0; i < BLOCKS; i++) {
            if (set.opens(i)) {
                perisco.open();
            }
            hole.consume(perisco.list(bytes, set.from(i), set.to(i)));
        }
    }

    /** The fields as a message holds them. */
    @Benchmark
    public void periscoHeaders(Blackhole hole) {
        for (int i = 0; i < BLOCKS; i++) {
            if (set.opens(i)) {
                perisco.open();
            }
            hole.consume(perisco.headers(bytes, set.from(i), set.to(i)));
        }
    }

    /** The fields as a message holds them, with every name and value read. */
    @Benchmark
    public void periscoStrings(Blackhole hole) {
        for (int i = 0; i < BLOCKS; i++) {
            if (set.opens(i)) {
                perisco.open();
            }
            Headers headers = perisco.headers(bytes, set.from(i), set.to(i));
            for (int k = 0; k < headers.size(); k++) {
                hole.consume(headers.name(k));
                hole.consume(headers.value(k));
            }
        }
    }

    /** The library alone, nothing kept of what it tells. */
    @Benchmark
    public void twitter(Blackhole hole) throws Exception {
        Decoder decoder = new Decoder(LIST, TABLE);
        for (int i = 0; i < BLOCKS; i++) {
            if (set.opens(i)) {
                decoder = new Decoder(LIST, TABLE);
            }
            decoder.decode(
                    new ByteArrayInputStream(bytes, set.from(i), set.to(i) - set.from(i)), (name, value, sensitive) -> {
                        hole.consume(name);
                        hole.consume(value);
                    });
            hole.consume(decoder.endHeaderBlock());
        }
    }

    /** Netty's validating decoder. */
    @Benchmark
    public void netty(Blackhole hole) throws Exception {
        netty(true, hole);
    }

    /** The same without validation. */
    @Benchmark
    public void nettyLenient(Blackhole hole) throws Exception {
        netty(false, hole);
    }

    private void netty(boolean validating, Blackhole hole) throws Exception {
        DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(validating, LIST);
        for (int i = 0; i < BLOCKS; i++) {
            if (set.opens(i)) {
                decoder = new DefaultHttp2HeadersDecoder(validating, LIST);
            }
            hole.consume(decoder.decodeHeaders(3, buffer.setIndex(set.from(i), set.to(i))));
        }
    }

    /** Jetty's decoder. */
    @Benchmark
    public void jetty(Blackhole hole) throws Exception {
        ByteBuffer wrapped = ByteBuffer.wrap(bytes);
        HpackDecoder decoder = new HpackDecoder(LIST, () -> 0);
        for (int i = 0; i < BLOCKS; i++) {
            if (set.opens(i)) {
                decoder = new HpackDecoder(LIST, () -> 0);
            }
            hole.consume(decoder.decode(wrapped.limit(set.to(i)).position(set.from(i))));
        }
    }
}
