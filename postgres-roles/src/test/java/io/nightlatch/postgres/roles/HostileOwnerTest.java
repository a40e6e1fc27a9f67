package io.nightlatch.postgres.roles;

import static io.nightlatch.postgres.roles.Shop.OWNER;
import static io.nightlatch.postgres.roles.Shop.WRITER;
import static io.nightlatch.postgres.roles.Shop.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nightlatch.access.session.EndingReport;
import java.security.SecureRandom;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass(name = "PostgreSQL {0}")
@ValueSource(ints = {15, 16, 17, 18})
class HostileOwnerTest {
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
    void cannotReachOurConnectionsBySettingsOfTheDatabase() throws Exception {
        shop.stranger();
        run(shop.superuser, """
            grant create on schema public to shop_owner;
            create schema evil authorization shop_owner;
            set role shop_owner;
            create function evil.pwn(oid, oid) returns bool language plpgsql as $$ begin
              begin execute 'grant shop_owner to eve'; exception when others then null; end; return true; end $$;
            create operator evil.= (function = evil.pwn, leftarg = oid, rightarg = oid);
            create function evil.pwn(name, name) returns bool language sql as 'select evil.pwn(0::oid, 0::oid)';
            create operator evil.= (function = evil.pwn, leftarg = name, rightarg = name);
            create function evil.format(text, variadic text[]) returns text language sql as $$ select 'grant shop_owner to eve' $$;
            grant usage on schema evil to public;
            alter database shop set search_path = evil, pg_catalog, public;
            alter database shop set role = 'nightlatch_quarantine';
            alter database shop set statement_timeout = '1ms';
            alter database shop set lock_timeout = '1ms';
            alter database shop set idle_session_timeout = '1ms';
            alter database shop set default_transaction_read_only = on;
            alter database shop set default_transaction_isolation = 'serializable';
            alter database shop set synchronous_commit = 'remote_apply';
            alter database shop set standard_conforming_strings = off;
            reset role;
            """);
        if (major >= 16) shop.admin("alter database shop set createrole_self_grant = 'set, inherit'");
        if (major >= 17) shop.admin("alter database shop set transaction_timeout = '1ms'");
        try (var broker = new Broker(shop.target)) {
            var logins = new PostgresSessionLogins(broker, () -> Shop.ROLES, new SecureRandom());

            var login = logins.open(
                    io.nightlatch.access.id.SessionId.random(shop.random), Shop.ALICE, java.util.List.of(Shop.READER));
            logins.connected(login);
            logins.unlock(login, WRITER, false);
            logins.unlock(login, OWNER, true);
            assertThat(shop.asked("select count(*) from pg_auth_members where roleid = " + login.oid()
                            + (major >= 16 ? " and (inherit_option or set_option)" : "")))
                    .isEqualTo("0");
            shop.admin("create table shop.made (id int); alter table shop.made owner to \"" + login.name() + "\"");
            var report = logins.end(login);

            assertThat(report.left()).isEmpty();
            assertThat(report.moved()).containsExactly("table shop.made -> shop_owner");
        }
        assertThat(shop.asked("select pg_has_role('eve', 'shop_owner', 'MEMBER')"))
                .isEqualTo("f");
    }

    @Test
    void hasHisEventTriggerRunOnlyByOneWhoCanDoNoMoreThanHisLogin() throws Exception {
        shop.stranger();
        shop.admin("""
            create table public.ran (who text, what text);
            grant insert on public.ran to public;
            create function shop.on_ddl() returns event_trigger language plpgsql as 'begin end';
            alter function shop.on_ddl() owner to shop_owner;
            create event trigger on_ddl on ddl_command_end execute function shop.on_ddl();
            """);
        var login = shop.open();
        var session = shop.connect(login);
        shop.logins.unlock(login, OWNER, true);
        run(session, """
            create or replace function shop.on_ddl() returns event_trigger language plpgsql as $$
            declare attempt text; begin
              foreach attempt in array array['grant shop_owner to eve', 'grant orders_writer to eve', 'create role backdoor',
                  'grant nl_broker to eve', 'alter role nl_broker password null', 'grant pg_signal_backend to eve'] loop
                begin
                  execute attempt;
                  insert into public.ran values (current_user, attempt);
                exception when insufficient_privilege then
                  insert into public.ran values (current_user, 'tried');
                end;
              end loop;
            end $$;
            create function shop.reason() returns int language sql as 'select 1';
            delete from public.ran;
            """.replace("delete from public.ran;", ""));
        shop.admin("delete from public.ran");

        var report = shop.logins.end(login);

        assertThat(report.left()).isEmpty();
        assertThat(shop.asked("select string_agg(distinct who || ' ' || what, ', ') from public.ran"))
                .isEqualTo("nl_undertaker tried");
        assertThat(shop.asked("select pg_has_role('eve', 'shop_owner', 'MEMBER') or pg_has_role('eve',"
                        + " 'orders_writer', 'MEMBER')"))
                .isEqualTo("f");
        assertThat(shop.asked("select count(*) from pg_roles where rolname = 'backdoor'"))
                .isEqualTo("0");
        shop.assertNothingIsLent();
    }

