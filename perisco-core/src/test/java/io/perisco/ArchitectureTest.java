package io.perisco;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The arrows between packages. */
final class ArchitectureTest {
    private static final String ROOT = "io.perisco";
    private static final String MODEL = "io.perisco.model..";
    private static final String SPI = "io.perisco.spi..";
    private static final String HTTP = "io.perisco.http";
    private static final String HTTP_SPI = "io.perisco.http.spi..";
    private static final String ENGINE = "io.perisco.engine..";
    private static final String PCAP = "io.perisco.pcap..";
    private static final String JDK = "java..";
    private static final String NULLNESS = "org.jspecify.annotations..";

    private static JavaClasses core = new ClassFileImporter().importPackages();

    @BeforeAll
    static void read() {
        core = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(ROOT);
        assertThat(core.contain(Perisco.class)).isTrue();
    }

    private static void sees(String from, String... packages) {
        classes()
                .that()
                .resideInAPackage(from)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(packages)
                .allowEmptyShould(true)
                .check(core);
    }

    @Test
    void modelSeesNothingOfOurs() {
        sees(MODEL, MODEL, JDK, NULLNESS);
    }

    @Test
    void httpAndSpiSeeTheModel() {
        sees(HTTP, HTTP, MODEL, JDK, NULLNESS);
        sees(SPI, SPI, MODEL, JDK, NULLNESS);
        sees(HTTP_SPI, HTTP_SPI, HTTP, SPI, MODEL, JDK, NULLNESS);
    }

    @Test
    void engineSeesSpiAndModel() {
        sees(ENGINE, ENGINE, SPI, MODEL, JDK, NULLNESS);
    }

    @Test
    void pcapSeesSpiAndModel() {
        sees(PCAP, PCAP, SPI, MODEL, JDK, NULLNESS);
    }

    @Test
    void nobodyButTheEmbeddersSideSeesTheEngine() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ENGINE, ROOT)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ENGINE)
                .check(core);
    }

    @Test
    void theEmbeddersSideSeesNoSourceAndNoProtocol() {
        sees(ROOT, ROOT, ENGINE, SPI, MODEL, JDK, NULLNESS);
    }

    @Test
    void noCycles() {
        slices().matching("io.perisco.(**)").should().beFreeOfCycles().check(core);
    }

    @Test
    void coreNeedsTheJdkAlone() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.perisco..", JDK, NULLNESS)
                .check(core);
    }
}
