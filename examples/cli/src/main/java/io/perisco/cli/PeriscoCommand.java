package io.perisco.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code perisco}, which does nothing without a subcommand. */
@Command(
        name = "perisco",
        description = "Shows the requests and responses that sockets carried.",
        subcommands = {ReplayCommand.class, LiveCommand.class, DoctorCommand.class, ProtocolsCommand.class},
        mixinStandardHelpOptions = true,
        versionProvider = PeriscoCommand.Version.class)
final class PeriscoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--plugin-path",
            paramLabel = "DIR",
            scope = ScopeType.INHERIT,
            description = "Find protocols in the jars of this directory too; repeatable.")
    List<Path> pluginPath = new ArrayList<>();

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(), "no command given; there are: replay, live, doctor, protocols");
    }

    /** The version that the build wrote into the manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Version.class.getPackage().getImplementationVersion();
            return new String[] {"perisco " + (version == null ? "(not packaged)" : version)};
        }
    }
}
