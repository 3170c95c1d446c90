package com.example.redis;

import io.perisco.model.Caveat;
import io.perisco.model.Half;
import io.perisco.model.Message;
import io.perisco.model.Side;
import io.perisco.spi.ByteView;
import io.perisco.spi.End;
import io.perisco.spi.Matcher;
import io.perisco.spi.Matchers;
import io.perisco.spi.MessageSink;
import io.perisco.spi.OpenExchange;
import io.perisco.spi.ParserContext;
import io.perisco.spi.Protocol;
import io.perisco.spi.ProtocolParser;
import io.perisco.spi.Step;
import io.perisco.spi.Verdict;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** Redis, in RESP2 and RESP3. */
public final class RedisProtocol implements Protocol {
    private static final Pattern LINE = Pattern.compile("(?s)\\+|[+-]\\w.*|[:,(#_][-+.\\w]*|[$!=*~>%](-1|\\d{1,9})");
    private static final Pattern WORDS = Pattern.compile(
            "[*>](\\d{1,9})\r\n\\$\\d{1,2}\r\n([A-Za-z][\\w.-]{0,63})\r\n(?:\\$\\d{1,9}\r\n([^\r]{0,256}))?");
    private static final Said NOTHING = new Said("", null, null);

    /** A command or a push with its first argument, mostly a key; or a reply's status with its first line. */
    private record Said(String operation, String key, String line) implements Message {
        @Override
        public void attributes(Half half, BiConsumer<String, Object> sink) {
            sink.accept(line == null ? "db.operation.name" : "perisco.redis.reply", line == null ? operation : line);
            if (key != null) {
                sink.accept("perisco.redis.key", key);
            }
            if (line != null && line.startsWith("-")) {
                sink.accept("db.response.status_code", operation);
            }
        }
    }

    @Override
    public String id() {
        return "redis";
    }

    @Override
    public Verdict detect(ByteView client, ByteView server) {
        Said words = words(client.isEmpty() ? server : client);
        boolean open = words == null || client.isEmpty() && !words.operation().endsWith("MESSAGE");
        return open ? Verdict.UNDECIDED : words == NOTHING ? Verdict.NO : Verdict.YES;
    }

    @Override
    public ProtocolParser newParser(ParserContext context) {
        return new Parser(context);
    }

    @Override
    public Matcher newMatcher() {
        return Matchers.inOrder();
    }

    /** The two words with which the array at the cursor begins; null: more bytes will tell. */
    private static Said words(ByteView in) {
        var array = WORDS.matcher(in.ascii(0, Math.min(in.length(), 512)));
        if (!array.lookingAt() || array.hitEnd() && !array.group(1).equals("1")) {
            return array.hitEnd() ? null : NOTHING;
        }
        return new Said(array.group(2).toUpperCase(Locale.ROOT), array.group(3), null);
    }

    /** A message is told at its head; what it holds then passes by, element after element. */
    private static final class Parser implements ProtocolParser {
        private final ParserContext context;
        private final OpenExchange[] current = new OpenExchange[2];
        private final long[] left = new long[2]; // elements of the current message that are still to come
        private boolean suspect; // a reply may really be an element of one whose head was lost

        Parser(ParserContext context) {
            this.context = context;
            this.suspect = context.midstream();
        }

        @Override
        public Step parse(ByteView in, Side from, MessageSink out) {
            int side = from.ordinal();
            for (int end = in.indexOf('\n', 0); end >= 0; end = in.indexOf('\n', 0)) {
                String line = in.ascii(0, Math.min(end, 256)).stripTrailing();
                Said words = left[side] > 0 ? NOTHING : words(in);
                var resp = LINE.matcher(line);
                if (left[side] == 0 && line.isEmpty()) {
                    in.skip(end + 1); // redis-cli sends such a line, and the server passes it over
                    continue;
                }
                if (words == null || !resp.matches() || left[side] == 0 && from == Side.CLIENT && words == NOTHING) {
                    return words == null ? Step.MORE : Step.LOST;
                }
                if (left[side] == 0) {
                    left[side] = 1;
                    current[side] = from == Side.CLIENT ? command(words, out) : reply(line, words, out);
                }
                element(in, end, resp.group(1) == null ? 0 : Long.parseLong(resp.group(1)), side, out);
            }
            return Step.MORE;
        }

        private OpenExchange command(Said words, MessageSink out) {
            boolean open = left[1] > 0 || current[0] == null || current[0].isOpen();
            suspect = suspect && open || "REPLY".equals(words.key()); // CLIENT REPLY OFF: some will never come
            boolean secret = words.operation().equals("AUTH") && !context.redaction().isNone();
            return out.request(secret ? new Said("AUTH", null, null) : words, MessageSink.NO_KEY);
        }

        private OpenExchange reply(String line, Said words, MessageSink out) {
            String status = line.matches("_|.-1") ? "nil" : line.replaceFirst("(?s)^[^+-].*", " value").substring(1);
            OpenExchange x = isPush(line, words, out)
                    ? out.oneWay(words == NOTHING ? new Said("MONITOR", null, null) : words)
                    : out.response(new Said(status.split(" ", 2)[0], null, line), MessageSink.NO_KEY);
            if (suspect) {
                x.caveat(Caveat.FRAMING_SUSPECT);
            }
            return x;
        }

        /** RESP2 has no type for pushes: who awaits what tells them from arrays. MONITOR pushes simple strings. */
        private static boolean isPush(String line, Said words, MessageSink out) {
            if (!words.operation().matches("[PS]?(MESSAGE|(UN)?SUBSCRIBE)")) {
                return line.matches("(?s)>.*|\\+\\d+\\.\\d+ \\[.*");
            }
            OpenExchange awaited = out.awaited(MessageSink.NO_KEY);
            Said asked = awaited != null && awaited.message(Half.REQUEST) instanceof Said said ? said : NOTHING;
            return words.operation().equals(asked.operation())
                    ? asked.key() != null && !asked.key().equals(words.key())
                    : line.startsWith(">") || asked.operation().matches("|PING|QUIT|RESET|[PS]?(UN)?SUBSCRIBE");
        }

        /** Passes a line, and lets the bytes or elements that it announces follow. */
        private void element(ByteView in, int end, long n, int side, MessageSink out) {
            char type = (char) in.at(0);
            in.consume(end + 1);
            left[side] += "*~>%".indexOf(type) < 0 ? -1 : Math.max(n, 0) * (type == '%' ? 2 : 1) - 1;
            if ("$!=".indexOf(type) >= 0 && n >= 0) {
                out.body(current[side], Half.values()[side], n);
                in.skip(2);
            }
            if (left[side] == 0) {
                out.end(current[side], Half.values()[side], End.COMPLETE);
            }
        }

        @Override
        public void gap(ByteView before, long n, Side from, MessageSink out) {
            out.end(left[from.ordinal()] > 0 ? current[from.ordinal()] : null, Half.from(from), End.LOST);
            left[from.ordinal()] = 0;
            suspect = true;
            ProtocolParser.super.gap(before, n, from, out);
        }

        @Override
        public boolean resync(ByteView in, Side from) {
            for (int end = in.indexOf('\n', 0); end >= 0; end = in.indexOf('\n', 0)) {
                boolean line = from == Side.SERVER && LINE.matcher(in.ascii(0, end).stripTrailing()).matches();
                if (line || words(in) != NOTHING) {
                    return words(in) != null;
                }
                in.consume(end + 1);
            }
            return false;
        }
    }
}
