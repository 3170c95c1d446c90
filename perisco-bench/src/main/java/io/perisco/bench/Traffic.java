package io.perisco.bench;

import io.perisco.pcap.PcapSource;
import java.nio.file.Path;

/** Traffic that both perisco and Netty decode. */
public enum Traffic {
    /** Keep-alive HTTP/1. */
    HTTP1("http/1") {
        @Override
        Tape generated() {
            return HttpTraffic.keepAlive(64, 100);
        }

        @Override
        NettyPlayback.Decoders netty() {
            return NettyHttp1::open;
        }
    },

    /** HTTP/2 with eight streams open. */
    HTTP2("http/2") {
        @Override
        Tape generated() {
            return Http2Traffic.streams(8, 6_400);
        }

        @Override
        NettyPlayback.Decoders netty() {
            return NettyHttp2::open;
        }
    };

    final String protocol;

    Traffic(String protocol) {
        this.protocol = protocol;
    }

    abstract Tape generated();

    abstract NettyPlayback.Decoders netty();

    /** What the capture holds, or generated traffic if it has no name. */
    Tape tape(String capture) {
        return capture.isEmpty() ? generated() : Tape.of(PcapSource.of(Path.of(capture)));
    }
}
