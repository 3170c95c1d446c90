package io.perisco.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.List;
import java.util.function.Consumer;

/** Netty's frame reader with its validating decoder of header blocks; no streams, no flow control. */
final class NettyHttp2 {
    private static final int PREFACE = 24;
    private static final int LIST = 1 << 18;

    private NettyHttp2() {}

    static NettyPlayback.Pipelines open(Consumer<Object> hole, Runnable responseEnded) {
        return new NettyPlayback.Pipelines(pipeline(PREFACE, hole, () -> {}), pipeline(0, hole, responseEnded));
    }

    private static ChannelPipeline pipeline(int skipped, Consumer<Object> hole, Runnable ended) {
        return new EmbeddedChannel(new Frames(skipped, new Listener(hole, ended))).pipeline();
    }

    private static final class Frames extends ByteToMessageDecoder {
        private final DefaultHttp2FrameReader reader =
                new DefaultHttp2FrameReader(new DefaultHttp2HeadersDecoder(true, LIST));
        private final Listener listener;
        private int skipped;

        Frames(int skipped, Listener listener) {
            this.skipped = skipped;
            this.listener = listener;
        }

        @Override
        protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Http2Exception {
            int preface = Math.min(skipped, in.readableBytes());
            in.skipBytes(preface);
            skipped -= preface;
            reader.readFrame(context, in, listener);
        }
    }

    private static final class Listener extends Http2FrameAdapter {
        private final Consumer<Object> hole;
        private final Runnable ended;

        Listener(Consumer<Object> hole, Runnable ended) {
            this.hole = hole;
            this.ended = ended;
        }

        @Override
        public int onDataRead(ChannelHandlerContext context, int stream, ByteBuf data, int padding, boolean end) {
            hole.accept(data);
            end(end);
            return 0;
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext context, int stream, Http2Headers headers, int padding, boolean end) {
            hole.accept(headers);
            end(end);
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext context,
                int stream,
                Http2Headers headers,
                int dependency,
                short weight,
                boolean exclusive,
                int padding,
                boolean end) {
            onHeadersRead(context, stream, headers, padding, end);
        }

        private void end(boolean end) {
            if (end) {
                ended.run();
            }
        }
    }
}
