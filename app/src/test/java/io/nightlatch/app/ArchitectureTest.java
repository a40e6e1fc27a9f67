package io.nightlatch.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** ARCHITECTURE.md's picture of the modules against the classes of all of them. */
@AnalyzeClasses(
        packages = ArchitectureTest.ROOT,
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.WithoutTheMachine.class})
class ArchitectureTest {
    static final String ROOT = "io.nightlatch";

    /** The parser's machine code in classes, of which each call would be looked at for a minute. */
    static final class WithoutTheMachine implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("PgQueryMachine");
        }
    }

    @ArchTest
    static final ArchRule noCircle = slices().matching(ROOT + ".(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule arrowsPointDown = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("app")
            .definedBy(ROOT + ".app..")
            .layer("control")
            .definedBy(ROOT + ".control..")
            .layer("console")
            .definedBy(ROOT + ".console..")
            .layer("cli")
            .definedBy(ROOT + ".cli..")
            .layer("gateway")
            .definedBy(ROOT + ".postgres.gateway..")
            .layer("roles")
            .definedBy(ROOT + ".postgres.roles..")
            .layer("store")
            .definedBy(ROOT + ".store..")
            .layer("sql")
            .definedBy(ROOT + ".postgres.sql..")
            .layer("access")
            .definedBy(ROOT + ".access..")
            .layer("wire")
            .definedBy(ROOT + ".postgres.wire..")
            .layer("server")
            .definedBy(ROOT + ".postgres.server..")
            .whereLayer("app")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("control")
            .mayOnlyAccessLayers("access")
            .whereLayer("console")
            .mayOnlyAccessLayers("control", "access")
            .whereLayer("cli")
            .mayOnlyAccessLayers("access", "roles")
            .whereLayer("gateway")
            .mayOnlyAccessLayers("access", "wire")
            .whereLayer("sql")
            .mayOnlyAccessLayers("access")
            .whereLayer("roles")
            .mayOnlyAccessLayers("access")
            .whereLayer("store")
            .mayOnlyAccessLayers("access")
            .whereLayer("access")
            .mayNotAccessAnyLayer()
            .whereLayer("wire")
            .mayNotAccessAnyLayer()
            .whereLayer("server")
            .mayNotAccessAnyLayer();

    @ArchTest
    static final ArchRule theDomainIsPlainJava = noClasses()
            .that()
            .resideInAPackage(ROOT + ".access..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.netty..", "java.sql..", "javax.sql..", "jakarta..", "org.springframework..");

    @ArchTest
    static final ArchRule onlyTheApiAndTheConsoleKnowTheWebFramework = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + ".control..", ROOT + ".console..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta..", "org.springframework..", "org.apache.catalina..", "org.apache.coyote..");
}
