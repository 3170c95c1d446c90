package io.perisco.http2;

import static org.assertj.core.api.Assertions.assertThat;

import com.twitter.hpack.Encoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2HeadersEncoder;
import io.perisco.http.Headers;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.hpack.HpackEncoder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random connections by three encoders, watched from a random block on, with blocks lost: every field is what was
 * encoded, or unknown.
 */
final class LateJoinTest {
    private static final int CONNECTIONS = 40;
    private static final int BLOCKS = 120;
    private static final int[] TABLES = {0, 100, 256, 1024, 4096, 4096, 16384, 65536};
    private static final String[] NAMES = {
        ":authority", ":path", "accept", "cookie", "etag", "location", "user-agent", "x", "x-request-id", "traceparent"
    };

    private int exact;
    private int unknown;

    @ParameterizedTest
    @EnumSource
    void everyFieldIsWhatWasEncodedOrUnknown(Library library) throws Exception {
        for (int seed = 0; seed < CONNECTIONS; seed++) {
            watch(library, new Random(seed));
        }
        assertThat(exact).isGreaterThan(CONNECTIONS * BLOCKS);
        assertThat(unknown).isGreaterThan(CONNECTIONS);
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsUnknownThatWasSeenFromTheStart(Library library) throws Exception {
        for (int seed = 0; seed < CONNECTIONS; seed++) {
            Random random = new Random(seed);
            Peer peer = library.peer(4096);
            HeaderDecoder decoder = new HeaderDecoder(1 << 18);
            for (int i = 0; i < BLOCKS; i++) {
                if (random.nextInt(20) == 0) {
                    peer.resize(TABLES[random.nextInt(TABLES.length)]);
                }
                check(list(random), peer, decoder);
            }
        }
        assertThat(unknown).isZero();
        assertThat(exact).isGreaterThan(CONNECTIONS * BLOCKS);
    }

    private void watch(Library library, Random random) throws Exception {
        Peer peer = library.peer(TABLES[random.nextInt(TABLES.length)]);
        int join = random.nextInt(BLOCKS / 2);
        for (int i = 0; i < join; i++) {
            peer.encode(list(random));
        }
        HeaderDecoder decoder = new HeaderDecoder(1 << 18);
        decoder.prime();
        for (int i = join; i < BLOCKS; i++) {
            if (random.nextInt(40) == 0) {
                peer.resize(TABLES[random.nextInt(TABLES.length)]);
            }
            if (random.nextInt(40) == 0) {
                peer.encode(list(random));
                decoder.prime();
            }
            check(list(random), peer, decoder);
        }
    }

    private void check(List<String[]> sent, Peer peer, HeaderDecoder decoder) throws Exception {
        byte[] wire = peer.encode(sent);
        HeaderBlock block = decoder.decode(wire, 0, wire.length);
        assertThat(block.failed()).isFalse();
        assertThat(block.size()).isEqualTo(sent.size());
        boolean any = false;
        for (int i = 0; i < sent.size(); i++) {
            String name = block.name(i);
            String value = block.value(i);
            if (name.equals(Headers.UNKNOWN)) {
                any = true;
                unknown++;
                assertThat(value).isIn(sent.get(i)[1], Headers.UNKNOWN);
            } else {
                exact++;
                assertThat(name).isEqualTo(sent.get(i)[0]);
                assertThat(value).isEqualTo(sent.get(i)[1]);
            }
        }
        assertThat(block.hasUnknown()).isEqualTo(any);
    }

    /** Mostly what was there before, as headers are. */
    private static List<String[]> list(Random random) {
        List<String[]> list = new ArrayList<>();
        int size = 1 + random.nextInt(9);
        for (int i = 0; i < size; i++) {
            String name = random.nextInt(30) == 0 ? "x-" + random.nextInt(500) : NAMES[random.nextInt(NAMES.length)];
            String value = switch (random.nextInt(12)) {
                case 0 -> Long.toHexString(random.nextLong());
                case 1 -> "";
                case 2 -> random.nextInt(20) == 0 ? "v".repeat(random.nextInt(9000)) : "w";
                default -> name + random.nextInt(5);
            };
            list.add(new String[] {name, value});
        }
        return list;
    }

    /** An encoder of one direction. */
    private interface Peer {
        byte[] encode(List<String[]> fields) throws Exception;

        void resize(int table) throws Exception;
    }

    enum Library {
        TWITTER,
        NETTY,
        JETTY;

        private Peer peer(int table) throws Exception {
            Peer peer = switch (this) {
                case TWITTER -> new Twitter();
                case NETTY -> new Netty();
                case JETTY -> new Jetty();
            };
            peer.resize(table);
            return peer;
        }
    }

    private static final class Twitter implements Peer {
        private final Encoder encoder = new Encoder(4096);
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        @Override
        public byte[] encode(List<String[]> fields) throws Exception {
            for (String[] field : fields) {
                encoder.encodeHeader(
                        out,
                        field[0].getBytes(StandardCharsets.ISO_8859_1),
                        field[1].getBytes(StandardCharsets.ISO_8859_1),
                        field[0].equals("cookie"));
            }
            byte[] block = out.toByteArray();
            out.reset();
            return block;
        }

        @Override
        public void resize(int table) throws Exception {
            encoder.setMaxHeaderTableSize(out, table);
        }
    }

    private static final class Netty implements Peer {
        private final DefaultHttp2HeadersEncoder encoder =
                new DefaultHttp2HeadersEncoder(Http2HeadersEncoder.NEVER_SENSITIVE, true);

        @Override
        public byte[] encode(List<String[]> fields) throws Exception {
            DefaultHttp2Headers headers = new DefaultHttp2Headers(false);
            for (String[] field : fields) {
                headers.add(field[0], field[1]);
            }
            // Netty puts pseudo-headers first: what it will write is what was sent.
            fields.clear();
            headers.forEach(e ->
                    fields.add(new String[] {e.getKey().toString(), e.getValue().toString()}));
            ByteBuf out = Unpooled.buffer();
            encoder.encodeHeaders(3, headers, out);
            return ByteBufUtil.getBytes(out);
        }

        @Override
        public void resize(int table) throws Exception {
            encoder.maxHeaderTableSize(table);
        }
    }

    private static final class Jetty implements Peer {
        private final HpackEncoder encoder = new HpackEncoder();
        private final ByteBuffer out = ByteBuffer.allocate(1 << 18);

        Jetty() {
            // Its validation knows pseudo-headers only in messages of their own types.
            encoder.setValidateEncoding(false);
            encoder.setMaxHeaderListSize(1 << 20);
        }

        @Override
        public byte[] encode(List<String[]> fields) throws Exception {
            HttpFields.Mutable headers = HttpFields.build();
            for (String[] field : fields) {
                headers.add(field[0], field[1]);
            }
            out.clear();
            encoder.encode(out, new MetaData(HttpVersion.HTTP_2, headers));
            return Arrays.copyOf(out.array(), out.position());
        }

        @Override
        public void resize(int table) {
            encoder.setMaxTableCapacity(table);
            encoder.setTableCapacity(table);
        }
    }
}
