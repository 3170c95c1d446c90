package io.perisco.bench;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpVersion;

/** Jetty's parser of heads, one whole head a call; it tells of fields, which are gathered in a list. */
final class JettyHeads {
    private final HttpParser parser;
    private final Told told = new Told();

    JettyHeads(Kind kind) {
        parser = kind == Kind.REQUEST
                ? new HttpParser((HttpParser.RequestHandler) told, Integer.MAX_VALUE)
                : new HttpParser((HttpParser.ResponseHandler) told, Integer.MAX_VALUE);
    }

    /** The fields of the head in {@code [from, to)}, behind what its start line says. */
    List<Object> message(ByteBuffer bytes, int from, int to) {
        told.parts = new ArrayList<>();
        parser.reset();
        parser.parseNext(bytes.limit(to).position(from));
        return told.parts;
    }

    private static final class Told implements HttpParser.RequestHandler, HttpParser.ResponseHandler {
        private List<Object> parts = new ArrayList<>();

        @Override
        public void startRequest(String method, String target, HttpVersion version) {
            parts.add(method);
            parts.add(target);
        }

        @Override
        public void startResponse(HttpVersion version, int status, String reason) {
            parts.add(status);
            parts.add(reason);
        }

        @Override
        public void parsedHeader(HttpField field) {
            parts.add(field);
        }

        @Override
        public boolean headerComplete() {
            return true;
        }

        @Override
        public boolean content(ByteBuffer content) {
            return true;
        }

        @Override
        public boolean contentComplete() {
            return true;
        }

        @Override
        public boolean messageComplete() {
            return true;
        }

        @Override
        public void earlyEOF() {}

        @Override
        public void badMessage(HttpException failure) {
            throw new IllegalStateException(failure.getReason());
        }
    }
}
