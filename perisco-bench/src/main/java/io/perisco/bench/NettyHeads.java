package io.perisco.bench;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseDecoder;
import java.util.ArrayList;
import java.util.List;

/**
 * Netty's validating decoders, called without a pipeline: one whole head a call. No channel, no copy into a cumulation
 * buffer and no object for the end of the message is charged to Netty, save where the head itself says there is no body.
 */
final class NettyHeads {
    private static final int LARGEST = 1 << 20;

    private final Decoder decoder;
    private final List<Object> out = new ArrayList<>();

    NettyHeads(Kind kind) {
        HttpDecoderConfig config = new HttpDecoderConfig()
                .setValidateHeaders(true)
                .setMaxInitialLineLength(LARGEST)
                .setMaxHeaderSize(LARGEST);
        decoder = kind == Kind.REQUEST ? new Requests(config) : new Responses(config);
    }

    /** The message whose head is {@code [from, to)}. */
    HttpMessage message(ByteBuf bytes, int from, int to) throws Exception {
        out.clear();
        decoder.next(bytes.setIndex(from, to), out);
        return (HttpMessage) out.get(0);
    }

    private interface Decoder {
        void next(ByteBuf head, List<Object> out) throws Exception;
    }

    @SuppressWarnings("NullAway") // the decoder needs its context only for what comes after a head
    private static final class Requests extends HttpRequestDecoder implements Decoder {
        Requests(HttpDecoderConfig config) {
            super(config);
        }

        @Override
        public void next(ByteBuf head, List<Object> out) throws Exception {
            reset();
            decode(null, head, out);
        }
    }

    @SuppressWarnings("NullAway") // the decoder needs its context only for what comes after a head
    private static final class Responses extends HttpResponseDecoder implements Decoder {
        Responses(HttpDecoderConfig config) {
            super(config);
        }

        @Override
        public void next(ByteBuf head, List<Object> out) throws Exception {
            reset();
            decode(null, head, out);
        }
    }
}
