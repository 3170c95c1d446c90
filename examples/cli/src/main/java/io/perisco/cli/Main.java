package io.perisco.cli;

import io.perisco.pcap.Cidr;
import java.io.PrintStream;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** The entry point of the command. */
public final class Main {
    private Main() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    static int run(String[] args) {
        try {
            ReplayCommand plain = PlainArguments.replay(args);
            return plain != null ? plain.call() : commandLine().execute(args);
        } catch (RuntimeException | Error e) {
            return defect(e);
        }
    }

    static CommandLine commandLine() {
        return new CommandLine(new PeriscoCommand())
                .registerConverter(Cidr.class, Main::network)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExpandAtFiles(false)
                .setParameterExceptionHandler((e, args) -> {
                    String command = e.getCommandLine().getCommandSpec().qualifiedName();
                    Problems.print(System.err, e.getMessage() + "; try '" + command + " --help'");
                    return ExitCode.USAGE;
                })
                .setExecutionExceptionHandler((e, commandLine, parsed) -> defect(e));
    }

    private static Cidr network(String text) {
        try {
            return Cidr.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }

    private static int defect(Throwable e) {
        PrintStream err = System.err;
        if (e instanceof OutOfMemoryError) {
            Problems.print(err, "out of memory; give it more, as in PERISCO_JAVA_OPTS=-Xmx512m");
            return ExitCode.DEFECT;
        }
        Problems.print(err, "this is a defect of perisco, please report it");
        e.printStackTrace(err);
        return ExitCode.DEFECT;
    }
}
