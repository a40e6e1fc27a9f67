package io.nightlatch.postgres.roles;

import static io.nightlatch.postgres.roles.Shop.OWNER;
import static io.nightlatch.postgres.roles.Shop.asked;
import static io.nightlatch.postgres.roles.Shop.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.session.SessionLogin;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Roles are the whole server's, so what a login leaves may lie in databases that nobody put behind the gateway. */
@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {15, 16, 17, 18})
class OtherDatabasesTest {
    @Parameter
    int major;

    private Shop shop;
    private Connection warehouse;
    private Connection ledger;

    @BeforeEach
    void openShop() throws SQLException {
        shop = Shop.fresh(major);
        warehouse = other("warehouse");
        ledger = other("le dger\"s");
    }

    @AfterEach
    void closeShop() throws SQLException {
        warehouse.close();
        ledger.close();
        shop.close();
    }

    @Test
    void areVisitedByAnEndingOneAfterTheOther() throws Exception {
        var login = shop.open();
        var name = quoted(login);
        for (var database : new Connection[] {warehouse, ledger}) {
            run(database, "create table kept (id int); alter table kept owner to " + name);
            run(database, "create function f() returns int language sql as 'select 1'");
            run(database, "alter function f() owner to " + name + "; create table theirs (id int)");
            run(database, "alter table theirs owner to shop_owner; set role shop_owner");
            run(database, "grant select on theirs to " + name + "; reset role");
            run(database, "alter default privileges for role " + name + " grant select on tables to shop_reader");
        }

        var report = shop.logins.end(login);

        assertThat(report.left()).isEmpty();
        assertThat(report.gone()).isTrue();
        assertThat(report.moved())
                .contains("table public.kept -> nl_person_alice in database warehouse")
                .anySatisfy(moved -> assertThat(moved).startsWith("routine ").endsWith(" in database le dger\"s"));
        assertThat(asked(warehouse, "select pg_get_userbyid(relowner) from pg_class where relname = 'kept'"))
                .isEqualTo("nl_person_alice");
        assertThat(asked(ledger, "select count(*) from pg_proc where proname = 'f'"))
                .isEqualTo("1");
        shop.assertNothingIsLent();
    }

    @Test
    void haveTheirPreparedTransactionsRolledBackToo() throws Exception {
        var login = shop.open();
        shop.logins.unlock(login, OWNER, true);
        shop.connect(login);
        shop.admin("alter role " + quoted(login) + " login connection limit 9");
        try (var there = shop.postgres.connect("warehouse", login.name(), Shop.PASSWORD)) {
            run(there, "begin; alter role current_user password 'x'; prepare transaction 'as itself'");
            run(there, "set role shop_owner");
            run(there, "begin; select pg_current_xact_id(); prepare transaction 'as the role'");
        }

        var report = shop.logins.end(login);

        assertThat(report.left()).isEmpty();
        assertThat(report.gone()).isTrue();
        assertThat(report.counts()).containsEntry("rolledBack", 2L);
        assertThat(shop.asked("select count(*) from pg_prepared_xacts")).isEqualTo("0");
        shop.assertNothingIsLent();
    }

    @Test
    void thatLetNobodyInAreToldOfAndDoneLaterWhileTheOthersAreDoneAtOnce() throws Exception {
        var login = shop.open();
        for (var database : new Connection[] {warehouse, ledger}) {
            run(database, "create table kept (id int); alter table kept owner to " + quoted(login));
        }
        shop.admin("alter database warehouse connection limit 0");

        var report = shop.logins.end(login);

        assertThat(report.gone()).isFalse();
        assertThat(report.left())
                .anySatisfy(left -> assertThat(left).contains("in database warehouse", "too many connections"))
                .anySatisfy(left -> assertThat(left).contains("1 object in database warehouse"))
                .noneSatisfy(left -> assertThat(left).contains("ledger"));
        assertThat(asked(ledger, "select pg_get_userbyid(relowner) from pg_class where relname = 'kept'"))
                .isEqualTo("nl_person_alice");

        shop.admin("alter database warehouse connection limit -1");
        assertThat(shop.logins.converge(Set::of))
                .singleElement()
                .satisfies(again -> assertThat(again.gone()).isTrue());
        assertThat(asked(warehouse, "select pg_get_userbyid(relowner) from pg_class where relname = 'kept'"))
                .isEqualTo("nl_person_alice");
    }

    @Test
    void haveSessionsOfTheirOwnWhichAreNoneOfOurs() throws Exception {
        var ours = shop.open();
        var target = shop.target;
        try (var broker = new Broker(new Target(
                target.addresses(),
                "warehouse",
                target.tls(),
                target.broker(),
                target.undertaker(),
                target.marker(),
                target.quarantine(),
                target.statementTimeout(),
                target.lockTimeout()))) {
            var theirs = new PostgresSessionLogins(broker, () -> Shop.ROLES, shop.random);

            var reports = theirs.converge(Set::of);

            assertThat(reports).isEmpty();
            assertThat(shop.asked("select count(*) from pg_roles where oid = " + ours.oid()))
                    .isEqualTo("1");
        }
    }

    private Connection other(String name) throws SQLException {
        shop.admin("create database \"" + name.replace("\"", "\"\"") + '"');
        var connection = shop.postgres.superuser(name);
        run(connection, "create schema nightlatch_quarantine authorization nightlatch_quarantine");
        return connection;
    }

    private static String quoted(SessionLogin login) {
        return '"' + login.name() + '"';
    }
}
