package io.nightlatch.postgres.roles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.nightlatch.postgres.roles.xray.DatabaseUrl;
import io.nightlatch.postgres.roles.xray.Report;
import io.nightlatch.postgres.roles.xray.Right;
import io.nightlatch.postgres.roles.xray.StandingMembers;
import io.nightlatch.postgres.roles.xray.Use;
import io.nightlatch.postgres.roles.xray.WrapPlan;
import io.nightlatch.postgres.roles.xray.WrapPlan.Loss;
import io.nightlatch.postgres.roles.xray.Xray;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {15, 18})
class WrapTest {
    private static final String MEMBERS = """
        select string_agg(roleid::regrole || ' ' || member::regrole || ' ' || grantor::regrole || ' ' || to_jsonb(x) - 'oid', chr(10) order by roleid, member, grantor)
        from pg_auth_members x where member::regrole::text in ('ann', 'ben', 'team', 'app')\
        """;

    @Parameter
    int major;

    private Shop shop;

    @BeforeEach
    void standingMembers() throws SQLException {
        shop = Shop.fresh(major);
        shop.admin("""
            create role ann login password 'ann';
            create role ben login password 'ben';
            create role app login password 'app';
            create role team;
            grant team to ben;
            grant orders_writer to team with admin option;
            grant orders_writer, shop_reader to app;
            grant shop_reader to ann, ben;
            comment on role orders_writer is 'may change orders';
            """);
        // ann was let in by team, which is in itself a member: on 16 and later hers has to go first.
        shop.admin(
                major < 16
                        ? "grant orders_writer to ann"
                        : "set role team; grant orders_writer to ann with inherit true, set false; reset role");
        shop.admin("select pg_stat_statements_reset()");
        as("app", "update shop.orders set status = 'sent' where id = 1");
        as("ben", "update shop.orders set status = 'open' where id = 2");
        as("ann", "select count(*) from shop.orders");
        shop.admin("select pg_stat_force_next_flush(); select pg_stat_clear_snapshot()");
    }

    private void as(String login, String sql) throws SQLException {
        try (var connection = shop.postgres.connect("shop", login, login)) {
            Shop.run(connection, sql);
            Shop.run(connection, "select pg_stat_force_next_flush()");
        }
    }

    @AfterEach
    void closeShop() throws SQLException {
        shop.close();
    }

    private WrapPlan plan() throws Exception {
        try (var connection = shop.postgres.superuser("shop")) {
            return WrapPlan.of(Xray.read(connection), "orders_writer", Set.of("app"));
        }
    }

    @Test
    void saysWhoLosesWhatAndWhetherTheyUsedIt() throws Exception {
        var plan = plan();

        assertThat(plan.kept()).containsExactly("app");
        assertThat(plan.losses()).extracting(Loss::login).containsOnly("ann", "ben");
        assertThat(use(plan, "ben", Right.UPDATE)).isEqualTo(Use.SEEN);
        assertThat(use(plan, "ann", Right.UPDATE)).isIn(Use.NOT_SEEN, Use.UNKNOWN);
        assertThat(use(plan, "ann", Right.DELETE)).isEqualTo(Use.NEVER);
    }

    private static Use use(WrapPlan plan, String login, Right right) {
        return plan.losses().stream()
                .filter(loss -> loss.login().equals(login)
                        && loss.things().contains("orders")
                        && loss.rights().contains(right))
                .map(Loss::use)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void takesStandingMembersAndGivesThemBackAsTheyWere() throws Exception {
        var before = shop.asked(MEMBERS);
        var plan = plan();

        new StandingMembers(shop.superuser, "orders_writer").take(plan);

        assertThat(shop.asked("select has_table_privilege('ann', 'shop.orders', 'UPDATE')"))
                .isEqualTo("f");
        assertThat(shop.asked("select has_table_privilege('ben', 'shop.orders', 'UPDATE')"))
                .isEqualTo("f");
        assertThat(shop.asked("select has_table_privilege('app', 'shop.orders', 'UPDATE')"))
                .isEqualTo("t");
        assertThat(shop.asked("select shobj_description('orders_writer'::regrole, 'pg_authid')"))
                .startsWith("may change orders\n\nNightlatch took");
        assertThat(plan().taken()).isEmpty();

        new StandingMembers(shop.superuser, "orders_writer").giveBack();

        assertThat(shop.asked(MEMBERS)).isEqualTo(before);
        assertThat(shop.asked("select shobj_description('orders_writer'::regrole, 'pg_authid')"))
                .isEqualTo("may change orders");
        assertThat(new StandingMembers(shop.superuser, "orders_writer")
                        .givingBack()
                        .statements())
                .isEmpty();
    }

    @Test
    void changesNothingWhenTheMembersAreOthersByThen() throws Exception {
        var plan = plan();
        shop.admin("revoke orders_writer from team cascade");
        var members = shop.asked(MEMBERS);

        assertThatThrownBy(() -> new StandingMembers(shop.superuser, "orders_writer").take(plan))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("look again");

        assertThat(shop.asked(MEMBERS)).isEqualTo(members);
    }

    @Test
    void refusesRolesThatNobodyIsEverGiven() throws Exception {
        shop.admin("alter role orders_writer createrole");

        assertThatThrownBy(this::plan).isInstanceOf(WrapPlan.NotWrappable.class).hasMessageContaining("doors open");
    }

    @Test
    void looksAsFarAsAWeakLoginMayAndChangesNothing() throws Exception {
        shop.admin("""
            create function shop.fix() returns void language sql security definer as 'select 1';
            alter role ben bypassrls;
            """);
        var url = DatabaseUrl.parse("postgresql://ann:ann@127.0.0.1:" + shop.postgres.port() + "/shop", Map.of());

        try (Connection connection = url.openReadOnly()) {
            var report = Xray.report(Xray.read(connection));

            assertThat(report.findings())
                    .extracting(Report.Finding::who, Report.Finding::what)
                    .contains(
                            tuple("ben", "has BYPASSRLS"),
                            tuple("team", "may hand on orders_writer"),
                            tuple("PUBLIC", "may call shop.fix() as postgres"));
            assertThat(report.wrapFirst()).extracting(Report.Candidate::role).contains("orders_writer");
            assertThat(report.invisible()).anyMatch(sentence -> sentence.contains("pg_read_all_stats"));
            assertThatThrownBy(() -> Shop.run(connection, "create table shop.mine ()"))
                    .hasMessageContaining("read-only");
        }
    }
}
