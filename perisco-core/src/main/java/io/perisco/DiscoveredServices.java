package io.perisco;

import io.perisco.engine.Services;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Services that were given, and behind them those that ServiceLoader finds when a type is first asked for. */
final class DiscoveredServices implements Services {
    private static final System.Logger LOG = System.getLogger("io.perisco");

    private final List<Object> given;
    private final ClassLoader loader;
    private final Map<Class<?>, List<?>> found = new ConcurrentHashMap<>();

    DiscoveredServices(List<Object> given, ClassLoader loader) {
        this.given = List.copyOf(given);
        this.loader = loader;
    }

    @Override
    @SuppressWarnings("unchecked") // what is found for a type is of that type
    public <T> List<T> of(Class<T> type) {
        return (List<T>) found.computeIfAbsent(type, this::find);
    }

    private <T> List<T> find(Class<T> type) {
        List<T> services = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        given.stream().filter(type::isInstance).map(type::cast).forEach(services::add);
        for (T service : Plugins.load(type, loader, problems)) {
            if (services.stream().noneMatch(s -> s.getClass() == service.getClass())) {
                services.add(service);
            }
        }
        problems.forEach(problem -> LOG.log(Level.WARNING, problem));
        return List.copyOf(services);
    }
}