    @Test
    void cannotMakeTheUndertakerHis() throws Exception {
        shop.admin("""
            create table public.later (who text);
            create function shop.steal() returns trigger language plpgsql as $$ begin
              set role none; alter role current_user password 'stolen'; return new; end $$;
            create constraint trigger steal after insert on public.later deferrable initially deferred
              for each row execute function shop.steal();
            grant insert on public.later to public;
            create function shop.on_ddl() returns event_trigger language plpgsql as $$ begin
              if session_user <> 'nl_undertaker' then return; end if;
              alter role current_user password 'stolen';
              alter role current_user set work_mem = '1GB';
              insert into public.later values (current_user); end $$;
            alter function shop.on_ddl() owner to shop_owner;
            create event trigger on_ddl on ddl_command_end execute function shop.on_ddl();
            """);
        for (int i = 0; i < 2; i++) {
            endOneThatMade("create function shop.f" + i + "() returns int language sql as 'select 1'", true);
        }
        assertThatThrownBy(() -> shop.postgres.connect("shop", "nl_undertaker", "stolen"))
                .hasMessageContaining("password authentication failed");
        assertThat(shop.asked("select count(*) from public.later")).isNotEqualTo("0");
        assertThat(shop.asked("select rolconfig::text from pg_roles where rolname = 'nl_undertaker'"))
                .doesNotContain("work_mem");
    }

    @Test
    void cannotLeaveAFunctionThatRunsAsTheUndertaker() throws Exception {
        shop.admin("""
            grant create on schema public to public;
            create function shop.on_ddl() returns event_trigger language plpgsql as $$ begin
              if session_user = 'nl_undertaker' and to_regproc('public.door') is null then
                create function public.door() returns int language sql security definer as 'select 1';
              end if; end $$;
            alter function shop.on_ddl() owner to shop_owner;
            create event trigger on_ddl on ddl_command_end execute function shop.on_ddl();
            """);

        var report = endOneThatMade("create function shop.f() returns int language sql as 'select 1'", false);

        assertThat(report.left())
                .anySatisfy(left ->
                        assertThat(left).contains("function public.door()").contains("event trigger on_ddl"));
        assertThat(shop.asked("select to_regproc('public.door')")).isNull();
    }

    private EndingReport endOneThatMade(String sql, boolean gone) throws Exception {
        var login = shop.open();
        var session = shop.connect(login);
        shop.logins.unlock(login, OWNER, false);
        run(session, sql);
        var report = shop.logins.end(login);
        assertThat(report.gone()).as(report.toString()).isEqualTo(gone);
        return report;
    }

    @Test
    void isNamedWhenHisEventTriggerStopsTheEnding() throws Exception {
        shop.admin("""
            create function shop.on_ddl() returns event_trigger language plpgsql as $$ begin raise 'not today'; end $$;
            alter function shop.on_ddl() owner to shop_owner;
            """);
        var login = shop.open();
        var session = shop.connect(login);
        shop.logins.unlock(login, OWNER, true);
        run(session, "create table shop.made (id int)");
        shop.admin("create event trigger stopper on ddl_command_start execute function shop.on_ddl()");

        var report = shop.logins.end(login);

        assertThat(report.gone()).isFalse();
        assertThat(report.left())
                .anySatisfy(left -> assertThat(left)
                        .contains("not today")
                        .contains("event trigger stopper runs shop.on_ddl of shop_owner")
                        .contains("alter event trigger stopper disable"));
        assertThat(report.counts()).containsEntry("backends", 0L);
        shop.assertNothingIsLent();
    }
}
