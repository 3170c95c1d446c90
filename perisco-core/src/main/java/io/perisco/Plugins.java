package io.perisco;

import io.perisco.model.CaptureException;
import io.perisco.spi.Protocol;
import java.lang.System.Logger.Level;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** Finds protocols and other services: given ones first, then what ServiceLoader finds. */
final class Plugins {
    private static final System.Logger LOG = System.getLogger("io.perisco");

    private final List<Perisco.Plugin> found = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    private Plugins() {}

    /**
     * @param explicit take the place of discovered ones with the same id
     * @param loader where services are looked up
     * @throws CaptureException if two plugins of the same standing have one id
     */
    static Plugins find(List<Protocol> explicit, ClassLoader loader) {
        Plugins plugins = new Plugins();
        for (Protocol p : explicit) {
            plugins.add(p, "builder", 0);
        }
        int given = plugins.found.size();
        for (Protocol p : load(Protocol.class, loader, plugins.problems)) {
            if (plugins.hasId(p) && plugins.indexOf(p.id(), 0, given) < 0) {
                plugins.add(p, origin(p), given);
            }
        }
        plugins.problems.forEach(p -> LOG.log(Level.WARNING, p));
        LOG.log(Level.DEBUG, () -> "protocols: " + plugins.found);
        return plugins;
    }

    /** In the order in which they are asked. */
    List<Perisco.Plugin> list() {
        return List.copyOf(found);
    }

    /** What could not be loaded, a line each. */
    List<String> problems() {
        return problems;
    }

    private void add(Protocol protocol, String origin, int rivalsFrom) {
        int rival = indexOf(protocol.id(), rivalsFrom, found.size());
        if (rival >= 0) {
            Perisco.Plugin other = found.get(rival);
            throw new CaptureException(
                    "two plugins have the id '" + protocol.id() + "': "
                            + other.protocol().getClass().getName() + " from " + other.origin() + " and "
                            + protocol.getClass().getName() + " from " + origin,
                    "remove one of them, or give the builder the one to use");
        }
        found.add(new Perisco.Plugin(protocol, origin));
    }

    /** Whether it can be asked for its id at all, before anything of the user's depends on it. */
    private boolean hasId(Protocol protocol) {
        try {
            if (!protocol.id().isBlank()) {
                return true;
            }
            problems.add("the plugin " + protocol.getClass().getName() + " from " + origin(protocol)
                    + " has no id; mend or remove it, the other plugins are in use");
        } catch (RuntimeException | LinkageError e) {
            problems.add("the plugin " + protocol.getClass().getName() + " from " + origin(protocol)
                    + " does not tell its id (" + e + "); mend or remove it, the other plugins are in use");
        }
        return false;
    }

    private int indexOf(String id, int from, int to) {
        for (int i = from; i < to; i++) {
            if (found.get(i).protocol().id().equals(id)) {
                return i;
            }
        }
        return -1;
    }

    /** Every service of a type that loads; what does not is described in {@code problems}. */
    static <T> List<T> load(Class<T> type, ClassLoader loader, List<String> problems) {
        List<T> services = new ArrayList<>();
        Iterator<ServiceLoader.Provider<T>> providers =
                ServiceLoader.load(type, loader).stream().iterator();
        // a broken provider file throws from hasNext again and again until it is passed; the bound ends what never is
        for (int failures = 0; failures < 100; ) {
            try {
                if (!providers.hasNext()) {
                    break;
                }
                services.add(providers.next().get());
            } catch (ServiceConfigurationError | LinkageError e) {
                failures++;
                problems.add("a plugin did not load: " + e.getMessage()
                        + (e.getCause() == null ? "" : " (" + e.getCause() + ")")
                        + "; mend or remove the jar that names it, the other plugins are in use");
            }
        }
        return services;
    }

    private static String origin(Object plugin) {
        CodeSource source = plugin.getClass().getProtectionDomain().getCodeSource();
        if (source == null || source.getLocation() == null) {
            return plugin.getClass().getModule().toString();
        }
        try {
            return Path.of(source.getLocation().toURI()).toString();
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
            return source.getLocation().toString();
        }
    }
}
