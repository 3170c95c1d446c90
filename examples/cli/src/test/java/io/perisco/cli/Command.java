package io.perisco.cli;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the command as a process of its own, from the classes under test. */
record Command(int exit, String out, String err) {
    /** What to run, in whatever way. */
    static List<String> line(String... arguments) {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName()));
        line.addAll(List.of(arguments));
        return line;
    }

    static Command run(String... arguments) throws IOException, InterruptedException {
        return run(line(arguments));
    }

    static Command run(List<String> line) throws IOException, InterruptedException {
        File err = Files.createTempFile("perisco", ".err").toFile();
        try {
            Process process = new ProcessBuilder(line).redirectError(err).start();
            process.getOutputStream().close();
            String out;
            try (InputStream in = process.getInputStream()) {
                out = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
            int exit = process.waitFor();
            return new Command(exit, out, Files.readString(err.toPath()));
        } finally {
            Files.delete(err.toPath());
        }
    }
}
