package io.perisco.engine;

import io.perisco.spi.Protocol;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Shared by all workers. What happens when a plugin throws: it is logged once per plugin, and counted by the caller every time. Errors of the
 * virtual machine are not a plugin's and go on, except the stack overflow of a parser that recurses.
 */
public final class PluginGuard {
    private static final System.Logger LOG = System.getLogger("io.perisco");

    private final Set<String> logged = new HashSet<>();

    /** While it read: the connection is given up. */
    void failed(Protocol protocol, long connection, Throwable t) {
        failed(protocol, "connection " + connection + " is not parsed any further, the rest goes on", t);
    }

    /** While it was asked whose bytes these are: the others are asked all the same. */
    void failedToDetect(Protocol protocol, long connection, Throwable t) {
        failed(protocol, "it does not get connection " + connection + ", which other plugins may take", t);
    }

    private void failed(Protocol protocol, String consequence, Throwable t) {
        failed(
                protocol.id(),
                () -> "protocol plugin '" + protocol.id() + "' ("
                        + protocol.getClass().getName() + " from " + CodeOrigin.of(protocol)
                        + ") failed; " + consequence + "; told once, see plugin_failures",
                t);
    }

    void failed(Object service, Throwable t) {
        String name = service.getClass().getName();
        failed(
                name,
                () -> "'" + name + "' (from " + CodeOrigin.of(service)
                        + ") failed; what it would have told of an exchange is missing, the rest goes on;"
                        + " told once, see plugin_failures",
                t);
    }

    private void failed(String culprit, Supplier<String> message, Throwable t) {
        if (t instanceof VirtualMachineError e && !(t instanceof StackOverflowError)) {
            throw e;
        }
        boolean first;
        synchronized (logged) {
            first = logged.add(culprit);
        }
        if (first) {
            LOG.log(Level.WARNING, message.get(), t);
        }
    }
}
