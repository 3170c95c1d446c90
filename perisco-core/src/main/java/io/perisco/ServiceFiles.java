package io.perisco;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Which jars and directories name which providers of a service: ServiceLoader does not tell whose fault a failure is. */
final class ServiceFiles {
    private final ClassLoader loader;
    private final Map<String, Set<String>> origins = new LinkedHashMap<>();
    private final Map<String, String> originsByFile = new LinkedHashMap<>();

    /** Reads them all; what cannot be read is passed over, as ServiceLoader tells of it. */
    ServiceFiles(Class<?> type, ClassLoader loader) {
        this.loader = loader;
        String file = "META-INF/services/" + type.getName();
        try {
            for (URL url : Collections.list(loader.getResources(file))) {
                String origin = origin(url, file);
                originsByFile.put(url.toString(), origin);
                read(url, origin);
            }
        } catch (IOException e) {
            origins.clear();
        }
    }

    private void read(URL url, String origin) throws IOException {
        URLConnection connection = url.openConnection();
        connection.setUseCaches(false); // or the jar stays open
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                int comment = line.indexOf('#');
                String name = (comment < 0 ? line : line.substring(0, comment)).trim();
                if (!name.isEmpty()) {
                    origins.computeIfAbsent(name, k -> new LinkedHashSet<>()).add(origin);
                }
            }
        }
    }

    /** {@code jar:file:/a/b.jar!/META-INF/…} is {@code /a/b.jar}. */
    private static String origin(URL url, String file) {
        String text = url.toString();
        String place = text.substring(0, text.length() - file.length()).replaceFirst("^jar:(.*)!/$", "$1");
        try {
            return Path.of(URI.create(place)).toString();
        } catch (RuntimeException e) {
            return place;
        }
    }

    /** Providers by name, each with where it is named. */
    Map<String, Set<String>> origins() {
        return origins;
    }

    /** The provider that did not load, with where it is named; else what names it; empty if that is not known. */
    String culprit(Throwable failure) {
        String told = String.valueOf(failure.getMessage());
        for (Map.Entry<String, String> file : originsByFile.entrySet()) {
            if (told.contains(" " + file.getKey() + ":")) {
                return "that is named in the services file of " + file.getValue();
            }
        }
        String message = told.replace('/', '.');
        for (Map.Entry<String, Set<String>> entry : origins.entrySet()) {
            String name = entry.getKey();
            if (message.contains(" " + name + " ") || message.startsWith(name + " ") || failsAlike(name, failure)) {
                return name + " from " + String.join(" and ", entry.getValue());
            }
        }
        return "";
    }

    /** A class that needs what is missing is refused under the name of what is missing. */
    private boolean failsAlike(String name, Throwable failure) {
        if (!(failure instanceof LinkageError)) {
            return false;
        }
        try {
            Class.forName(name, false, loader);
            return false;
        } catch (ClassNotFoundException e) {
            return false;
        } catch (LinkageError e) {
            return e.getClass() == failure.getClass()
                    && String.valueOf(e.getMessage()).equals(String.valueOf(failure.getMessage()));
        }
    }
}
