package io.nightlatch.postgres.roles;

import static io.nightlatch.postgres.roles.Shop.OWNER;
import static io.nightlatch.postgres.roles.Shop.asked;
import static io.nightlatch.postgres.roles.Shop.run;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {15, 16, 17, 18})
class EstateTest {
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
    void givesPlainDataToTheOwnerRole() throws Exception {
        var login = shop.open();
        var session = shop.connect(login);
        shop.logins.unlock(login, OWNER, false);
        run(session, """
            create type shop.mood as enum ('sad', 'happy');
            create type shop.pair as (a int, b int);
            create table shop.plain (id serial primary key, g int generated always as identity, m shop.mood default 'sad',
              at timestamptz default now() check (at > '2000-01-01'), up int generated always as (abs(1)) stored);
            create index on shop.plain (abs(up));
            create table shop.parted (id int) partition by range (id);
            create table shop.part partition of shop.parted for values from (1) to (2);
            create sequence shop.seq;
            select lo_create(4711);
            """);

        var report = shop.logins.end(login);

        assertThat(report.left()).isEmpty();
        assertThat(report.moved())
                .containsExactlyInAnyOrder(
                        "type shop.mood -> shop_owner",
                        "type shop.pair -> shop_owner",
                        "table shop.plain -> shop_owner",
                        "table shop.parted -> shop_owner",
                        "table shop.part -> shop_owner",
                        "sequence shop.seq -> shop_owner",
                        "large object 4711 -> shop_owner");
        assertThat(report.adopt()).isEmpty();
        assertThat(ownerOf("shop.plain_id_seq")).isEqualTo("shop_owner");
        shop.assertNothingIsLent();
    }

    @Test
    void putsCodeWhereItHasNoRights() throws Exception {
        var login = shop.open();
        var session = shop.connect(login);
        shop.logins.unlock(login, OWNER, false);
        run(session, """
            create function shop.zf() returns bigint language sql security definer as 'select count(*) from shop.payments';
            create view shop.zv as select * from shop.payments;
            grant select on shop.zv to shop_reader;
            """);
        try (var eve = shop.stranger()) {
            shop.admin("revoke select on shop.payments from shop_reader");
            assertThat(asked(eve, "select shop.zf()")).isEqualTo("0");

            var report = shop.logins.end(login);

            assertThat(report.left()).isEmpty();
            assertThat(report.moved())
                    .containsExactlyInAnyOrder(
                            "routine shop.zf() -> nightlatch_quarantine", "view shop.zv -> nightlatch_quarantine");
            assertThat(report.adopt())
                    .containsExactlyInAnyOrder(
                            "alter routine shop.zf() owner to shop_owner;", "alter view shop.zv owner to shop_owner;");
            assertThatThrownBy(() -> run(eve, "select shop.zf()")).hasMessageContaining("permission denied");
            assertThatThrownBy(() -> run(eve, "select * from shop.zv")).hasMessageContaining("permission denied");
        }
        assertThat(shop.asked("select has_schema_privilege('nightlatch_quarantine', 'shop', 'CREATE')"))
                .isEqualTo("f");
        for (var sql : java.util.List.of(
                "alter routine shop.zf() owner to shop_owner;", "alter view shop.zv owner to shop_owner;")) {
            shop.admin(sql);
        }
    }

    @Test
    void putsTablesThatCarryCodeIntoQuarantine() throws Exception {
        var login = shop.open();
        var session = shop.connect(login);
        shop.logins.unlock(login, OWNER, false);
        run(session, """
            create function shop.imm(int) returns int language sql immutable as 'select $1';
            create function shop.trig() returns trigger language plpgsql as 'begin return new; end';
            create table shop.by_index (a int); create index on shop.by_index (shop.imm(a));
            create table shop.by_predicate (a int); create index on shop.by_predicate (a) where shop.imm(a) > 1;
            create table shop.by_default (a int default shop.imm(1));
            create table shop.by_check (a int check (shop.imm(a) > 0));
            create table shop.by_generated (a int, b int generated always as (shop.imm(a)) stored);
            create table shop.by_trigger (a int); create trigger t before insert on shop.by_trigger for each row execute function shop.trig();
            create table shop.by_policy (a int); create policy p on shop.by_policy using (shop.imm(a) > 0);
            create table shop.by_rule (a int); create rule r as on insert to shop.by_rule do also delete from shop.orders;
            create domain shop.dom as int check (shop.imm(value) > 0); create table shop.by_domain (a shop.dom);
            create table shop.by_partition (a int) partition by range (shop.imm(a));
            create table shop.by_statistics (a int); create statistics shop.st on (shop.imm(a)) from shop.by_statistics;
            create table shop.parted (a int) partition by range (a);
            create table shop.innocent (a int);
            """);

        var report = shop.logins.end(login);

        assertThat(report.left()).isEmpty();
        assertThat(report.moved().stream().filter(moved -> moved.endsWith("shop_owner")))
                .containsExactlyInAnyOrder("table shop.innocent -> shop_owner", "table shop.parted -> shop_owner");
        assertThat(shop.asked("select count(*) from pg_class where relname like 'by\\_%' and relkind in ('r', 'p')"
                        + " and pg_get_userbyid(relowner) = 'nightlatch_quarantine'"))
                .isEqualTo("11");
    }

