package io.perisco.cli;

import io.perisco.pcap.Cidr;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads command lines of the plain sort, {@code replay --format json FILE}, without picocli, whose classes take longer to
 * load than a small capture takes to replay. Whatever is in any way unusual is picocli's to read, or to refuse.
 */
final class PlainArguments {
    private static final int SAFE_DIGITS = 9;

    private PlainArguments() {}

    /** The command, or null: ask picocli. */
    static @Nullable ReplayCommand replay(String[] args) {
        if (args.length < 2 || !args[0].equals("replay")) {
            return null;
        }
        ReplayCommand command = new ReplayCommand();
        Iterator<String> rest = List.of(args).iterator();
        rest.next();
        while (rest.hasNext()) {
            if (!take(command, rest.next(), rest)) {
                return null;
            }
        }
        return command.complaint() == null ? command : null;
    }

    private static boolean take(ReplayCommand command, String arg, Iterator<String> rest) {
        if (!arg.startsWith("-") || arg.equals("-")) {
            return !arg.isEmpty() && command.files.add(arg);
        }
        switch (arg) {
            case "--stats" -> command.exchanges.stats = true;
            case "--no-redact" -> command.exchanges.noRedact = true;
            case "--local-time" -> command.exchanges.localTime = true;
            default -> {
                return rest.hasNext() && take(command, arg, rest.next());
            }
        }
        return true;
    }

    private static boolean take(ReplayCommand command, String option, String value) {
        if (value.isEmpty() || value.startsWith("-") || value.indexOf(',') >= 0) {
            return false;
        }
        switch (option) {
            case "--protocol" -> command.exchanges.protocols.add(value);
            case "--net" -> {
                return network(command, value);
            }
            case "--format" -> {
                return format(command, value);
            }
            case "--port", "--body-bytes", "--workers" -> {
                return number(command, option, value);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static boolean format(ReplayCommand command, String value) {
        switch (value) {
            case "text" -> command.exchanges.format = Format.TEXT;
            case "json" -> command.exchanges.format = Format.JSON;
            case "none" -> command.exchanges.format = Format.NONE;
            default -> {
                return false;
            }
        }
        return true;
    }

    private static boolean network(ReplayCommand command, String value) {
        try {
            return command.exchanges.networks.add(Cidr.parse(value));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean number(ReplayCommand command, String option, String value) {
        if (value.length() > SAFE_DIGITS) {
            return false;
        }
        int number = 0;
        for (int i = 0; i < value.length(); i++) {
            int digit = value.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            number = 10 * number + digit;
        }
        switch (option) {
            case "--port" -> command.exchanges.ports.add(number);
            case "--body-bytes" -> command.exchanges.bodyBytes = number;
            default -> command.workers = number;
        }
        return true;
    }
}
