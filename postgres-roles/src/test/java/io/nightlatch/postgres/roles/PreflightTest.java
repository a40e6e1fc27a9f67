package io.nightlatch.postgres.roles;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.postgres.roles.Target.Account;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {15, 16, 17, 18})
class PreflightTest {
    @Parameter
    int major;

    private Shop shop;

    @BeforeEach
    void openShop() throws SQLException {
        shop = Shop.fresh(major);
    }

    @AfterEach
    void closeShop() throws SQLException {
        shop.close();
    }

    @Test
    void findsNothingAfterSetup() throws Exception {
        assertThat(Preflight.check(shop.broker, Shop.ROLES)).isEmpty();

        new TargetSetup(shop.target, Shop.ROLES, new SecureRandom()).apply(shop.superuser);

        assertThat(Preflight.check(shop.broker, Shop.ROLES)).isEmpty();
    }

    @Test
    void namesEachProblemWithTheSqlThatRepairsIt() throws Exception {
        shop.admin("""
            alter role shop_owner createrole;
            grant pg_read_server_files to orders_writer;
            revoke pg_signal_backend from nl_broker;
            alter role nl_undertaker createrole;
            grant shop_owner to nl_undertaker;
            grant shop_reader to nightlatch_quarantine;
            drop schema nightlatch_quarantine;
            create function shop.on_ddl() returns event_trigger language plpgsql as 'begin end';
            alter function shop.on_ddl() owner to shop_owner;
            create event trigger on_ddl on ddl_command_end execute function shop.on_ddl();
            """);
        if (major >= 16) shop.admin("revoke admin option for orders_writer from nl_broker");

        var problems = Preflight.check(shop.broker, Shop.ROLES);

        assertThat(problems).hasSize(major >= 16 ? 9 : 8);
        for (var problem : problems) shop.admin(problem.repair());
        assertThat(Preflight.check(shop.broker, Shop.ROLES)).isEmpty();
    }

    /** A right that is taken away, and the statement that preflight has to name for it. */
    private record Removed(String removal, String repair) {}

    private List<Removed> removals() {
        var removals = new ArrayList<>(List.of(
                new Removed("alter role nl_broker nocreaterole", "ALTER ROLE nl_broker CREATEROLE;"),
                new Removed("revoke pg_signal_backend from nl_broker", "GRANT pg_signal_backend TO nl_broker;"),
                new Removed("revoke pg_read_all_stats from nl_broker", "GRANT pg_read_all_stats TO nl_broker;"),
                new Removed("alter role nl_undertaker nologin", "ALTER ROLE nl_undertaker LOGIN;"),
                new Removed("alter role nl_undertaker noinherit", "ALTER ROLE nl_undertaker INHERIT;"),
                new Removed(
                        "drop schema nightlatch_quarantine",
                        "CREATE SCHEMA nightlatch_quarantine AUTHORIZATION nightlatch_quarantine;"),
                new Removed(
                        "revoke connect on database shop from public, nl_undertaker;"
                                + " grant connect on database shop to shop_reader",
                        "GRANT CONNECT ON DATABASE shop TO nl_undertaker;"),
                new Removed(
                        "revoke connect on database shop from shop_reader",
                        "GRANT CONNECT ON DATABASE shop TO shop_reader;"),
                new Removed(
                        "create database other; revoke connect on database other from public;"
                                + " grant connect on database other to shop_owner, nl_undertaker",
                        "GRANT CONNECT ON DATABASE other TO nl_broker;"),
                new Removed(
                        "revoke connect on database other from nl_undertaker",
                        "GRANT CONNECT ON DATABASE other TO nl_undertaker;"),
                new Removed(
                        "do $$ begin execute format('revoke execute on function %s from nl_broker', (select"
                            + " oid::regprocedure from pg_proc where proname = 'pg_stat_statements_reset')); end $$",
                        "GRANT EXECUTE ON FUNCTION public.pg_stat_statements_reset(")));
        if (major < 16) return removals;
        for (var role : List.of("nightlatch_sessions", "nightlatch_quarantine", "shop_reader", "orders_writer")) {
            removals.add(new Removed(
                    "revoke admin option for " + role + " from nl_broker",
                    "GRANT " + role + " TO nl_broker WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;"));
        }
        removals.add(new Removed(
                "revoke pg_use_reserved_connections from nl_undertaker",
                "GRANT pg_use_reserved_connections TO nl_undertaker;"));
        return removals;
    }

