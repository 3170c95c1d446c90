package io.perisco.bench;

import io.perisco.model.CaptureException;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.openjdk.jmh.Main;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;

/**
 * JMH's command line with two additions: {@code --plugin-path DIR} has the benchmarks find the plugins in the jars of
 * that folder, and {@code -p protocol=ID} without the name of a benchmark runs {@link ProtocolBenchmark}, after a look
 * whether there is anything to measure. A benchmark that fails ends the run, unless {@code -foe false} is said.
 */
public final class BenchMain {
    private static final String PLUGIN_PATH = "--plugin-path";
    private static final String CLASS_PATH = "java.class.path";
    private static final List<String> HELP = List.of(
            "Usage: java -jar perisco-bench.jar [-p protocol=ID [-p capture=FILE]] [" + PLUGIN_PATH
                    + " DIR] [options of JMH]",
            "  -p protocol=ID              what an exchange of that protocol costs; takes half a minute",
            "  -p capture=FILE             and this file is what is read",
            "  " + PLUGIN_PATH + " DIR           finds protocols in the jars of DIR, too",
            "  -l                          lists the other benchmarks; a name, or a part of it, runs them",
            "",
            "And what JMH says of itself:",
            "");
    private static final int FAILED = 1;
    private static final int USAGE = 64;

    private BenchMain() {}

    /**
     * Runs what {@code args} say. Ends the process with status 1 where JMH does or a capture is of no use, and with 64
     * where {@code --plugin-path} is misused.
     */
    public static void main(String[] args) throws IOException {
        try {
            List<String> left = new ArrayList<>(List.of(args));
            if (left.contains("-h")) {
                HELP.forEach(System.out::println);
            }
            usePlugins(pluginPath(left));
            Main.main(chosen(left));
        } catch (IllegalArgumentException e) {
            exit(USAGE, e);
        } catch (CaptureException e) {
            exit(FAILED, e);
        }
    }

    private static void exit(int status, RuntimeException e) {
        System.err.println("perisco-bench: " + e.getMessage());
        System.exit(status);
    }

    /** JMH hands the class path on to the processes in which it runs the benchmarks; this one takes a class loader. */
    private static void usePlugins(List<Path> jars) throws MalformedURLException {
        if (jars.isEmpty()) {
            return;
        }
        StringBuilder path = new StringBuilder(System.getProperty(CLASS_PATH));
        List<URL> urls = new ArrayList<>();
        for (Path jar : jars) {
            path.append(File.pathSeparator).append(jar.toAbsolutePath());
            urls.add(jar.toUri().toURL());
        }
        System.setProperty(CLASS_PATH, path.toString());
        Thread.currentThread()
                .setContextClassLoader(
                        new URLClassLoader("plugin-path", urls.toArray(URL[]::new), BenchMain.class.getClassLoader()));
    }

    /**
     * Takes {@code --plugin-path} out of {@code args}; returns the jars that it names, in the order of their names.
     *
     * @throws IllegalArgumentException if it names no folder with jars
     */
    static List<Path> pluginPath(List<String> args) {
        List<Path> jars = new ArrayList<>();
        for (int i = args.indexOf(PLUGIN_PATH); i >= 0; i = args.indexOf(PLUGIN_PATH)) {
            args.remove(i);
            if (i == args.size()) {
                throw new IllegalArgumentException(PLUGIN_PATH + " needs a folder of jars");
            }
            jars.addAll(jars(args.remove(i)));
        }
        return jars;
    }

    private static List<Path> jars(String folder) {
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of(folder), "*.jar")) {
            files.forEach(jars::add);
        } catch (IOException e) {
            throw new IllegalArgumentException(PLUGIN_PATH + " " + folder + ": not a folder that can be read", e);
        }
        if (jars.isEmpty()) {
            throw new IllegalArgumentException(PLUGIN_PATH + " " + folder + ": no *.jar in it");
        }
        Collections.sort(jars);
        return jars;
    }

    /**
     * The arguments as JMH gets them: with the benchmark that {@code -p protocol=ID} alone asks for, and so that a failure
     * is not taken for a result.
     *
     * @throws CaptureException if that benchmark has nothing to measure
     */
    static String[] chosen(List<String> args) {
        CommandLineOptions options;
        try {
            options = new CommandLineOptions(args.toArray(String[]::new));
        } catch (CommandLineOptionException e) {
            return args.toArray(String[]::new); // JMH says what is wrong with it
        }
        List<String> chosen = new ArrayList<>(args);
        if (options.getIncludes().isEmpty() && options.getParameter("protocol").hasValue()) {
            for (String protocol : options.getParameter("protocol").get()) {
                for (String capture : options.getParameter("capture").orElse(List.of(""))) {
                    ProtocolBenchmark.check(protocol, capture);
                }
            }
            chosen.add(ProtocolBenchmark.class.getSimpleName());
        }
        if (!options.shouldFailOnError().hasValue()) {
            chosen.addAll(List.of("-foe", "true"));
        }
        return chosen.toArray(String[]::new);
    }
}
