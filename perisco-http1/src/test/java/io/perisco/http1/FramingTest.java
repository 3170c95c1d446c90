package io.perisco.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.http1.Framing.Coding;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** RFC 9112, section 6.3, as a table. */
final class FramingTest {
    private record Asked(Coding coding, boolean hasLength, Framing framing) {}

    private record Answered(@Nullable String method, int status, Coding coding, boolean hasLength, Framing framing) {}

    private static final List<Asked> REQUESTS = List.of(
            new Asked(Coding.NONE, false, Framing.EMPTY),
            new Asked(Coding.NONE, true, Framing.LENGTH),
            new Asked(Coding.CHUNKED, false, Framing.CHUNKED),
            new Asked(Coding.CHUNKED, true, Framing.CHUNKED),
            new Asked(Coding.OTHER, false, Framing.EMPTY),
            new Asked(Coding.OTHER, true, Framing.LENGTH));

    private static final List<Answered> RESPONSES = List.of(
            // item 1: no content whatever the fields say
            new Answered("HEAD", 200, Coding.NONE, true, Framing.EMPTY),
            new Answered("HEAD", 200, Coding.CHUNKED, false, Framing.EMPTY),
            new Answered("HEAD", 404, Coding.NONE, false, Framing.EMPTY),
            new Answered("GET", 204, Coding.NONE, true, Framing.EMPTY),
            new Answered("GET", 204, Coding.CHUNKED, false, Framing.EMPTY),
            new Answered("GET", 304, Coding.NONE, true, Framing.EMPTY),
            new Answered(null, 304, Coding.CHUNKED, true, Framing.EMPTY),
            new Answered("POST", 100, Coding.NONE, true, Framing.INTERIM),
            new Answered("HEAD", 103, Coding.NONE, false, Framing.INTERIM),
            new Answered("CONNECT", 100, Coding.NONE, false, Framing.INTERIM),
            new Answered(null, 199, Coding.CHUNKED, false, Framing.INTERIM),
            new Answered("GET", 101, Coding.NONE, true, Framing.UPGRADE),
            new Answered("HEAD", 101, Coding.NONE, false, Framing.UPGRADE),
            // item 2: CONNECT
            new Answered("CONNECT", 200, Coding.CHUNKED, true, Framing.TUNNEL),
            new Answered("CONNECT", 204, Coding.NONE, false, Framing.TUNNEL),
            new Answered("CONNECT", 299, Coding.NONE, true, Framing.TUNNEL),
            new Answered("CONNECT", 300, Coding.NONE, true, Framing.LENGTH),
            new Answered("CONNECT", 403, Coding.CHUNKED, false, Framing.CHUNKED),
            // items 3 and 4: Transfer-Encoding overrides Content-Length
            new Answered("GET", 200, Coding.CHUNKED, false, Framing.CHUNKED),
            new Answered("GET", 200, Coding.CHUNKED, true, Framing.CHUNKED),
            new Answered("GET", 200, Coding.OTHER, false, Framing.UNTIL_CLOSE),
            new Answered("GET", 200, Coding.OTHER, true, Framing.UNTIL_CLOSE),
            // items 6 and 8
            new Answered("GET", 200, Coding.NONE, true, Framing.LENGTH),
            new Answered("GET", 200, Coding.NONE, false, Framing.UNTIL_CLOSE),
            new Answered("get", 500, Coding.NONE, true, Framing.LENGTH),
            new Answered(null, 200, Coding.NONE, true, Framing.LENGTH),
            new Answered(null, 200, Coding.NONE, false, Framing.UNTIL_CLOSE),
            // methods are case-sensitive (RFC 9110, section 9.1)
            new Answered("head", 200, Coding.NONE, true, Framing.LENGTH),
            new Answered("connect", 200, Coding.NONE, true, Framing.LENGTH));

    @Test
    void requests() {
        for (Asked row : REQUESTS) {
            assertThat(Framing.ofRequest(row.coding(), row.hasLength()))
                    .as("%s", row)
                    .isEqualTo(row.framing());
        }
    }

    @Test
    void responses() {
        for (Answered row : RESPONSES) {
            assertThat(Framing.ofResponse(row.method(), row.status(), row.coding(), row.hasLength()))
                    .as("%s", row)
                    .isEqualTo(row.framing());
        }
    }

    @Test
    void everyInterimStatusButSwitchingProtocolsIsInterim() {
        for (int status = 0; status < 1000; status++) {
            assertThat(Framing.isInterim(status))
                    .as("%d", status)
                    .isEqualTo(status >= 100 && status <= 199 && status != 101);
        }
    }
}
