package io.perisco.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpMessage;
import io.perisco.http.Headers;
import io.perisco.http.HttpRequest;
import io.perisco.http.HttpResponse;
import io.perisco.http1.HeadBench;
import io.perisco.model.Redaction;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.jetty.http.HttpField;
import org.jspecify.annotations.Nullable;

/** Whether perisco, Netty and Jetty read the same out of the same heads: a speed counts only if they do. */
final class Agreement {
    private Agreement() {}

    /** Throws unless all read every head, whole and alike. */
    static void check(Kind kind, HeadSet heads) throws Exception {
        HeadBench perisco = new HeadBench(Redaction.none());
        NettyHeads netty = new NettyHeads(kind);
        JettyHeads jetty = new JettyHeads(kind);
        ByteBuffer wrapped = ByteBuffer.wrap(heads.bytes());
        ByteBuf buffer = Unpooled.wrappedBuffer(heads.bytes());
        for (int i = 0; i < heads.size(); i++) {
            int from = heads.from(i);
            int to = heads.to(i);
            HttpMessage theirs = netty.message(buffer, from, to);
            if (!theirs.decoderResult().isSuccess() || buffer.readerIndex() != to) {
                throw new IllegalStateException(
                        "Netty does not read head " + i, theirs.decoderResult().cause());
            }
            List<String> ours = kind == Kind.REQUEST
                    ? told(perisco.request(heads.bytes(), from, to))
                    : told(perisco.response(heads.bytes(), from, to));
            if (!ours.equals(told(theirs))) {
                throw new IllegalStateException("head " + i + ": perisco " + ours + ", Netty " + told(theirs));
            }
            List<String> third = told(jetty.message(wrapped, from, to));
            if (!isSame(ours.subList(1, ours.size()), third) || wrapped.hasRemaining()) {
                throw new IllegalStateException("head " + i + ": perisco " + ours + ", Jetty " + third);
            }
        }
    }

    /** Jetty gives names and values that it knows in its own spelling. */
    static boolean isSame(List<String> ours, List<String> theirs) {
        boolean same = ours.size() == theirs.size();
        for (int i = 0; same && i < ours.size(); i++) {
            same = ours.get(i).equalsIgnoreCase(theirs.get(i));
        }
        return same;
    }

    private static List<String> told(List<Object> parts) {
        return parts.stream()
                .map(part -> part instanceof HttpField field
                        ? field.getName() + ": " + Objects.toString(field.getValue(), "")
                        : part.toString())
                .toList();
    }

    private static List<String> told(HttpMessage message) {
        List<String> told = new ArrayList<>();
        told.add(message.protocolVersion().majorVersion() + "."
                + message.protocolVersion().minorVersion());
        if (message instanceof io.netty.handler.codec.http.HttpRequest request) {
            told.add(request.method().name());
            told.add(request.uri());
        } else if (message instanceof io.netty.handler.codec.http.HttpResponse response) {
            told.add(Integer.toString(response.status().code()));
            told.add(response.status().reasonPhrase());
        }
        for (Map.Entry<String, String> field : message.headers()) {
            told.add(field.getKey() + ": " + field.getValue());
        }
        return told;
    }

    private static List<String> told(@Nullable HttpRequest request) {
        List<String> told = new ArrayList<>();
        if (request != null) {
            told.add(request.version());
            told.add(request.method());
            told.add(request.target());
            tell(request.headers(), told);
        }
        return told;
    }

    private static List<String> told(@Nullable HttpResponse response) {
        List<String> told = new ArrayList<>();
        if (response != null) {
            told.add(response.version());
            told.add(Integer.toString(response.status()));
            told.add(response.reason());
            tell(response.headers(), told);
        }
        return told;
    }

    private static void tell(Headers headers, List<String> told) {
        for (int i = 0; i < headers.size(); i++) {
            told.add(headers.name(i) + ": " + headers.value(i));
        }
    }
}
