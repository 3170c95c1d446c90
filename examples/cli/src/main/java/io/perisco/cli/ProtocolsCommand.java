package io.perisco.cli;

import io.perisco.Perisco;
import io.perisco.model.CaptureException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code perisco protocols}: id, display name and origin of every protocol that is asked, in that order. */
@Command(
        name = "protocols",
        description = "Lists the protocols that were found: id, name, and where from.",
        mixinStandardHelpOptions = true,
        versionProvider = PeriscoCommand.Version.class)
final class ProtocolsCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        List<String[]> rows = new ArrayList<>();
        try {
            for (Perisco.Plugin plugin : Perisco.builder().plugins()) {
                rows.add(new String[] {plugin.protocol().id(), plugin.protocol().displayName(), plugin.origin()});
            }
        } catch (CaptureException e) {
            Problems.print(System.err, String.valueOf(e.getMessage()));
            return ExitCode.FAILED;
        }
        System.out.print(Table.format(rows));
        return ExitCode.OK;
    }
}
