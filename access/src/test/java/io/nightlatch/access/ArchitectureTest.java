package io.nightlatch.access;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.List;

@AnalyzeClasses(packages = ArchitectureTest.ROOT, importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    static final String ROOT = "io.nightlatch.access";

    private static final List<String> FROM_THE_GROUND_UP = List.of(
            "id",
            "file",
            "identity",
            "event",
            "policy",
            "config",
            "request",
            "session",
            "token",
            "grant",
            "footprint",
            "drift",
            "converge");

    @ArchTest
    static final ArchRule noCircle = slices().matching(ROOT + ".(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule eachPackageKnowsOnlyThoseBelowIt = floors();

    @ArchTest
    static final ArchRule theDomainIsPlainJava = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.netty..", "java.sql..", "javax.sql..", "jakarta..", "java.net.http..", "org.springframework..");

    @ArchTest
    static final ArchRule onlyTheFloorOfFilesKnowsYaml = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".file")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.snakeyaml..");

    private static LayeredArchitecture floors() {
        var floors = layeredArchitecture().consideringOnlyDependenciesInLayers();
        for (var name : FROM_THE_GROUND_UP) floors = floors.layer(name).definedBy(ROOT + "." + name);
        for (int i = 0; i < FROM_THE_GROUND_UP.size(); i++) {
            var above = FROM_THE_GROUND_UP.subList(i + 1, FROM_THE_GROUND_UP.size());
            var floor = floors.whereLayer(FROM_THE_GROUND_UP.get(i));
            floors = above.isEmpty()
                    ? floor.mayNotBeAccessedByAnyLayer()
                    : floor.mayOnlyBeAccessedByLayers(above.toArray(String[]::new));
        }
        return floors;
    }
}
