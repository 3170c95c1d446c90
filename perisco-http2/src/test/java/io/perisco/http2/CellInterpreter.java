package io.perisco.http2;

import io.perisco.http.Headers;
import io.perisco.http.HttpRequest;
import io.perisco.http.HttpResponse;
import io.perisco.http.spi.ExchangeInterpreter;
import io.perisco.http.spi.Interpretation;
import io.perisco.model.Contribution;
import io.perisco.model.Half;
import io.perisco.spi.ByteView;
import io.perisco.spi.ContentReader;
import io.perisco.spi.End;
import io.perisco.spi.ParserContext;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Rides on requests for {@code /cells}: content in cells of eight bytes, of which it reads the first and skips the rest. */
final class CellInterpreter implements ExchangeInterpreter {
    private static final int CELL = 8;

    /** Where it throws: {@code claim}, {@code read}, {@code trailers}, {@code ended}, {@code contribution} or nowhere. */
    private final String fault;

    CellInterpreter() {
        this("");
    }

    CellInterpreter(String fault) {
        this.fault = fault;
    }

    private void at(String place) {
        if (place.equals(fault)) {
            throw new IllegalStateException(place);
        }
    }

    @Override
    public @Nullable Interpretation claim(HttpRequest request, ParserContext context) {
        at("claim");
        return request.target().equals("/cells") ? new Cells() : null;
    }

    @Override
    public @Nullable Interpretation claim(@Nullable HttpRequest request, HttpResponse response, ParserContext context) {
        return "cells".equals(response.headers().first("content-type")) ? new Cells() : null;
    }

    /** What it told. */
    record Told(String facts) implements Contribution {
        @Override
        public String protocol() {
            return "cells";
        }

        @Override
        public String operation() {
            return "count";
        }

        @Override
        public String status() {
            return "counted";
        }

        @Override
        public void attributes(BiConsumer<String, Object> sink) {
            sink.accept("perisco.cells", facts);
        }
    }

    private final class Cells implements Interpretation {
        private final Map<Half, Reader> readers = new EnumMap<>(Half.class);
        private String facts = "";

        @Override
        public ContentReader requestBody() {
            return readers.computeIfAbsent(Half.REQUEST, h -> new Reader());
        }

        @Override
        public ContentReader responseBody(HttpResponse head) {
            return readers.computeIfAbsent(Half.RESPONSE, h -> new Reader());
        }

        @Override
        public void trailers(Half half, Headers trailers) {
            at("trailers");
            facts += " " + trailers.first("x-sum");
        }

        @Override
        public void ended(Half half, End how, long errorCode) {
            at("ended");
            facts += " " + half + " " + how + (errorCode < 0 ? "" : " " + errorCode);
        }

        @Override
        public Contribution contribution() {
            at("contribution");
            return new Told(readers + facts);
        }
    }

    private final class Reader implements ContentReader {
        private final StringBuilder cells = new StringBuilder();

        @Override
        public void read(ByteView in) {
            at("read");
            while (!in.isEmpty()) {
                cells.append((char) in.at(0));
                in.consume(1);
                in.skip(CELL - 1);
            }
        }

        @Override
        public void gap(long n, boolean insideSkip) {
            cells.append(insideSkip ? "~" : "!");
        }

        @Override
        public void ended(End how) {
            cells.append('.');
        }

        @Override
        public String toString() {
            return cells.toString();
        }
    }
}
