package io.perisco.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.perisco.http.HttpRequest;
import io.perisco.http.HttpResponse;
import io.perisco.http1.HeadBench;
import io.perisco.model.Redaction;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HttpHeadBenchmarkTest {
    private static final String REQUEST = "GET /a?b=c HTTP/1.1\r\nHost: x\r\nAccept:  */*\t\r\nhost: y\r\n\r\n";
    private static final String RESPONSE = "HTTP/1.1 404 Not Found\r\nServer: x\r\nContent-Length: 7\r\n\r\n";

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void periscoAndNettyAgreeOnEveryGeneratedHead(Kind kind) throws Exception {
        Agreement.check(kind, HeadGenerator.heads(kind, HttpHeadBenchmark.GENERATED));
    }

    @Test
    void generatedHeadsAreDifferentAndOfTheSizesMeasured() {
        assertSizes(Kind.REQUEST, 520, 8);
        assertSizes(Kind.RESPONSE, 380, 11);
    }

    private static void assertSizes(Kind kind, double bytes, double fields) {
        HeadSet heads = HeadGenerator.heads(kind, HttpHeadBenchmark.GENERATED);
        Set<String> different = new HashSet<>();
        int lines = 0;
        for (int i = 0; i < heads.size(); i++) {
            String head = new String(heads.head(i), StandardCharsets.US_ASCII);
            different.add(head);
            lines += head.split("\r\n").length - 1;
        }
        assertThat(different).hasSize(HttpHeadBenchmark.GENERATED);
        assertThat((double) heads.bytes().length / heads.size()).isBetween(bytes * 0.9, bytes * 1.1);
        assertThat((double) lines / heads.size()).isBetween(fields * 0.9, fields * 1.1);
    }

    @Test
    void periscoReadsWhatARequestSays() {
        byte[] bytes = REQUEST.getBytes(StandardCharsets.US_ASCII);
        HttpRequest request = new HeadBench(Redaction.none()).request(bytes, 0, bytes.length);

        assertThat(request).isNotNull();
        assertThat(request.method()).isEqualTo("GET");
        assertThat(request.target()).isEqualTo("/a?b=c");
        assertThat(request.headers().size()).isEqualTo(3);
        assertThat(request.headers().value(1)).isEqualTo("*/*");
        assertThat(request.headers().name(2)).isEqualTo("host");
    }

    @Test
    void periscoReadsWhatAResponseSays() {
        byte[] bytes = RESPONSE.getBytes(StandardCharsets.US_ASCII);
        HttpResponse response = new HeadBench(Redaction.none()).response(bytes, 0, bytes.length);

        assertThat(response).isNotNull();
        assertThat(response.status()).isEqualTo(404);
        assertThat(response.reason()).isEqualTo("Not Found");
        assertThat(response.headers().size()).isEqualTo(2);
    }

    @Test
    void nettyReadsTheNextHeadWhateverTheLastOneWas() throws Exception {
        HeadSet heads = HeadSet.of(List.of(
                RESPONSE.getBytes(StandardCharsets.US_ASCII),
                "HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
                RESPONSE.getBytes(StandardCharsets.US_ASCII)));

        Agreement.check(Kind.RESPONSE, heads);
    }

    @Test
    void headsThatEitherDoesNotReadAreRefused() {
        HeadSet cut = HeadSet.of(List.of("GET / HTTP/1.1\r\nBad name: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));

        assertThatThrownBy(() -> Agreement.check(Kind.REQUEST, cut)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void nettyValidates() throws Exception {
        byte[] bad = "GET / HTTP/1.1\r\nBad name: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

        assertThat(new NettyHeads(Kind.REQUEST)
                        .message(Unpooled.wrappedBuffer(bad), 0, bad.length)
                        .decoderResult()
                        .isFailure())
                .isTrue();
    }

    @Test
    void headsComeFromAFile() throws Exception {
        byte[] head = REQUEST.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer file = ByteBuffer.allocate(2 * (4 + head.length)).order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(head.length).put(head).putInt(head.length).put(head);
        Path path = Files.write(folder.resolve("heads.bin"), file.array());

        HeadSet heads = HeadSet.read(path);

        assertThat(heads.size()).isEqualTo(2);
        assertThat(heads.head(1)).isEqualTo(head);
        assertThat(heads.resized(5).size()).isEqualTo(5);
        assertThat(heads.resized(5).head(4)).isEqualTo(head);
    }

    @Test
    void aFileThatEndsWithinAHeadIsRefused() throws Exception {
        Path path = Files.write(folder.resolve("heads.bin"), new byte[] {9, 0, 0, 0, 'G'});

        assertThatThrownBy(() -> HeadSet.read(path)).isInstanceOf(IllegalArgumentException.class);
    }
}