    @Test
    void namesEachRightThatWasRemovedAndNothingElse() throws Exception {
        for (var removed : removals()) {
            for (var statement : removed.removal().startsWith("do ")
                    ? List.of(removed.removal())
                    : List.of(removed.removal().split(";"))) {
                shop.admin(statement);
            }

            assertThat(Preflight.check(shop.broker, Shop.ROLES))
                    .as(removed.removal() + ", after what was removed before is mended")
                    .singleElement()
                    .satisfies(problem -> {
                        assertThat(problem.repair()).startsWith(removed.repair());
                        shop.admin(problem.repair());
                    });
        }
        assertThat(Preflight.check(shop.broker, Shop.ROLES)).as("all is mended").isEmpty();
    }

    @Test
    void saysWhyItCannotEvenConnect() throws Exception {
        try (var broker = new Broker(shop.target)) {
            shop.admin("revoke connect on database shop from public, nl_broker");
            assertThat(Preflight.check(broker, Shop.ROLES))
                    .extracting(Problem::repair)
                    .containsExactly("GRANT CONNECT ON DATABASE shop TO nl_broker;");
            shop.admin("grant connect on database shop to public, nl_broker");

            shop.admin("alter role nl_broker nologin");
            assertThat(Preflight.check(broker, Shop.ROLES))
                    .extracting(Problem::repair)
                    .containsExactly("ALTER ROLE nl_broker LOGIN;");
        }
    }

    @Test
    void triesAWholeSessionAndTellsWhatTheCatalogsDoNotShow() throws Exception {
        shop.admin("alter role nl_undertaker password 'another'");

        assertThat(Preflight.check(shop.broker, Shop.ROLES)).singleElement().satisfies(problem -> {
            assertThat(problem.blocks()).isTrue();
            assertThat(problem.what())
                    .contains("no session can be ended, as a trial has shown")
                    .contains("password authentication failed for user \"nl_undertaker\"");
        });

        shop.admin("alter role nl_undertaker password '"
                + shop.target.undertaker().password().replace("'", "''") + "'");
        assertThat(Preflight.check(shop.broker, Shop.ROLES)).isEmpty();
        assertThat(shop.asked("select count(*) from pg_roles where rolname like '%~%'"))
                .as("logins of trials")
                .isEqualTo("0");
        shop.assertNothingIsLent();
    }

    @Test
    void isContentWithASuperuserAsBrokerButSaysSo() throws Exception {
        shop.admin("alter role nl_broker superuser");

        assertThat(Preflight.check(shop.broker, Shop.ROLES)).singleElement().satisfies(problem -> {
            assertThat(problem.blocks()).isFalse();
            assertThat(problem.repair()).isEqualTo("ALTER ROLE nl_broker NOSUPERUSER;");
        });
    }

    @Test
    void saysWhichRoleOfThePolicyIsMissing() {
        var roles = new GuardedRoles(List.of(), List.of(new io.nightlatch.access.identity.DatabaseRole("nobody")));

        assertThat(Preflight.check(shop.broker, roles))
                .containsExactly(
                        new Problem(true, "the wrapped role nobody does not exist", "CREATE ROLE nobody NOLOGIN;"));
    }

    @Test
    void saysThatTheTargetCannotBeReached() {
        var wrong = Target.of(
                "127.0.0.1", shop.postgres.port(), "shop", new Account("nl_broker", "wrong"), shop.target.undertaker());
        try (var broker = new Broker(wrong)) {
            assertThat(Preflight.check(broker, Shop.ROLES)).singleElement().satisfies(problem -> {
                assertThat(problem.blocks()).isTrue();
                assertThat(problem.what()).contains("password authentication failed");
            });
        }
    }
}
