package io.perisco.http2;

import io.perisco.spi.ByteView;
import io.perisco.spi.Matcher;
import io.perisco.spi.Matchers;
import io.perisco.spi.ParserContext;
import io.perisco.spi.Protocol;
import io.perisco.spi.ProtocolParser;
import io.perisco.spi.Verdict;

/**
 * HTTP/2 (RFC 9113) without TLS, as a passive observer reads it.
 *
 * @since 0.1.0
 */
public final class Http2Protocol implements Protocol {
    @Override
    public String id() {
        return "http/2";
    }

    @Override
    public String displayName() {
        return "HTTP/2";
    }

    @Override
    public Verdict detect(ByteView client, ByteView server) {
        return Http2Detector.detect(client, server);
    }

    @Override
    public ProtocolParser newParser(ParserContext context) {
        return new Http2Parser(context);
    }

    @Override
    public Matcher newMatcher() {
        return Matchers.byKey();
    }
}
