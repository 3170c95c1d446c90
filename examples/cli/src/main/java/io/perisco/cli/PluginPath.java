package io.perisco.cli;

import io.perisco.Perisco;
import io.perisco.model.CaptureException;
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
import java.util.jar.JarFile;

/** Jars with plugins, and with what those need. */
final class PluginPath {
    private static final String SERVICES = "META-INF/services/io.perisco";

    private PluginPath() {}

    /**
     * Lets {@code builder} find plugins in the jars of these directories too, behind those of the class path. A jar that
     * cannot be read is left out. The class loader lives as long as the process.
     *
     * @throws CaptureException if a directory cannot be listed
     */
    static Perisco.Builder add(Perisco.Builder builder, List<Path> directories, Problems problems) {
        List<URL> urls = new ArrayList<>();
        for (Path directory : directories) {
            List<Path> jars = jars(directory);
            if (jars.isEmpty()) {
                problems.report("--plugin-path " + directory + ": no *.jar in it");
            }
            boolean named = jars.isEmpty();
            for (Path jar : jars) {
                named |= add(jar, urls, problems);
            }
            if (!named) {
                problems.report(
                        "--plugin-path " + directory + ": no jar in it names a plugin; a plugin's class stands in "
                                + SERVICES + ".spi.Protocol of its jar");
            }
        }
        return urls.isEmpty() ? builder : builder.classLoader(loader(urls));
    }

    // closed by nobody: the plugins may load classes as long as the process lives
    @SuppressWarnings("resource")
    private static ClassLoader loader(List<URL> urls) {
        return new URLClassLoader("plugin-path", urls.toArray(URL[]::new), PluginPath.class.getClassLoader());
    }

    /** In the order of their names, so that the same is found every time. */
    private static List<Path> jars(Path directory) {
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.jar")) {
            files.forEach(jars::add);
        } catch (IOException e) {
            throw new CaptureException("--plugin-path " + directory + ": not a directory that can be read", "", e);
        }
        Collections.sort(jars);
        return jars;
    }

    /** Returns whether that is all right with a jar: it names services of ours, or cannot be read, which is told. */
    private static boolean add(Path jar, List<URL> urls, Problems problems) {
        try (JarFile file = new JarFile(jar.toFile())) {
            urls.add(url(jar));
            return file.stream().anyMatch(entry -> entry.getName().startsWith(SERVICES));
        } catch (IOException e) {
            problems.report("the plugin jar " + jar + " cannot be read (" + e.getMessage()
                    + "); mend or remove it, the other plugins are in use");
            return true;
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }
}
