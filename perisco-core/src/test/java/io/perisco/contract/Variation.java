package io.perisco.contract;

import io.perisco.model.Message;
import io.perisco.model.Side;
import io.perisco.spi.ByteView;
import io.perisco.spi.End;
import io.perisco.spi.Matcher;
import io.perisco.spi.MessageSink;
import io.perisco.spi.OpenExchange;
import io.perisco.spi.ParserContext;
import io.perisco.spi.Protocol;
import io.perisco.spi.ProtocolParser;
import io.perisco.spi.Step;
import io.perisco.spi.Verdict;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** The {@link LineProtocol}, but for what a subclass does otherwise; as it stands, nothing. */
class Variation implements Protocol {
    final LineProtocol good = new LineProtocol();

    @Override
    public String id() {
        return good.id();
    }

    @Override
    public Verdict detect(ByteView client, ByteView server) {
        return good.detect(client, server);
    }

    @Override
    public ProtocolParser newParser(ParserContext context) {
        return new Parser(good.newParser(context));
    }

    @Override
    public Matcher newMatcher() {
        return good.newMatcher();
    }

    /** A parser but for what a subclass does otherwise. */
    static class Parser implements ProtocolParser {
        final ProtocolParser good;

        Parser(ProtocolParser good) {
            this.good = good;
        }

        @Override
        public Step parse(ByteView in, Side from, MessageSink out) {
            return good.parse(in, from, out);
        }

        @Override
        public void gap(ByteView before, long n, Side from, MessageSink out) {
            good.gap(before, n, from, out);
        }

        @Override
        public boolean resync(ByteView in, Side from) {
            return good.resync(in, from);
        }

        @Override
        public void ended(Side from, End how, MessageSink out) {
            good.ended(from, how, out);
        }
    }

    /** How a head is told. */
    interface Teller {
        /** Tells it as {@code kind}: request, response or oneWay; null: as it would have been. */
        @Nullable
        OpenExchange tell(String kind, Message head);
    }

    /** {@code out}, with its heads told by {@code teller}. */
    static MessageSink telling(MessageSink out, Teller teller) {
        return (MessageSink) Proxy.newProxyInstance(
                MessageSink.class.getClassLoader(), new Class<?>[] {MessageSink.class}, (proxy, method, arguments) -> {
                    if (arguments != null && arguments[0] instanceof Message head) {
                        OpenExchange told = teller.tell(method.getName(), head);
                        if (told != null) {
                            return told;
                        }
                    }
                    try {
                        return method.invoke(out, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
