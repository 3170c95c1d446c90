package io.perisco.cli;

import io.perisco.Perisco;
import io.perisco.model.CaptureException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code perisco protocols}: id, display name and origin of every protocol that is asked, in that order. */
@Command(
        name = "protocols",
        description = "Lists the protocols that were found: id, name, and where from.",
        mixinStandardHelpOptions = true,
        versionProvider = PeriscoCommand.Version.class)
final class ProtocolsCommand implements Callable<Integer> {
    @ParentCommand
    private PeriscoCommand parent;

    @Override
    public Integer call() {
        Problems problems = new Problems(new StandardError(System.err));
        List<String[]> rows = new ArrayList<>();
        LibraryLog log = LibraryLog.to(problems);
        try {
            for (Perisco.Plugin plugin : PluginPath.add(Perisco.builder(), parent.pluginPath, problems)
                    .plugins()) {
                rows.add(new String[] {plugin.protocol().id(), plugin.protocol().displayName(), plugin.origin()});
            }
        } catch (CaptureException e) {
            problems.report(String.valueOf(e.getMessage()));
            return ExitCode.FAILED;
        } finally {
            log.close();
        }
        System.out.print(Table.format(rows));
        return problems.any() ? ExitCode.PARTLY : ExitCode.OK;
    }
}
