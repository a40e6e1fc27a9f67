package io.nightlatch.postgres.roles;

import static io.nightlatch.postgres.roles.Shop.OWNER;
import static io.nightlatch.postgres.roles.Shop.WRITER;
import static io.nightlatch.postgres.roles.Shop.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightlatch.access.session.SessionLogin;
import io.nightlatch.access.session.TargetUnavailable;
import java.sql.SQLException;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {15, 16, 17, 18})
class EndingTest {
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
    void leavesNothingOfALoginThatOnlyRead() throws Exception {
        var login = shop.open();
        var session = shop.connect(login);

        var report = shop.logins.end(login);

        assertThat(report.gone()).isTrue();
        assertThat(report.left()).isEmpty();
        assertThat(report.counts()).containsEntry("logins", 0L).containsEntry("terminated", 1L);
        assertThatThrownBy(() -> run(session, "select 1")).isInstanceOf(SQLException.class);
    }

    @Test
    void isASuccessWhenThereIsNothingToEnd() {
        var login = shop.open();
        shop.logins.end(login);

        var again = shop.logins.end(login);

        assertThat(again.gone()).isTrue();
        assertThat(again.left()).isEmpty();
    }

    @Test
    void terminatesABackendWhoseRoleSomebodyDropped() throws Exception {
        var login = shop.open();
        var session = shop.connect(login);
        shop.admin("drop role \"" + login.name() + "\"");

        var report = shop.logins.end(login);

        assertThat(report.gone()).isTrue();
        assertThatThrownBy(() -> run(session, "select 1")).isInstanceOf(SQLException.class);
    }

    @Test
    void doesNotWaitForATransactionThatHoldsTheLoginsOwnRow() throws Exception {
        var login = shop.open();
        var session = shop.connect(login);
        shop.admin("alter role \"" + login.name() + "\" login"); // as if the gateway had not come to connected()
        session.setAutoCommit(false);
        run(session, "alter role current_user password 'x'");

        var report = shop.logins.end(login);

        assertThat(report.gone()).isTrue();
        assertThat(report.took()).isLessThan(java.time.Duration.ofSeconds(2));
    }

    @Test
    void rollsBackWhatTheLoginPrepared() throws Exception {
        var login = shop.open();
        var session = shop.connect(login);
        shop.logins.unlock(login, WRITER, false);
        run(session, "begin; update shop.orders set status = 'bad' where id = 1; prepare transaction 'it''s \\ 1'");
        run(session, "begin; alter role current_user password 'x'; prepare transaction 'two'");

        var report = shop.logins.end(login);

        assertThat(report.left()).isEmpty();
        assertThat(report.gone()).isTrue();
        assertThat(report.counts()).containsEntry("rolledBack", 2L);
        assertThat(shop.asked("select count(*) from pg_prepared_xacts")).isEqualTo("0");
        shop.admin("update shop.orders set status = 'good' where id = 1");
        assertThat(shop.asked("select count(*) from pg_auth_members m join pg_roles r on r.oid = member"
                        + " where rolname = 'nl_broker' and not admin_option and roleid > 16383"))
                .isEqualTo("0");
    }

    @Test
    void rollsBackWhatTheLoginPreparedAsTheRoleItHad() throws Exception {
        var login = shop.open();
        var session = shop.connect(login);
        shop.logins.unlock(login, OWNER, true);
        run(session, "set role shop_owner");
        run(session, "begin; grant all on shop.orders to shop_reader; prepare transaction 'for later'");

        var report = shop.logins.end(login);

        assertThat(report.gone()).isTrue();
        assertThat(report.counts()).containsEntry("rolledBack", 1L);
        assertThat(shop.asked("select count(*) from pg_prepared_xacts")).isEqualTo("0");
        shop.assertNothingIsLent();
    }

    @Test
    void leavesPreparedTransactionsThatMayBeSomebodyElsesToTheLastOfThem() throws Exception {
        var first = shop.open();
        var session = shop.connect(first);
        var second = shop.open();
        shop.connect(second);
        shop.logins.unlock(first, OWNER, true);
        shop.logins.unlock(second, OWNER, true);
        run(session, "set role shop_owner");
        run(session, "begin; grant all on shop.orders to shop_reader; prepare transaction 'whose'");

        var report = shop.logins.end(first);
        var between = shop.asked("select count(*) from pg_prepared_xacts");
        shop.logins.end(second);

        assertThat(between).isEqualTo("1");
        assertThat(report.gone()).isTrue();
        assertThat(report.left())
                .singleElement()
                .satisfies(left -> assertThat(left)
                        .contains(
                                "prepared transaction 'whose' of shop_owner in database shop",
                                "rollback prepared 'whose'"));
        assertThat(shop.asked("select count(*) from pg_prepared_xacts")).isEqualTo("0");
        shop.assertNothingIsLent();
    }

