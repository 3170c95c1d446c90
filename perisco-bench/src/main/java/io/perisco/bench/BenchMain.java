package io.perisco.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.openjdk.jmh.Main;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;

/**
 * JMH's command line with two additions: {@code --plugin-path DIR} has the benchmarks find the plugins in the jars of
 * that folder, and {@code -p protocol=ID} without the name of a benchmark runs {@link ProtocolBenchmark}.
 */
public final class BenchMain {
    private static final String PLUGIN_PATH = "--plugin-path";
    private static final String CLASS_PATH = "java.class.path";

    private BenchMain() {}

    /** Runs what {@code args} say; ends the process with status 1 where JMH does. */
    public static void main(String[] args) throws IOException {
        List<String> left = new ArrayList<>(List.of(args));
        String added = pluginPath(left);
        if (!added.isEmpty()) {
            // JMH hands the class path on to the processes in which it runs the benchmarks
            System.setProperty(CLASS_PATH, System.getProperty(CLASS_PATH) + added);
        }
        Main.main(chosen(left));
    }

    /** Takes {@code --plugin-path} out of {@code args}; returns what the class path gains by it. */
    static String pluginPath(List<String> args) throws IOException {
        StringBuilder added = new StringBuilder();
        for (int i = args.indexOf(PLUGIN_PATH); i >= 0; i = args.indexOf(PLUGIN_PATH)) {
            args.remove(i);
            if (i == args.size()) {
                throw new IllegalArgumentException(PLUGIN_PATH + " needs a folder of jars");
            }
            try (Stream<Path> files = Files.list(Path.of(args.remove(i)))) {
                files.filter(file -> file.toString().endsWith(".jar"))
                        .sorted()
                        .forEach(jar -> added.append(File.pathSeparator).append(jar.toAbsolutePath()));
            }
        }
        return added.toString();
    }

    /** The arguments with the benchmark that {@code -p protocol=ID} alone asks for. */
    static String[] chosen(List<String> args) {
        List<String> chosen = new ArrayList<>(args);
        try {
            CommandLineOptions options = new CommandLineOptions(args.toArray(String[]::new));
            if (options.getIncludes().isEmpty()
                    && options.getParameter("protocol").hasValue()) {
                chosen.add(ProtocolBenchmark.class.getSimpleName());
            }
        } catch (CommandLineOptionException e) {
            return args.toArray(String[]::new); // JMH says what is wrong with it
        }
        return chosen.toArray(String[]::new);
    }
}
