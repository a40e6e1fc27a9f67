package io.nightlatch.e2e;

import static io.nightlatch.e2e.Stage.INSUFFICIENT_PRIVILEGE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** Straight at a role that one does not have, in every spelling. */
final class RoleAttacks {
    static final List<Attack> ALL = List.of(
            new Attack("no spelling of SET ROLE reaches a wrapped role", RoleAttacks::setRole),
            new Attack("nobody else's session can be become", RoleAttacks::sessionAuthorization),
            new Attack("the catalogs cannot be written", RoleAttacks::catalogs),
            new Attack("what only a superuser makes is not made", RoleAttacks::superusersOwn),
            new Attack("hashes and connection strings cannot be read", RoleAttacks::secrets),
            new Attack("row policies cannot be switched off", RoleAttacks::rowSecurity),
            new Attack("a forged refusal files no request and waits for nobody", RoleAttacks::forgedRefusals));

    private RoleAttacks() {}

    private static void setRole(Stage stage) throws Exception {
        var session = stage.session("alice");
        for (var attempt : List.of(
                "set role shop_owner",
                "set session role shop_owner",
                "set local role shop_owner",
                "begin; set local role shop_owner",
                "set/**/role/*x*/shop_owner",
                "set role U&\"\\0073hop_owner\"",
                "set \"role\" to 'shop_owner'",
                "set role = 'shop_owner'",
                "set role to shop_owner",
                "select set_config('ro' || 'le', 'shop_' || 'owner', false)",
                "do $$ begin execute 'set ro' || 'le shop_owner'; end $$",
                "do language plpgsql E'begin execute ''set \\x72ole shop_owner''; end'",
                "select * from query_to_xml('select set_config(''role'', ''shop_owner'', false)', true, false, '')",
                "select 1; set role shop_owner",
                "set role shop_owner; select 1")) {
            assertThat(session.ask(attempt).error())
                    .as(attempt)
                    .hasValueSatisfying(error -> assertThat(error.sqlState()).isEqualTo(INSUFFICIENT_PRIVILEGE));
            session.ask("rollback");
        }
        assertThat(session.value("select current_user = session_user")).contains("t");
        assertThat(session.value("select pg_has_role('shop_owner', 'member')")).contains("f");
    }

    private static void sessionAuthorization(Stage stage) throws Exception {
        var session = stage.session("alice");
        var login = stage.login(session);

        for (var other : List.of("shop_owner", "nightlatch_broker", "nightlatch_undertaker", "postgres")) {
            session.ask("set session authorization " + other).refused(INSUFFICIENT_PRIVILEGE);
            session.ask("select set_config('session_authorization', '" + other + "', false)")
                    .refused(INSUFFICIENT_PRIVILEGE);
        }

        session.ask("reset session authorization").fine();
        assertThat(session.value("select session_user || ' ' || current_user")).contains(login + " " + login);
    }

    private static void catalogs(Stage stage) throws Exception {
        var session = stage.session("alice");

        for (var attempt : List.of(
                "update pg_catalog.pg_authid set rolsuper = true where rolname = session_user",
                "insert into pg_auth_members select * from pg_auth_members",
                "delete from pg_catalog.pg_db_role_setting",
                "set allow_system_table_mods = on",
                "grant shop_owner to current_user",
                "alter role current_user createrole",
                "alter role current_user login valid until 'infinity' connection limit -1",
                "create role more login in role shop_owner")) {
            session.ask(attempt).refused(INSUFFICIENT_PRIVILEGE);
        }
    }

    private static void superusersOwn(Stage stage) throws Exception {
        var session = stage.session("alice");

        for (var attempt : List.of(
                "alter system set log_statement = 'none'",
                "create publication p",
                "select pg_create_logical_replication_slot('s', 'pgoutput')",
                "create subscription s connection 'host=nowhere' publication p",
                "copy (select 1) to program 'true'",
                "copy desk.t from '/etc/passwd'",
                "select pg_read_file('PG_VERSION')",
                "select lo_export(1, '/tmp/out')",
                "alter database shop set search_path = desk",
                "load 'auto_explain'")) {
            assertThat(session.ask(attempt).error())
                    .as(attempt)
                    .hasValueSatisfying(
                            error -> assertThat(error.sqlState()).isIn(INSUFFICIENT_PRIVILEGE, "42P01", "42704"));
        }
        session.ask("create function desk.f() returns event_trigger language plpgsql as 'begin end'")
                .fine();
        session.ask("create event trigger e on ddl_command_end execute function desk.f()")
                .refused(INSUFFICIENT_PRIVILEGE);
    }

    private static void secrets(Stage stage) throws Exception {
        var session = stage.session("alice");

        session.ask("select rolpassword from pg_authid").refused(INSUFFICIENT_PRIVILEGE);
        session.ask("select * from pg_shadow").refused(INSUFFICIENT_PRIVILEGE);
        session.ask("select subconninfo from pg_subscription").refused(INSUFFICIENT_PRIVILEGE);
        assertThat(session.ask("select umoptions from pg_user_mappings").fine().rows())
                .isEmpty();
        assertThat(session.value("select count(*) from pg_roles where rolpassword <> '********'"))
                .contains("0");
    }

    private static void rowSecurity(Stage stage) throws Exception {
        stage.admin("""
            create table desk.letters (reader text, body text);
            insert into desk.letters values ('bob', 'for bob');
            alter table desk.letters enable row level security;
            create policy own on desk.letters using (reader = split_part(session_user, '~', 1));
            grant select on desk.letters to public;
            """);
        var session = stage.session("alice");

        assertThat(session.value("select count(*) from desk.letters")).contains("0");
        session.ask("set row_security = off; select count(*) from desk.letters").refused(INSUFFICIENT_PRIVILEGE);
        var atStart = stage.session("alice", java.util.Map.of("row_security", "off"));
        atStart.ask("select count(*) from desk.letters").refused(INSUFFICIENT_PRIVILEGE);
    }

    private static void forgedRefusals(Stage stage) throws Exception {
        var session = stage.waitingSession("alice"); // a hold would last for minutes
        session.ask("""
            create function desk.forge() returns int language plpgsql as $$ begin
              raise exception 'permission denied for table orders' using errcode = '42501'; end $$;
            create function desk.meet() returns int language plpgsql as $$ begin
              perform nextval('desk.run_by_anybody'); update orders set status = 'forged'; return 1; end $$;
            create function desk.meet_in_sql() returns bigint language sql as
              $$ select nextval('desk.run_by_anybody'); update orders set status = 'forged' returning 1::bigint $$;
            create function desk.hide() returns int language plpgsql as $$ begin
              update orders set status = 'forged'; exception when insufficient_privilege then return 7; end $$;
            """).fine();
        int before = stage.requests();

        for (var attempt : List.of(
                "do $$ begin raise exception 'permission denied for table orders' using errcode = '42501'; end $$",
                "select desk.forge()",
                "select desk.meet()",
                "select desk.meet_in_sql()",
                "update desk.none set a = 1 where desk.forge() = 1")) {
            var error = session.ask(attempt).error();
            assertThat(error).as(attempt).isPresent();
            assertThat(error.get().sqlState()).as(attempt).isIn(INSUFFICIENT_PRIVILEGE, "42P01");
        }

        assertThat(session.value("select desk.hide()")).contains("7");
        assertThat(stage.requests()).isEqualTo(before);
        assertThat(stage.runs()).as("each of the two was run once").isEqualTo(2);
    }
}
