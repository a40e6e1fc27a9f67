package io.nightlatch.console;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.nightlatch.access.event.Events;
import io.nightlatch.access.grant.Approvals;
import io.nightlatch.access.grant.GrantStore;
import io.nightlatch.access.grant.Grants;
import io.nightlatch.access.session.LiveSessions;

@AnalyzeClasses(packages = "io.nightlatch.console", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule noCircle =
            slices().matching("io.nightlatch.(**)").should().beFreeOfCycles();

    /** Who sees and does what is decided there; a page that went around it would have to decide it anew. */
    @ArchTest
    static final ArchRule seesAndActsThroughTheApiOnly = noClasses()
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(GrantStore.class, Approvals.class, Grants.class, Events.class, LiveSessions.class);

    @ArchTest
    static final ArchRule reachesNeitherDatabasesNorTheGateway = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.sql..", "javax.sql..", "io.netty..", "io.nightlatch.store..", "io.nightlatch.postgres..");

    @ArchTest
    static final ArchRule showsOneTypeOutside = classes()
            .that()
            .resideInAPackage("io.nightlatch.console")
            .and()
            .arePublic()
            .should()
            .haveSimpleName("Console");
}