    @Test
    void letsTablesUseWhatTheirHeirOrASuperuserWrote() throws Exception {
        shop.admin("create function shop.trusted(int) returns int language sql immutable as 'select $1'");
        shop.admin("create function shop.owned(int) returns int language sql immutable as 'select $1'");
        shop.admin("alter function shop.owned(int) owner to shop_owner");
        shop.admin("create function shop.strange(int) returns int language sql immutable as 'select $1'");
        shop.admin("alter function shop.strange(int) owner to orders_writer");
        var login = shop.open();
        var session = shop.connect(login);
        shop.logins.unlock(login, OWNER, false);
        run(session, "create table shop.good (a int check (shop.trusted(a) > 0 and shop.owned(a) > 0))");
        run(session, "create table shop.bad (a int check (shop.strange(a) > 0))");

        var report = shop.logins.end(login);

        assertThat(report.moved())
                .containsExactlyInAnyOrder("table shop.good -> shop_owner", "table shop.bad -> nightlatch_quarantine");
    }

    @Test
    void takesFunctionsOutOfSchemasWhereNobodyOfOursMayLetThemStay() throws Exception {
        for (int i = 0; i < 2; i++) { // the second one finds the name taken
            var login = shop.open();
            var session = shop.connect(login);
            run(session, """
                create function scratch.f() returns int language sql as 'select 1';
                create table scratch.t (a int); create view scratch.v as select * from scratch.t;
                """);

            var report = shop.logins.end(login);

            assertThat(report.left()).isEmpty();
            assertThat(report.gone()).isTrue();
            assertThat(ownerOf("scratch.t")).isEqualTo("nl_person_alice");
            assertThat(report.adopt())
                    .singleElement(as(InstanceOfAssertFactories.STRING))
                    // the second lies beside the first, under a name of its own
                    .matches("alter routine nightlatch_quarantine\\.(f|\"f~\\w+\")\\(\\) owner to postgres;");
            assertThat(shop.asked(
                            "select count(*) from pg_proc where pronamespace = 'nightlatch_quarantine'::regnamespace"))
                    .isEqualTo(String.valueOf(i + 1));
            shop.admin("drop view scratch.v; drop table scratch.t");
        }
    }

    @Test
    void leavesADefinerFunctionNoRightsEvenWhileItCannotBeTakenAway() throws Exception {
        shop.admin("create function public.no() returns event_trigger language plpgsql as $$ begin raise 'no'; end $$");
        var login = shop.open();
        var session = shop.connect(login);
        shop.logins.unlock(login, OWNER, true);
        run(
                session,
                "create function shop.zf() returns bigint language sql security definer as 'select count(*) from"
                        + " shop.payments'");
        shop.admin("create event trigger no_ddl on ddl_command_start execute function public.no()");
        try (var eve = shop.stranger()) {
            var report = shop.logins.end(login);

            assertThat(report.gone()).isFalse();
            assertThatThrownBy(() -> run(eve, "select shop.zf()")).hasMessageContaining("permission denied");
        }
        shop.admin("drop event trigger no_ddl");
        var report = shop.logins.converge(java.util.Set::of).getFirst();
        assertThat(report.left()).isEmpty();
        assertThat(report.gone()).isTrue();
    }

    private String ownerOf(String relation) throws SQLException {
        return String.valueOf(
                shop.asked("select pg_get_userbyid(relowner) from pg_class where oid = '" + relation + "'::regclass"));
    }
}
