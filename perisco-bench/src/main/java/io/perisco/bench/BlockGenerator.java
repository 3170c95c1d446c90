package io.perisco.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.twitter.hpack.Encoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Header blocks of connections, the same ones each time. */
final class BlockGenerator {
    private final Random random = new Random(20260102);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private Encoder encoder = new Encoder(4096);

    private BlockGenerator() {}

    static BlockSet blocks(BlockKind kind, int connections, int each) throws IOException {
        BlockGenerator generator = new BlockGenerator();
        List<List<byte[]>> all = new ArrayList<>();
        for (int c = 0; c < connections; c++) {
            generator.encoder = new Encoder(4096);
            List<byte[]> blocks = new ArrayList<>();
            for (int i = 0; i < each; i++) {
                blocks.add(generator.request(kind));
            }
            all.add(blocks);
        }
        return BlockSet.of(all);
    }

    private byte[] request(BlockKind kind) throws IOException {
        boolean fresh = kind == BlockKind.FRESH;
        out.reset();
        field(":method", "POST");
        field(":scheme", "http");
        field(":path", fresh ? "/api/v1/orders/" + hex(1) : "/shop.Orders/Get");
        field(":authority", "orders.shop.svc:8080");
        field("content-type", "application/grpc");
        field("user-agent", "grpc-java-netty/1.60.0");
        field("te", "trailers");
        field("grpc-accept-encoding", "gzip");
        if (fresh) {
            field("traceparent", "00-" + hex(2) + "-" + hex(1) + "-01");
            field("cookie", "sid=" + hex(2) + "; theme=dark");
        }
        return out.toByteArray();
    }

    private void field(String name, String value) throws IOException {
        encoder.encodeHeader(out, name.getBytes(US_ASCII), value.getBytes(US_ASCII), false);
    }

    private String hex(int words) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < words; i++) {
            text.append(String.format("%016x", random.nextLong()));
        }
        return text.toString();
    }
}
