package io.nightlatch.postgres.roles;

import static io.nightlatch.postgres.roles.Shop.OWNER;
import static io.nightlatch.postgres.roles.Shop.READER;
import static io.nightlatch.postgres.roles.Shop.WRITER;
import static io.nightlatch.postgres.roles.Shop.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightlatch.access.id.SessionId;
import io.nightlatch.access.identity.DatabaseRole;
import io.nightlatch.access.identity.PrincipalName;
import io.nightlatch.access.session.TargetUnavailable;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {15, 16, 17, 18})
class SessionLoginTest {
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
    void letsItsHolderInOnceAndThenNobody() throws Exception {
        var login = shop.open();

        var first = RawLogin.attempt(shop.postgres.port(), "shop", login.name(), login.saltedPassword());
        shop.logins.connected(login);
        var second = RawLogin.attempt(shop.postgres.port(), "shop", login.name(), login.saltedPassword());

        assertThat(first).isEqualTo("in");
        assertThat(second).isEqualTo("28000");
    }

    @Test
    void keepsOutWhoeverSetHisOwnPasswordAndKilledHisBackend() throws Exception {
        var login = shop.open();
        var session = shop.connect(login);
        shop.logins.unlock(login, OWNER, true);

        run(session, "alter role current_user password 'mine'");
        assertThatThrownBy(() -> run(session, "select pg_terminate_backend(pg_backend_pid())"))
                .isInstanceOf(SQLException.class);

        assertThatThrownBy(() -> shop.postgres.connect("shop", login.name(), "mine"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28000"));
    }

    @Test
    void cannotOpenItsOwnDoorAgain() throws Exception {
        var session = shop.connect(shop.open());

        for (var attempt : List.of("login", "valid until 'infinity'", "connection limit 5")) {
            assertThatThrownBy(() -> run(session, "alter role current_user " + attempt))
                    .hasMessageContaining("permission denied");
        }
    }

    @Test
    void hasTheBaselineUntilItIsUnlocked() throws Exception {
        var login = shop.open();
        var session = shop.connect(login);
        assertThat(Shop.asked(session, "select count(*) from shop.orders")).isEqualTo("100");
        assertThatThrownBy(() -> run(session, "update shop.orders set status = 'paid' where id = 1"))
                .hasMessageContaining("permission denied");

        shop.logins.unlock(login, WRITER, false);

        run(session, "update shop.orders set status = 'paid' where id = 1");
    }

    @Test
    void isNeverGivenARoleThatCouldLeaveADoorOpen() throws Exception {
        var login = shop.open();
        shop.admin("alter role orders_writer createrole");
        assertThatThrownBy(() -> shop.logins.unlock(login, WRITER, false))
                .isInstanceOf(TargetUnavailable.class)
                .hasMessageContaining("back doors");
        shop.admin("alter role orders_writer nocreaterole; grant pg_write_server_files to orders_writer");

        assertThatThrownBy(() -> shop.logins.unlock(login, WRITER, true))
                .isInstanceOf(TargetUnavailable.class)
                .hasMessageContaining("pg_write_server_files");

        shop.admin("revoke pg_write_server_files from orders_writer");
        shop.logins.unlock(login, WRITER, false);
    }

    @Test
    void holdsEachMembershipWithTheOptionsThatItShould() throws Exception {
        if (major < 16) return; // memberships have no options there
        var login = shop.open();
        shop.logins.unlock(login, WRITER, false);
        shop.logins.unlock(login, OWNER, true);
        shop.logins.unlock(login, OWNER, false);

        var memberships = shop.asked(
                "select string_agg(r.rolname || ' ' || inherit_option || ' ' || set_option, ', ' order by r.rolname)"
                        + " from pg_auth_members m join pg_roles r on r.oid = roleid where member = " + login.oid());

        assertThat(memberships)
                .isEqualTo("nightlatch_sessions false false, nl_person_alice true false, orders_writer true false,"
                        + " shop_owner true true, shop_reader true false");
    }

    @Test
    void cannotBecomeTheBaselineRoleItself() throws Exception {
        if (major < 16) return; // there every member may
        var session = shop.connect(shop.open());

        assertThatThrownBy(() -> run(session, "set role shop_reader")).hasMessageContaining("permission denied");
    }

    @Test
    void mayHandItsTablesToAnOwnerRoleThatItCanSet() throws Exception {
        var login = shop.open();
        var session = shop.connect(login);
        shop.logins.unlock(login, OWNER, true);

        run(
                session,
                "create table shop.added (id int); alter table shop.added owner to shop_owner; set role shop_owner");

        assertThat(shop.asked("select tableowner from pg_tables where tablename = 'added'"))
                .isEqualTo("shop_owner");
    }

    @Test
    void hasAnyPrincipalsNameCutToSixtyThreeBytesWithItsSessionWhole() throws Exception {
        for (var name :
                List.of("ä".repeat(60) + "@corp.example", "pg_mia", "a\"b'c\\d;e?{f}$1$$--/*", "o'brien~x", "%I %s")) {
            var session = SessionId.random(shop.random);

            var login = shop.logins.open(session, new PrincipalName(name), List.of(READER));

            assertThat(shop.asked("select rolname from pg_roles where oid = " + login.oid()))
                    .isEqualTo(login.name());
            assertThat(login.name()).endsWith("~" + session.inLogin());
            assertThat(shop.asked("select shobj_description(" + login.oid() + ", 'pg_authid')"))
                    .isEqualTo("Nightlatch session " + session + " in shop: " + name);
            shop.logins.connected(login);
            shop.logins.unlock(login, OWNER, true);
            assertThat(shop.logins.end(login).gone()).isTrue();
        }
    }

    @Test
    void aSessionCanGoOnWithASecondOneBesideTheFirstsEnding() throws Exception {
        var session = SessionId.random(shop.random);
        var first = shop.logins.open(session, Shop.ALICE, List.of(READER));
        shop.logins.unlock(first, OWNER, true);
        var second = shop.logins.open(session, Shop.ALICE, 2, List.of(READER));

        assertThat(second.name()).isEqualTo(first.name() + "~2");
        assertThat(shop.logins.end(first).gone()).isTrue();
        assertThat(shop.asked("select rolname from pg_roles where oid = " + second.oid()))
                .isEqualTo(second.name());
        assertThat(shop.logins.converge(java.util.Set::of)).singleElement().satisfies(report -> {
            assertThat(report.gone()).isTrue();
            assertThat(report.login().session()).isEqualTo(session);
        });
    }

    @Test
    void isLeftOutWhenABaselineRoleIsNotThere() {
        assertThatThrownBy(() -> shop.logins.open(
                        SessionId.random(shop.random), Shop.ALICE, List.of(new DatabaseRole("nobody"))))
                .isInstanceOfSatisfying(
                        TargetUnavailable.class, e -> assertThat(e.sqlState()).isEqualTo(Optional.of("42704")))
                .hasMessageContaining("nobody")
                .hasMessageNotContaining("SCRAM");

        assertThat(shop.logins.converge(java.util.Set::of)).isEmpty();
    }

    @Test
    void saysWhichGrantIsMissingWhenTheBrokerMayNotGiveARole() throws Exception {
        if (major < 16) return; // CREATEROLE is enough there
        shop.admin("create role other nologin");
        var login = shop.open();

        assertThatThrownBy(() -> shop.logins.unlock(login, new DatabaseRole("other"), false))
                .isInstanceOfSatisfying(
                        TargetUnavailable.class, e -> assertThat(e.sqlState()).isEqualTo(Optional.of("42501")))
                .hasMessageContaining("GRANT \"other\" TO \"nl_broker\" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;");
    }

    @Test
    void knowsWhichRolesOwnObjects() {
        assertThat(shop.logins.ownsObjects(OWNER)).isTrue();
        assertThat(shop.logins.ownsObjects(WRITER)).isFalse();
        assertThat(shop.logins.ownsObjects(new DatabaseRole("nobody"))).isFalse();
    }
}
