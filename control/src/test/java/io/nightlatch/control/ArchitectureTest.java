package io.nightlatch.control;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.nightlatch.control", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule noCircle =
            slices().matching("io.nightlatch.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule reachesNeitherDatabasesNorTheGateway = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.sql..", "javax.sql..", "io.netty..", "io.nightlatch.store..", "io.nightlatch.postgres..");

    @ArchTest
    static final ArchRule publicTypesAreFew = classes()
            .that()
            .resideInAPackage("io.nightlatch.control")
            .and()
            .arePublic()
            .should()
            .haveNameMatching(
                    ".*\\.(ControlServer|ControlServices|DriftServices|GatewayAddress|HttpOptions|HttpOptions\\$Tls|Passwords"
                        + "|(Requests|Grants|Footprints|Sessions|Events|Me|Databases|Policy|Drift|Endings|Server)Api|GrantsApi\\$GrantTokenJson)");
}
