package io.perisco.contract;

import io.perisco.model.Half;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plugins with one fault each. */
final class Broken {
    private Broken() {}

    /** What one call to a broken parser does. */
    private interface Parse {
        Step parse(ProtocolParser good, ByteView in, Side from, MessageSink out);
    }

    private static Protocol parsing(Parse broken) {
        return new Variation() {
            @Override
            public ProtocolParser newParser(ParserContext context) {
                return new Parser(good.newParser(context)) {
                    @Override
                    public Step parse(ByteView in, Side from, MessageSink out) {
                        return broken.parse(good, in, from, out);
                    }
                };
            }
        };
    }

    static Protocol throwing() {
        return parsing((good, in, from, out) -> {
            if (in.at(0) < 0) {
                throw new IllegalStateException("no line begins so");
            }
            return good.parse(in, from, out);
        });
    }

    /** Waits within the call for bytes that can only come after it. */
    static Protocol spinning() {
        return parsing((good, in, from, out) -> {
            while (in.indexOf('\n', 0) < 0 && !Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
            return good.parse(in, from, out);
        });
    }

    /** Asks to be called again at once when it ought to wait for more bytes. */
    static Protocol yielding() {
        return parsing((good, in, from, out) -> {
            Step step = good.parse(in, from, out);
            return step == Step.MORE && !in.isEmpty() ? Step.YIELD : step;
        });
    }

    /** Tells of the line at the cursor and forgets to pass it. */
    static Protocol telling() {
        return parsing((good, in, from, out) -> {
            while (in.indexOf('\n', 0) >= 0) {
                out.oneWay(new LineProtocol.Line("again"));
            }
            return Step.MORE;
        });
    }

    /** Decodes its messages when somebody asks, from bytes that are not its own any more. */
    static Protocol lazy() {
        return parsing((good, in, from, out) -> good.parse(in, from, Variation.telling(out, (kind, head) -> {
            Message late = new Message() {
                private final byte[] borrowed = in.array();
                private final int at = in.arrayOffset();

                @Override
                public String operation() {
                    return "begins with " + (char) borrowed[at];
                }

                @Override
                public String toString() {
                    return operation();
                }
            };
            return switch (kind) {
                case "request" -> out.request(late, 0);
                case "response" -> out.response(late, 0);
                default -> out.oneWay(late);
            };
        })));
    }

    /** Keeps the view of its last call and looks at it in the next. */
    static Protocol remembering() {
        return new Variation() {
            @Override
            public ProtocolParser newParser(ParserContext context) {
                return new Parser(good.newParser(context)) {
                    private @Nullable ByteView last;

                    @Override
                    public Step parse(ByteView in, Side from, MessageSink out) {
                        ByteView before = last;
                        last = in;
                        String seen = before == null ? "nothing" : before.array().length > 0 ? "bytes" : "no bytes";
                        return good.parse(in, from, Variation.telling(out, (kind, head) -> {
                            Message after = new LineProtocol.Line(head.operation() + " after " + seen);
                            return switch (kind) {
                                case "request" -> out.request(after, 0);
                                case "response" -> out.response(after, 0);
                                default -> out.oneWay(after);
                            };
                        }));
                    }
                };
            }
        };
    }

    /** Believes that a line comes in one piece. */
    static Protocol impatient() {
        return parsing((good, in, from, out) -> {
            Step step = good.parse(in, from, out);
            in.consume(in.length());
            return step;
        });
    }

    /** Keeps all bytes that it ever saw. */
    static Protocol hoarding() {
        return new Variation() {
            @Override
            public ProtocolParser newParser(ParserContext context) {
                return new Parser(good.newParser(context)) {
                    private final List<byte[]> all = new ArrayList<>();

                    @Override
                    public Step parse(ByteView in, Side from, MessageSink out) {
                        all.add(in.copy(0, in.length()));
                        return good.parse(in, from, out);
                    }
                };
            }
        };
    }

    /** Takes a message only when its body has come as well. */
    static Protocol waiting() {
        return parsing((good, in, from, out) -> {
            int end = in.indexOf('\n', 0);
            int space = in.indexOf(' ', 0);
            if (end > 0 && space > 1 && space < 8) {
                int body = Integer.parseInt(in.ascii(1, space));
                if (in.length() < end + 1 + body) {
                    return Step.MORE;
                }
            }
            return good.parse(in, from, out);
        });
    }

    /** Goes on after a gap as if nothing had been in it. */
    static Protocol trusting() {
        return new Variation() {
            @Override
            public ProtocolParser newParser(ParserContext context) {
                return new Parser(good.newParser(context)) {
                    @Override
                    public void gap(ByteView before, long n, Side from, MessageSink out) {}
                };
            }
        };
    }

    /** Tells what is left before a gap as if it were a line. */
    static Protocol inventing() {
        return new Variation() {
            @Override
            public ProtocolParser newParser(ParserContext context) {
                return new Parser(good.newParser(context)) {
                    @Override
                    public void gap(ByteView before, long n, Side from, MessageSink out) {
                        if (!before.isEmpty() && from == Side.SERVER) {
                            Message line = new LineProtocol.Line(before.ascii(0, before.length()));
                            OpenExchange x = out.response(line, 0);
                            before.consume(before.length());
                            out.end(x, Half.RESPONSE, End.COMPLETE);
                        }
                        good.gap(before, n, from, out);
                    }
                };
            }
        };
    }

    /** Takes a push for the answer if somebody waits for one. */
    static Protocol deafToPushes() {
        return parsing((good, in, from, out) -> good.parse(
                in,
                from,
                Variation.telling(
                        out,
                        (kind, head) ->
                                kind.equals("oneWay") && out.awaited(0) != null ? out.response(head, 0) : null)));
    }

    /** Forgets who waits when another request comes. */
    static Protocol oneAtATime() {
        return new Variation() {
            @Override
            public Matcher newMatcher() {
                return new Queue() {
                    @Override
                    public void requested(OpenExchange exchange, Judge judge) {
                        while (!waiting.isEmpty()) {
                            judge.unanswered(waiting.remove());
                        }
                        waiting.add(exchange);
                    }
                };
            }
        };
    }

    /** Gives an answer whose number nobody has to whoever waits. */
    static Protocol guessing() {
        return new Keyed() {
            @Override
            public Matcher newMatcher() {
                return new Queue() {
                    @Override
                    public @Nullable OpenExchange awaited(long key, Judge judge) {
                        for (OpenExchange x : waiting) {
                            if (x.key() == key) {
                                return x;
                            }
                        }
                        return waiting.peek();
                    }
                };
            }
        };
    }

    /** First come, first served. */
    private static class Queue implements Matcher {
        final ArrayDeque<OpenExchange> waiting = new ArrayDeque<>();

        @Override
        public void requested(OpenExchange exchange, Judge judge) {
            waiting.add(exchange);
        }

        @Override
        public @Nullable OpenExchange awaited(long key, Judge judge) {
            return waiting.peek();
        }

        @Override
        public void answered(@Nullable OpenExchange exchange) {
            waiting.remove(exchange);
        }

        @Override
        public void finished(OpenExchange exchange, End how) {
            waiting.remove(exchange);
        }

        @Override
        public void lost(Half half, boolean midstream, Judge judge) {}
    }
}
