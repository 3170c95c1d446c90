package io.perisco.embedding;

import io.perisco.Perisco;
import io.perisco.bpf.BpfSource;
import io.perisco.bpf.Doctor;
import io.perisco.model.CaptureException;
import io.perisco.model.Counter;
import io.perisco.pcap.PcapSource;
import io.perisco.spi.SocketEventSource;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Watches this host where that is possible, else replays a capture; prints now and then how often each service was asked
 * and how it answered. Ctrl-C ends it, with a last table.
 */
public final class Agent {
    private static final Duration EVERY = Duration.ofSeconds(5);

    private Agent() {}

    /** @param args the capture to replay where this host cannot be watched */
    public static void main(String[] args) {
        if (args.length != 1) {
            System.err.println("usage: java -jar perisco-embedding.jar CAPTURE");
            System.exit(64);
        }
        try {
            watch(source(Doctor.examine(), Path.of(args[0]), System.err), System.out, EVERY);
        } catch (CaptureException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    /** This host or else the capture; says which, and why. */
    static SocketEventSource source(Doctor doctor, Path capture, PrintStream says) {
        if (doctor.isPossible()) {
            says.println("watching this host by its " + doctor.strategy());
            return BpfSource.builder().build();
        }
        says.println("replaying " + capture + ", as this host cannot be watched: " + doctor.problem());
        return PcapSource.of(capture);
    }

    /** Returns when the source has ended, or the process was told to end. */
    static void watch(SocketEventSource source, PrintStream out, Duration every) {
        Requests requests = new Requests();
        Perisco perisco = Perisco.builder().source(source).listener(requests).build();

        CountDownLatch over = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            perisco.close(); // run() tells what is still open, and returns
            await(over);
        }));
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        try {
            Future<?> tables = clock.scheduleAtFixedRate(
                    () -> print(requests, perisco, out), every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
            perisco.run();
            tables.cancel(false);
            print(requests, perisco, out);
        } finally {
            clock.shutdownNow();
            over.countDown();
        }
    }

    private static void print(Requests requests, Perisco perisco, PrintStream out) {
        long lost = perisco.counters().get(Counter.EVENTS_DROPPED)
                + perisco.counters().get(Counter.EXCHANGES_UNDELIVERED);
        out.print(requests.table() + "lost: " + lost + System.lineSeparator());
    }

    private static void await(CountDownLatch over) {
        try {
            over.await(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
