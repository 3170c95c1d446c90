package io.perisco.bpf;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows between packages. */
final class ArchitectureTest {
    private static final JavaClasses BPF = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.perisco.bpf");

    @Test
    void onlyTheBindingsMakeNativeCalls() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.perisco.bpf.libbpf")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.sun.jna..")
                .check(BPF);
    }

    @Test
    void theBindingsKnowNothingOfTheCapture() {
        classes()
                .that()
                .resideInAPackage("io.perisco.bpf.libbpf")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.perisco.bpf.libbpf",
                        "io.perisco.model",
                        "com.sun.jna..",
                        "java..",
                        "org.jspecify.annotations..")
                .check(BPF);
    }

    @Test
    void theSourceSeesTheSpiAndNoEngine() {
        classes()
                .that()
                .resideInAPackage("io.perisco.bpf")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.perisco.bpf..",
                        "io.perisco.spi",
                        "io.perisco.model",
                        "io.perisco.pcap",
                        "java..",
                        "org.jspecify.annotations..")
                .check(BPF);
    }
}
