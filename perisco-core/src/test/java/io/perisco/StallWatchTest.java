package io.perisco;

import static org.assertj.core.api.Assertions.assertThat;

import io.perisco.contract.LineProtocol;
import io.perisco.engine.CodeOrigin;
import io.perisco.model.Side;
import io.perisco.spi.ByteView;
import io.perisco.spi.Matcher;
import io.perisco.spi.MessageSink;
import io.perisco.spi.ParserContext;
import io.perisco.spi.Protocol;
import io.perisco.spi.ProtocolParser;
import io.perisco.spi.Step;
import io.perisco.spi.Verdict;
import io.perisco.testkit.Script;
import io.perisco.testkit.ScriptSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plugin that does not return is named, once, whatever thread it is in; one that takes its time is not. */
@Timeout(60)
final class StallWatchTest {
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private final BlockingQueue<String> log = new LinkedBlockingQueue<>();
    private final Logger logger = Logger.getLogger("io.perisco");
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            log.add(entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listenToTheLog() {
        logger.setUseParentHandlers(false);
        logger.addHandler(handler);
    }

    @AfterEach
    void leaveTheLogAsItWas() {
        logger.removeHandler(handler);
        logger.setUseParentHandlers(true);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aPluginThatDoesNotReturnIsNamedWithItsOriginOnce(int workers) throws InterruptedException {
        CountDownLatch released = new CountDownLatch(1);
        List<String> told = new CopyOnWriteArrayList<>();
        Perisco perisco = perisco(new Stuck(released), workers, told);
        perisco.start();
        String warning = log.poll(30, TimeUnit.SECONDS);
        assertThat(warning)
                .startsWith("protocol plugin 'line' (io.perisco.StallWatchTest$Stuck")
                .contains(".parse from " + CodeOrigin.of(Stuck.class) + ") has not returned for ");
        assertThat(log.poll(3 * PATIENCE.toMillis(), TimeUnit.MILLISECONDS)).isNull();
        released.countDown();
        while (told.isEmpty()) {
            Thread.sleep(1);
        }
        perisco.close();
        assertThat(told).containsExactly("q");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void whatIsSlowButGetsOnIsNotNamed(int workers) {
        List<String> told = new CopyOnWriteArrayList<>();
        CountDownLatch never = new CountDownLatch(1) {
            @Override
            public void await() throws InterruptedException {
                Thread.sleep(PATIENCE.toMillis() / 3);
            }
        };
        perisco(new Stuck(never), workers, told).run();
        assertThat(told).containsExactly("q");
        assertThat(log).isEmpty();
    }

    private static Perisco perisco(Protocol protocol, int workers, List<String> told) {
        Script script = Script.connection();
        for (char c : "?0 q\n".toCharArray()) {
            script.client(String.valueOf(c));
        }
        for (char c : "!0 r\n".toCharArray()) {
            script.server(String.valueOf(c));
        }
        return Perisco.builder()
                .source(ScriptSource.of(script))
                .protocol(protocol)
                .workers(workers)
                .patience(PATIENCE)
                .listener(x -> told.add(x.operation()))
                .build();
    }

    /** Waits in each call of its parser. */
    private record Stuck(CountDownLatch gate) implements Protocol {
        private static final LineProtocol LINES = new LineProtocol();

        @Override
        public String id() {
            return LINES.id();
        }

        @Override
        public Verdict detect(ByteView client, ByteView server) {
            return LINES.detect(client, server);
        }

        @Override
        public ProtocolParser newParser(ParserContext context) {
            ProtocolParser lines = LINES.newParser(context);
            return new ProtocolParser() {
                @Override
                public Step parse(ByteView in, Side from, MessageSink out) {
                    try {
                        gate.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    return lines.parse(in, from, out);
                }

                @Override
                public void gap(ByteView before, long n, Side from, MessageSink out) {
                    lines.gap(before, n, from, out);
                }

                @Override
                public boolean resync(ByteView in, Side from) {
                    return lines.resync(in, from);
                }
            };
        }

        @Override
        public Matcher newMatcher() {
            return LINES.newMatcher();
        }
    }
}
