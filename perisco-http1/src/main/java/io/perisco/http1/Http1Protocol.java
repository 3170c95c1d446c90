package io.perisco.http1;

import io.perisco.spi.ByteView;
import io.perisco.spi.Matcher;
import io.perisco.spi.Matchers;
import io.perisco.spi.ParserContext;
import io.perisco.spi.Protocol;
import io.perisco.spi.ProtocolParser;
import io.perisco.spi.Verdict;

/**
 * HTTP/1.0 and HTTP/1.1 (RFC 9110, RFC 9112), as a passive observer reads them.
 *
 * @since 0.1.0
 */
public final class Http1Protocol implements Protocol {
    /** For {@link java.util.ServiceLoader}, or for {@link io.perisco.Perisco.Builder#protocol}. */
    public Http1Protocol() {}

    @Override
    public String id() {
        return "http/1";
    }

    @Override
    public String displayName() {
        return "HTTP/1.1";
    }

    @Override
    public Verdict detect(ByteView client, ByteView server) {
        return Http1Detector.detect(client, server);
    }

    @Override
    public ProtocolParser newParser(ParserContext context) {
        return new Http1Parser(context);
    }

    @Override
    public Matcher newMatcher() {
        return Matchers.inOrder();
    }
}
