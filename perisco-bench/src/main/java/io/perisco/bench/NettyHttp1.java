package io.perisco.bench;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** Netty's validating decoders of HTTP/1. They know of each response only whether it is to HEAD, which they must. */
final class NettyHttp1 {
    private static final int LARGEST = 1 << 20;

    private NettyHttp1() {}

    static NettyPlayback.Pipelines open(Consumer<Object> hole, Runnable responseEnded) {
        HttpDecoderConfig config = new HttpDecoderConfig()
                .setValidateHeaders(true)
                .setMaxInitialLineLength(LARGEST)
                .setMaxHeaderSize(LARGEST);
        Deque<Boolean> heads = new ArrayDeque<>();
        ChannelPipeline requests = new EmbeddedChannel(new HttpRequestDecoder(config)).pipeline();
        requests.addLast(new Receiver(message -> {
            if (message instanceof HttpRequest request) {
                heads.add(request.method().equals(HttpMethod.HEAD));
            }
            hole.accept(message);
        }));
        ChannelPipeline responses = new EmbeddedChannel(new HttpResponseDecoder(config) {
                    @Override
                    protected boolean isContentAlwaysEmpty(HttpMessage response) {
                        return Boolean.TRUE.equals(heads.poll()) || super.isContentAlwaysEmpty(response);
                    }
                })
                .pipeline();
        responses.addLast(new Receiver(message -> {
            hole.accept(message);
            if (message instanceof LastHttpContent) {
                responseEnded.run();
            }
        }));
        return new NettyPlayback.Pipelines(requests, responses);
    }

    private static final class Receiver extends ChannelInboundHandlerAdapter {
        private final Consumer<Object> receiver;

        Receiver(Consumer<Object> receiver) {
            this.receiver = receiver;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            receiver.accept(message);
            ReferenceCountUtil.release(message);
        }
    }
}
