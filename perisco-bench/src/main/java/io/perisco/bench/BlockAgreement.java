package io.perisco.bench;

import com.twitter.hpack.Decoder;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.perisco.http2.BlockBench;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.hpack.HpackDecoder;

/** Whether all read the same out of the same header blocks: a speed counts only if they do. */
final class BlockAgreement {
    private static final int LIST = 1 << 18;

    private BlockAgreement() {}

    /** Throws unless all read every block, whole and alike. */
    static void check(BlockSet set) throws Exception {
        BlockBench perisco = new BlockBench();
        Decoder twitter = new Decoder(LIST, 4096);
        DefaultHttp2HeadersDecoder netty = new DefaultHttp2HeadersDecoder(true, LIST);
        HpackDecoder jetty = new HpackDecoder(LIST, () -> 0);
        for (int i = 0; i < set.size(); i++) {
            if (set.opens(i)) {
                perisco.open();
                twitter = new Decoder(LIST, 4096);
                netty = new DefaultHttp2HeadersDecoder(true, LIST);
                jetty = new HpackDecoder(LIST, () -> 0);
            }
            int from = set.from(i);
            int to = set.to(i);
            List<String> ours = perisco.fields(set.bytes(), from, to);
            List<String> bare = new ArrayList<>();
            twitter.decode(
                    new ByteArrayInputStream(set.bytes(), from, to - from),
                    (name, value, sensitive) -> bare.add(text(name) + ": " + text(value)));
            List<String> theirs = new ArrayList<>();
            netty.decodeHeaders(3, Unpooled.wrappedBuffer(set.bytes(), from, to - from))
                    .forEach(field -> theirs.add(field.getKey() + ": " + field.getValue()));
            if (twitter.endHeaderBlock() || !ours.equals(bare) || !ours.equals(theirs)) {
                throw new IllegalStateException(
                        "block " + i + ": perisco " + ours + ", the library " + bare + ", Netty " + theirs);
            }
            List<String> regular =
                    ours.stream().filter(field -> !field.startsWith(":")).toList();
            List<String> third = regular(jetty.decode(ByteBuffer.wrap(set.bytes(), from, to - from)));
            if (!Agreement.isSame(regular, third)) {
                throw new IllegalStateException("block " + i + ": perisco " + regular + ", Jetty " + third);
            }
        }
    }

    /** Jetty makes other things of the pseudo-fields. */
    private static List<String> regular(MetaData message) {
        return message.getHttpFields().stream()
                .map(field -> field.getName() + ": " + Objects.toString(field.getValue(), ""))
                .toList();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