    @Test
    void revokesWhatAnotherSessionGrantedTheLogin() throws Exception {
        var receiver = shop.open();
        shop.connect(receiver);
        var giver = shop.open();
        var session = shop.connect(giver);
        shop.logins.unlock(giver, OWNER, true);
        run(session, "grant update on shop.orders to \"" + receiver.name() + "\"");
        run(session, "create table shop.mine (id int); grant all on shop.mine to \"" + receiver.name() + "\"");
        run(session, "grant update (status) on shop.orders to \"" + receiver.name() + "\" with grant option");

        var report = shop.logins.end(receiver);

        assertThat(report.left()).isEmpty();
        assertThat(report.gone()).isTrue();
        assertThat(shop.asked("select relacl::text from pg_class where relname = 'orders'"))
                .doesNotContain("~");
        shop.logins.end(giver);
        shop.assertNothingIsLent();
    }

    @Test
    void revokesWhatTheLoginGrantedItselfThroughTheRoleItHeld() throws Exception {
        var login = shop.open();
        var session = shop.connect(login);
        shop.logins.unlock(login, OWNER, false);
        run(session, "grant all on shop.orders to \"" + login.name() + "\"");
        run(session, "alter default privileges in schema shop grant select on tables to shop_reader");

        var report = shop.logins.end(login);

        assertThat(report.left()).isEmpty();
        assertThat(report.gone()).isTrue();
        assertThat(shop.asked("select relacl::text from pg_class where relname = 'orders'"))
                .doesNotContain("~");
        shop.assertNothingIsLent();
    }

    @Test
    void refusesARoleThatIsNotTheSessionsLogin() {
        var login = shop.open();
        long owner = Long.parseLong(asked("select oid from pg_roles where rolname = 'shop_owner'"));

        assertThatThrownBy(() -> shop.logins.end(new SessionLogin(login.session(), login.name(), owner, new byte[0])))
                .hasMessageContaining("shop_owner");

        assertThat(asked("select count(*) from pg_roles where rolname = 'shop_owner'"))
                .isEqualTo("1");
    }

    @Test
    void endsOnlyWhatNobodyNeeds() throws Exception {
        var needed = shop.open();
        var leftBehind = shop.open();
        shop.admin("create role \"mallory~00000000\" nologin");
        shop.admin("grant nightlatch_sessions to \"mallory~00000000\"");

        var reports = shop.logins.converge(() -> Set.of(needed.name()));

        assertThat(reports).singleElement().satisfies(report -> {
            assertThat(report.login().oid()).isEqualTo(leftBehind.oid());
            assertThat(report.login().session()).isEqualTo(leftBehind.session());
            assertThat(report.gone()).isTrue();
        });
        assertThat(asked("select count(*) from pg_roles where rolname like '%~%'"))
                .isEqualTo("2");
    }

    @Test
    void leavesNoTraceOfManySessions() throws Exception {
        asked("select pg_stat_statements_reset()"); // other tests drop roles without an ending
        for (int i = 0; i < 75; i++) {
            var login = shop.open();
            try (var session = shop.connect(login)) {
                shop.logins.unlock(login, WRITER, false);
                run(session, "update shop.orders set status = 'paid' where id = " + i);
            }
            assertThat(shop.logins.end(login).gone()).isTrue();
        }

        assertThat(asked("select count(*) from pg_roles where rolname like '%~%'"))
                .isEqualTo("0");
        assertThat(asked("select count(*) from pg_auth_members m left join pg_roles r on r.oid = member where"
                        + " r.oid is null"))
                .isEqualTo("0");
        assertThat(asked("select count(*) from pg_shdescription where classoid = 'pg_authid'::regclass"
                        + " and description like 'Nightlatch session%'"))
                .isEqualTo("0");
        assertThat(asked("select count(*) from pg_stat_statements s left join pg_roles r on r.oid = userid"
                        + " where r.oid is null or rolname like 'nl\\_%'"))
                .isEqualTo("0");
        shop.assertNothingIsLent();
    }

    @Test
    void saysThatTheTargetDoesNotAnswer() throws Exception {
        var login = shop.open();
        shop.broker.close();

        assertThatThrownBy(() -> shop.logins.end(login)).isInstanceOf(TargetUnavailable.class);
    }

    private String asked(String sql) {
        try {
            return String.valueOf(shop.asked(sql));
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
