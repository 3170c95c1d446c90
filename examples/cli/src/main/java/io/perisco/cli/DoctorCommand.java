package io.perisco.cli;

import io.perisco.bpf.Doctor;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code perisco doctor}: whether live capture can start here. */
@Command(
        name = "doctor",
        description = "Tells whether live capture can start here, and if not, why.",
        mixinStandardHelpOptions = true,
        versionProvider = PeriscoCommand.Version.class,
        footer = {"", "Exit status: 0 it can start; 1 it cannot."})
final class DoctorCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        JnaLog.silence();
        Doctor doctor = Doctor.examine();
        System.out.print(doctor);
        return doctor.isPossible() ? ExitCode.OK : ExitCode.FAILED;
    }
}
