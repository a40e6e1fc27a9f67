package io.nightlatch.postgres.roles;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.postgres.roles.Target.Account;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Setup and unwrap by somebody who is no superuser and has the least that works. */
@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {15, 16, 17, 18})
class SetupTest {
    @Parameter
    int major;

    private Shop shop;
    private Broker admin;
    private TargetSetup setup;

    @BeforeEach
    void openShop() throws SQLException {
        shop = Shop.bare(major);
        shop.admin("""
            create role dba login createrole password 'dba';
            grant create on database shop to dba;
            create role shop_app login; grant orders_writer to shop_app;
            create role alice login; grant orders_writer to alice;
            create role root_of_all superuser; create role maker createrole;
            """);
        if (major >= 16) {
            shop.admin("""
                grant shop_reader, orders_writer, shop_owner to dba with admin true, inherit false, set false;
                grant pg_signal_backend to dba with admin true, inherit false, set false;
                """);
        }
        admin = Broker.as(new Account("dba", "dba"), shop.target);
        setup = new TargetSetup(shop.target, Shop.ROLES, new SecureRandom());
    }

    @AfterEach
    void closeShop() throws SQLException {
        admin.close();
        shop.close();
    }

    @Test
    void seesWhatCouldBeGuardedAndWhoHasItForGood() throws Exception {
        var survey = Survey.of(admin);

        assertThat(survey.version()).startsWith(major + ".");
        assertThat(survey.baseline()).extracting(Survey.Role::name).containsExactly("shop_reader");
        assertThat(survey.wrapped()).extracting(Survey.Role::name).containsExactly("orders_writer", "shop_owner");
        assertThat(survey.leftOut()).extracting(Survey.Role::name).containsExactlyInAnyOrder("root_of_all", "maker");
        assertThat(survey.holders())
                .filteredOn(
                        holder -> !holder.name().equals("dba")) // on 15 it may give itself every role, and needs none
                .extracting(Survey.Holder::name, holder -> holder.program().isPresent())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("alice", false),
                        org.assertj.core.groups.Tuple.tuple("shop_app", true));
        assertThat(survey.holders().getFirst().roles()).isEqualTo(Set.of("orders_writer"));
    }

    @Test
    void makesTheDatabaseReadyAndTakesEverythingOutAgain() throws Exception {
        var snapshot = Snapshot.of(shop);
        var before = setup.before(admin, "dba");

        assertThat(setup.steps(admin))
                .filteredOn(step -> step.needed() && !step.possible())
                .isEmpty();
        setup.apply(admin);
        setup.apply(admin); // again, as after a change of the policy

        assertThat(Preflight.check(shop.broker, Shop.ROLES))
                .as("a session was opened, unlocked and ended by the least that works")
                .noneMatch(Problem::blocks);
        assertThat(shop.asked("select count(*) from pg_roles where rolname = 'nightlatch_emergency' and not rolcanlogin"
                        + " and pg_has_role(oid, 'shop_owner', 'USAGE')"))
                .isEqualTo("1");

        // what the broker makes for people and keeps from one session to the next
        shop.broker.use(connection -> {
            connection.run("create role nl_person_alice nologin");
            connection.run("comment on role nl_person_alice is 'Nightlatch person: alice'");
            return true;
        });
        var unwrap = new TargetUnwrap(shop.target, before);
        assertThat(unwrap.blockers(admin))
                .as("while we are connected")
                .anySatisfy(problem -> assertThat(problem.what()).startsWith("nl_broker still works here"));
        shop.broker.close();
        awaitNoBackendOfOurs();
        assertThat(unwrap.blockers(admin)).isEmpty();
        unwrap.apply(admin);

        assertThat(Snapshot.of(shop)).isEqualTo(snapshot);
        assertThat(unwrap.steps(admin)).as("nothing is left to do").isEmpty();
    }

    @Test
    void givesBackWhatWasTakenAwaySinceAndMayBeGivenByWhoAsks() throws Exception {
        try (var superuser = Broker.as(shop.superuserAccount(), shop.target)) {
            shop.admin("grant temporary on database shop to public"); // spelled out, as it would be afterwards
            shop.admin("create database other");
            var snapshot = Snapshot.of(shop);
            var before = setup.before(superuser, "postgres");
            setup.apply(superuser);
            for (var statement : setup.hardening(superuser)) shop.admin(statement);
            shop.admin("revoke orders_writer from alice");
            try (var other = shop.postgres.superuser("other")) {
                Shop.run(other, "grant usage on schema public to nightlatch_emergency");
            }
            var unwrap = new TargetUnwrap(shop.target, before);

            assertThat(unwrap.steps(admin))
                    .filteredOn(step -> !step.possible())
                    .extracting(TargetUnwrap.Step::statement)
                    .contains("grant TEMPORARY on database shop to public");
            unwrap.apply(superuser);

            assertThat(Snapshot.of(shop).keySet()).isEqualTo(snapshot.keySet());
            assertThat(shop.asked("select has_database_privilege('public', 'shop', 'TEMPORARY')"))
                    .isEqualTo("t");
        }
    }

    @Test
    void namesWhatTheAdministratorLacksAndTheStatementForIt() throws Exception {
        shop.admin("revoke create on database shop from dba");
        if (major >= 16) shop.admin("revoke orders_writer, pg_signal_backend from dba");

        var repairs = setup.steps(admin).stream()
                .filter(step -> step.needed() && !step.possible())
                .map(TargetSetup.Step::repair)
                .distinct()
                .toList();

        assertThat(repairs)
                .containsExactlyElementsOf(
                        major < 16
                                ? List.of("GRANT CREATE ON DATABASE shop TO dba;")
                                : List.of(
                                        "GRANT orders_writer TO dba WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;",
                                        "GRANT pg_signal_backend TO dba WITH ADMIN OPTION;",
                                        "GRANT CREATE ON DATABASE shop TO dba;"));
        for (var repair : repairs) shop.admin(repair);
        setup.apply(admin);
        assertThat(Preflight.check(shop.broker, Shop.ROLES)).noneMatch(Problem::blocks);
    }

    @Test
    void staysWhileASessionIsThereOrSomebodysThingsAreInQuarantine() throws Exception {
        setup.apply(admin);
        var unwrap = new TargetUnwrap(shop.target, setup.before(admin, "dba"));
        var login = shop.open();
        shop.admin("create table nightlatch_quarantine.found (id int);"
                + " alter table nightlatch_quarantine.found owner to nightlatch_quarantine");

        assertThat(unwrap.blockers(admin))
                .extracting(Problem::what)
                .anySatisfy(
                        what -> assertThat(what).contains("the session login \"" + login.name() + "\" is still there"))
                .anySatisfy(what ->
                        assertThat(what).contains("nightlatch_quarantine owns table nightlatch_quarantine.found"));
    }

    @Test
    void saysThatTheEmergencyLoginIsOpenUntilItIsSealedAgain() throws Exception {
        setup.apply(admin);
        shop.admin("alter role nightlatch_emergency login password 'on the day'");

        var problems = Preflight.check(shop.broker, Shop.ROLES);

        assertThat(problems).filteredOn(Problem::blocks).singleElement().satisfies(problem -> {
            assertThat(problem.what()).contains("the emergency login nightlatch_emergency is open");
            shop.admin(problem.repair());
        });
        assertThat(Preflight.check(shop.broker, Shop.ROLES)).noneMatch(Problem::blocks);
    }

    private void awaitNoBackendOfOurs() throws SQLException {
        while (!"0".equals(shop.asked("select count(*) from pg_stat_activity where usename like 'nl\\_%'"))) {
            Thread.onSpinWait(); // the server notices within milliseconds that we are gone
        }
    }
}
