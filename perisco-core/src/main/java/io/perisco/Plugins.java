package io.perisco;

import io.perisco.engine.CodeOrigin;
import io.perisco.model.CaptureException;
import io.perisco.spi.Protocol;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds protocols and other services: given ones first, then what ServiceLoader finds. */
final class Plugins {
    private static final System.Logger LOG = System.getLogger("io.perisco");

    private static final Pattern CLASS_FILE_VERSION = Pattern.compile("class file version (\\d{2,4})");
    private static final int VERSION_BEFORE_JAVA_1 = 44;

    private final List<Perisco.Plugin> found = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    private Plugins() {}

    /**
     * Of two discovered plugins with one id the first stays.
     *
     * @param explicit take the place of discovered ones with the same id
     * @param loader where services are looked up
     * @throws CaptureException if two explicit plugins have one id
     */
    static Plugins find(List<Protocol> explicit, ClassLoader loader) {
        Plugins plugins = new Plugins();
        for (Protocol p : explicit) {
            Perisco.Plugin rival = plugins.withId(p.id());
            if (rival != null) {
                throw new CaptureException(rivals(rival, p, "builder"), "give the builder the one to use");
            }
            plugins.found.add(new Perisco.Plugin(p, "builder"));
        }
        int given = plugins.found.size();
        for (Protocol p : load(Protocol.class, loader, plugins.problems)) {
            if (plugins.hasId(p)) {
                plugins.discovered(p, given);
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

    /** @param given so many were found before any was discovered */
    private void discovered(Protocol protocol, int given) {
        String origin = CodeOrigin.of(protocol);
        Perisco.Plugin rival = withId(protocol.id());
        if (rival == null) {
            found.add(new Perisco.Plugin(protocol, origin));
        } else if (found.indexOf(rival) >= given) {
            problems.add(rivals(rival, protocol, origin) + "; the first is in use, remove one of them");
        }
    }

    private static String rivals(Perisco.Plugin first, Protocol second, String origin) {
        return "two plugins have the id '" + second.id() + "': "
                + first.protocol().getClass().getName() + " from " + first.origin() + " and "
                + second.getClass().getName() + " from " + origin;
    }

    /** Whether it can be asked for its id and name at all, before anything of the user's depends on it. */
    private boolean hasId(Protocol protocol) {
        try {
            if (!protocol.id().isBlank() && !protocol.displayName().isBlank()) {
                return true;
            }
            problems.add("the plugin " + protocol.getClass().getName() + " from " + CodeOrigin.of(protocol)
                    + " has no id, or no name; mend or remove it, the other plugins are in use");
        } catch (RuntimeException | LinkageError e) {
            problems.add("the plugin " + protocol.getClass().getName() + " from " + CodeOrigin.of(protocol)
                    + " does not tell its id and name (" + e + "); mend or remove it, the other plugins are in use");
        }
        return false;
    }

    private Perisco.@Nullable Plugin withId(String id) {
        for (Perisco.Plugin plugin : found) {
            if (plugin.protocol().id().equals(id)) {
                return plugin;
            }
        }
        return null;
    }

    /** Every service of a type that loads; what does not is described in {@code problems}. */
    static <T> List<T> load(Class<T> type, ClassLoader loader, List<String> problems) {
        List<T> services = new ArrayList<>();
        ServiceFiles files = new ServiceFiles(type, loader);
        files.origins().forEach((name, origins) -> {
            if (origins.size() > 1) {
                problems.add("the plugin " + name + " is in " + String.join(" and ", origins)
                        + "; the first is in use, remove one of them");
            }
        });
        Plugins.class.getModule().addUses(type); // a plugin may ask for services of a type of its own
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
                problems.add(didNotLoad(type, files.culprit(e), e));
            }
        }
        return services;
    }

    private static String didNotLoad(Class<?> type, String culprit, Throwable e) {
        String message = String.valueOf(e.getMessage()).replaceFirst("^\\Q" + type.getName() + ": \\E", "");
        Matcher version = CLASS_FILE_VERSION.matcher(message);
        if (e instanceof UnsupportedClassVersionError && version.find()) {
            int needed = Integer.parseInt(version.group(1)) - VERSION_BEFORE_JAVA_1;
            message = "it is built for Java " + needed + ", and this is Java "
                    + Runtime.version().feature();
        } else if (!(e instanceof ServiceConfigurationError)) {
            message = e.toString();
        }
        return "the plugin " + (culprit.isEmpty() ? "of an unknown jar" : culprit) + " did not load: " + message
                + (e.getCause() == null ? "" : " (" + e.getCause() + ")")
                + "; mend or remove it, the other plugins are in use";
    }
}
