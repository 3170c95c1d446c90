package io.perisco.bpf;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The C program that makes socket calls, running; it waits with its traffic for {@link #go}. */
final class Exerciser implements AutoCloseable {
    /** As {@code uring.h} has it. */
    private static final int URING_REFUSED = 3;

    /** Where it is compiled already: its file. */
    private static final @Nullable String GIVEN = System.getProperty("perisco.live.exerciser");

    private static @Nullable Path program = GIVEN == null ? null : Path.of(GIVEN);

    private final Process process;
    final int port;

    private Exerciser(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    private static synchronized Path program() throws IOException, InterruptedException {
        Path compiled = program;
        if (compiled == null) {
            Path directory = Files.createTempDirectory("perisco");
            compiled = directory.resolve("exerciser");
            directory.toFile().deleteOnExit();
            compiled.toFile().deleteOnExit(); // before its directory: the last named is deleted first
            Process gcc = new ProcessBuilder(
                            "gcc", "-O1", "-Wall", "-Werror", "-o", compiled.toString(), "src/test/c/exerciser.c")
                    .inheritIO()
                    .start();
            if (!gcc.waitFor(60, TimeUnit.SECONDS) || gcc.exitValue() != 0) {
                throw new IllegalStateException(
                        "src/test/c/exerciser.c cannot be compiled: apt-get install gcc libc6-dev");
            }
            program = compiled;
        }
        return compiled;
    }

    /** Starts it; its connections are made after {@link #go}, except in the scenario {@code older}. */
    static Exerciser start(String... arguments) {
        return within(List.of(), arguments);
    }

    /** Starts it by another command, which ends with it. */
    static Exerciser within(List<String> wrapper, String... arguments) {
        try {
            List<String> command = new ArrayList<>(wrapper);
            command.add(program().toString());
            command.addAll(List.of(arguments));
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader out = process.inputReader(StandardCharsets.US_ASCII);
            return new Exerciser(process, Integer.parseInt(String.valueOf(out.readLine())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    long pid() {
        return process.pid();
    }

    /** Lets it make its calls, and waits until it has. */
    void go() {
        begin();
        finish();
    }

    /** Lets it make its calls. */
    void begin() {
        try {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it has made its calls. */
    void finish() {
        if (ended() != 0) {
            throw new AssertionError("the exerciser failed");
        }
    }

    /** Like {@link #go}; returns whether io_uring was to be used and is refused here, of which it tells on standard error. */
    boolean goUnlessRefused() {
        begin();
        int status = ended();
        if (status != 0 && status != URING_REFUSED) {
            throw new AssertionError("the exerciser failed");
        }
        return status == URING_REFUSED;
    }

    private int ended() {
        try {
            if (!process.waitFor(UnderTest.patienceNanos(60), TimeUnit.NANOSECONDS)) {
                throw new AssertionError("the exerciser did not end");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
