package io.nightlatch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

/** What a session left under a grant of the database's owner, aimed at Nightlatch's own connections. */
final class PoisonAttacks {
    static final List<Attack> ALL = List.of(
            new Attack("settings of the database do not reach our connections", PoisonAttacks::databaseSettings),
            new Attack("an event trigger gets no more than the login it fires for", PoisonAttacks::eventTrigger));

    private PoisonAttacks() {}

    private static void databaseSettings(Stage stage) throws Exception {
        stage.afterwards("alter database shop reset all");
        stage.afterwards("drop schema if exists evil cascade");
        stage.grant("alice", "shop_owner");
        var session = stage.session("alice");
        session.ask("set role shop_owner").fine();
        session.ask("""
            create schema evil;
            create function evil.pwn(oid, oid) returns bool language plpgsql as $$ begin
              perform desk.tripwire(); begin execute 'grant shop_owner to public'; exception when others then null; end;
              return true; end $$;
            create operator evil.= (function = evil.pwn, leftarg = oid, rightarg = oid);
            create function evil.pwn(name, name) returns bool language sql as 'select evil.pwn(0::oid, 0::oid)';
            create operator evil.= (function = evil.pwn, leftarg = name, rightarg = name);
            create function evil.format(text, variadic text[]) returns text language sql
              as $$ select 'grant shop_owner to public' where desk.tripwire() = 0 $$;
            create function evil.set_config(text, text, bool) returns text language sql as 'select desk.tripwire()::text';
            create view evil.pg_roles as select desk.tripwire() as oid;
            grant usage on schema evil to public;
            """).fine();
        for (var setting : List.of(
                "search_path = evil, pg_catalog, public",
                "role = 'nightlatch_quarantine'",
                "statement_timeout = '1ms'",
                "lock_timeout = '1ms'",
                "idle_in_transaction_session_timeout = '1ms'",
                "default_transaction_read_only = on",
                "default_transaction_isolation = 'serializable'",
                "standard_conforming_strings = off",
                "client_min_messages = 'error'",
                "bytea_output = 'escape'",
                "datestyle = 'SQL, DMY'",
                "intervalstyle = 'iso_8601'",
                "extra_float_digits = -15")) {
            session.ask("alter database shop set " + setting).fine();
        }
        if (stage.major >= 16)
            session.ask("alter database shop set createrole_self_grant = 'set, inherit'")
                    .fine();
        if (stage.major >= 17)
            session.ask("alter database shop set transaction_timeout = '1ms'").fine();

        // New connections of ours, and a whole life of a session and a grant on them.
        stage.nightlatch.kill();
        stage.nightlatch.start();
        stage.awaitNoLogins();
        stage.grant("robot", "orders_writer");
        var victim = stage.session(
                "robot",
                Map.of(
                        "options",
                        "-c statement_timeout=0 -c idle_in_transaction_session_timeout=0"
                                + (stage.major >= 17 ? " -c transaction_timeout=0" : "")));
        victim.ask("set nightlatch.role = 'orders_writer'").fine();
        assertThat(stage.one("select count(*) from pg_roles where rolname like 'robot~%' and"
                        + " pg_has_role(oid, 'orders_writer', 'usage')"))
                .isEqualTo("1");
        stage.leave();

        assertThat(stage.calls("desk.run_by_us")).isZero();
        assertThat(stage.one("select count(*) from pg_namespace where nspname = 'evil'"))
                .isEqualTo("1");
    }

    private static void eventTrigger(Stage stage) throws Exception {
        stage.afterwards("drop event trigger watch");
        stage.admin("""
            create table desk.seen (who text, what text);
            grant insert on desk.seen to public;
            create function desk.on_ddl() returns event_trigger language plpgsql as 'begin end';
            alter function desk.on_ddl() owner to shop_owner;
            grant create on schema desk to shop_owner;
            create event trigger watch on ddl_command_end execute function desk.on_ddl();
            """);
        stage.grant("alice", "shop_owner");
        var session = stage.session("alice");
        session.ask("set role shop_owner").fine();
        session.ask("""
            create or replace function desk.on_ddl() returns event_trigger language plpgsql as $$ declare attempt text; begin
              if session_user::text not like 'nightlatch%' then return; end if;
              foreach attempt in array array['grant shop_owner to shop_reader', 'grant orders_writer to shop_reader',
                  'create role backdoor login', 'alter role nightlatch_broker password null', 'grant nightlatch_broker to shop_reader',
                  'grant pg_signal_backend to shop_reader'] loop
                begin
                  execute attempt;
                  insert into desk.seen values (session_user, attempt);
                exception when insufficient_privilege then
                  insert into desk.seen values (session_user, 'refused');
                end;
              end loop;
            end $$;
            """).fine();
        session.ask("create table desk.made (id int)").fine();

        stage.leave();

        // Only the account that can do nothing ran it, if anybody did.
        assertThat(stage.one("select coalesce(string_agg(distinct who || ' ' || what, ', '), '') from desk.seen"))
                .isIn("", "nightlatch_undertaker refused");
        assertThat(stage.one("select count(*) from pg_roles where rolname = 'backdoor'"))
                .isEqualTo("0");
    }
}
