package io.perisco.engine;

import io.perisco.contract.LineProtocol;
import io.perisco.spi.ByteView;
import io.perisco.spi.Matcher;
import io.perisco.spi.ParserContext;
import io.perisco.spi.Protocol;
import io.perisco.spi.ProtocolParser;
import io.perisco.spi.Verdict;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The line protocol with parts replaced. */
final class Variant implements Protocol {
    /** How it detects. */
    @FunctionalInterface
    interface Detection {
        Verdict detect(ByteView client, ByteView server);
    }

    private final LineProtocol line = new LineProtocol();
    private final String id;
    private Detection detection = line::detect;
    private Function<ParserContext, ProtocolParser> parser = line::newParser;
    private Supplier<Matcher> matcher = line::newMatcher;

    private Variant(String id) {
        this.id = id;
    }

    static Variant named(String id) {
        return new Variant(id);
    }

    Variant detecting(Detection how) {
        this.detection = how;
        return this;
    }

    Variant parsing(Function<ParserContext, ProtocolParser> how) {
        this.parser = how;
        return this;
    }

    /** Wraps the parser of the line protocol. */
    Variant wrapping(UnaryOperator<ProtocolParser> how) {
        this.parser = context -> how.apply(line.newParser(context));
        return this;
    }

    Variant matching(Supplier<Matcher> how) {
        this.matcher = how;
        return this;
    }

    /** Never detected by itself; only another protocol hands over to it. */
    static Detection never() {
        return (client, server) -> Verdict.NO;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Verdict detect(ByteView client, ByteView server) {
        return detection.detect(client, server);
    }

    @Override
    public ProtocolParser newParser(ParserContext context) {
        return parser.apply(context);
    }

    @Override
    public Matcher newMatcher() {
        return matcher.get();
    }
}
