package io.nightlatch.e2e;

import static io.nightlatch.e2e.Stage.INSUFFICIENT_PRIVILEGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;

/**
 * Code of the attacker's that somebody stronger runs, by accident or by an administrator's mistake. PostgreSQL runs it;
 * what has to hold is that none of it is ever run by Nightlatch, and that what it won dies with the attacker's login.
 */
final class TrapAttacks {
    static final List<Attack> ALL = List.of(
            new Attack("an unpinned SECURITY DEFINER function is the only thing its caller wins", TrapAttacks::definer),
            new Attack("a membership won by injection ends with the session", TrapAttacks::injection),
            new Attack("what a view with code in it won ends with its maker's session", TrapAttacks::trojanView),
            new Attack(
                    "what a function in front of a built-in won ends with its maker's session", TrapAttacks::overload),
            new Attack("what a trigger won ends with its maker's session", TrapAttacks::trigger),
            new Attack("nobody plans a held statement but its own session", TrapAttacks::planning),
            new Attack("a link back into the server needs a password", TrapAttacks::dblink),
            new Attack("a foreign server gives no way round either", TrapAttacks::foreignServer));

    /** In the body of a function: lets the maker's login write orders, if whoever runs it may. */
    private static final String GRAB = """
        perform nextval('desk.run_by_anybody');
        begin execute format('grant update on public.orders to %I', maker);
        exception when insufficient_privilege then null; end;
        """;

    private TrapAttacks() {}

    private static void definer(Stage stage) throws Exception {
        stage.admin("""
            grant usage, create on schema desk to orders_writer;
            create table desk.lookup (x text); insert into desk.lookup values ('fine');
            grant select on desk.lookup to public;
            create function desk.report() returns text language plpgsql security definer
              as 'declare r text; begin select x into r from lookup limit 1; return r; end';
            alter function desk.report() owner to orders_writer;
            """);
        var session = stage.session("alice");
        session.ask("""
            create function pg_temp.evil() returns text language plpgsql as $$ begin
              perform nextval('desk.run_by_anybody'); create table desk.pwned as select current_user::text as who;
              return current_user; end $$;
            create temp view lookup as select pg_temp.evil() as x;
            grant select on lookup to public;
            """).fine();

        // The administrator's hole is there, with us or without: the function gives its owner's rights to its caller's
        // code.
        assertThat(session.value("select desk.report()")).contains("orders_writer");

        // It gave no membership, and the code itself was temporary: the next session finds neither.
        session.ask("set role orders_writer").refused(INSUFFICIENT_PRIVILEGE);
        stage.leave();
        stage.session("alice").ask("select desk.report()").refused("42P01");
        assertThat(stage.one("select who from desk.pwned")).isEqualTo("orders_writer");
    }

    private static void injection(Stage stage) throws Exception {
        stage.admin("""
            create function desk.find(q text) returns void language plpgsql security definer
              as $$ begin execute 'select ''' || q || ''''; end $$;
            """);
        var session = stage.session("alice");
        var login = stage.login(session);
        session.ask("select desk.find('x''; grant shop_owner to \"" + login + "\"; --')")
                .fine();
        assertThat(session.value("select pg_has_role('shop_owner', 'member')")).contains("t");

        // Asked for by name it is still refused, and what was won is gone with the login.
        session.ask("set role shop_owner").refused(INSUFFICIENT_PRIVILEGE);
        stage.leave();
        assertThat(stage.session("alice").value("select pg_has_role('shop_owner', 'member')"))
                .contains("f");
    }

    private static void trojanView(Stage stage) throws Exception {
        var maker = stage.session("alice");
        maker.ask("create function desk.peek() returns int language plpgsql as $$ declare maker text := '"
                        + stage.login(maker) + "'; begin " + GRAB + " return 1; end $$;"
                        + "create view desk.bait as select desk.peek() as a; grant select on desk.bait to public")
                .fine();

        victimRuns(stage, maker, "select * from desk.bait");
    }

    private static void overload(Stage stage) throws Exception {
        stage.admin("create table desk.people (name varchar(20)); insert into desk.people values ('x');"
                + " grant select on desk.people to public");
        var maker = stage.session("alice");
        maker.ask("create function desk.upper(varchar) returns text language plpgsql as $$ declare maker text := '"
                        + stage.login(maker) + "'; begin " + GRAB + " return $1; end $$")
                .fine();

        victimRuns(stage, maker, "set search_path = desk, public; select upper(name) from people");
    }

    private static void trigger(Stage stage) throws Exception {
        stage.admin("create table desk.plain (id int); grant insert, trigger on desk.plain to public");
        var maker = stage.session("alice");
        maker.ask("create function desk.fire() returns trigger language plpgsql as $$ declare maker text := '"
                        + stage.login(maker) + "'; begin " + GRAB + " return new; end $$;"
                        + "create trigger t before insert on desk.plain for each row execute function desk.fire()")
                .fine();

        victimRuns(stage, maker, "insert into desk.plain values (1)");
    }

    /** Somebody who acts as the owner springs the trap. */
    private static void victimRuns(Stage stage, Wire maker, String sql) throws Exception {
        var login = stage.login(maker);
        stage.grant("robot", "shop_owner");
        var victim = stage.session("robot");
        victim.ask("set nightlatch.role = 'shop_owner'").fine();
        victim.ask(sql).fine();
        assertThat(stage.runs()).isEqualTo(1);
        maker.ask("begin; update orders set status = 'grabbed'; rollback").fine(); // so PostgreSQL has it

        maker.close();
        Stage.await(
                "the maker's login is gone",
                () -> stage.one("select count(*) from pg_roles where rolname = '" + login + "'")
                        .equals("0"));

        stage.session("alice").ask("update orders set status = 'grabbed'").refused(INSUFFICIENT_PRIVILEGE);
        assertThat(stage.nightlatch.api("dave").events("kind=statement.started"))
                .anySatisfy(event -> assertThat(event.toString()).contains(sql));
    }

    private static void planning(Stage stage) throws Exception {
        var session = stage.waitingSession("alice");
        session.ask("""
            create function desk.now_or_never() returns text immutable language plpgsql as
              $$ begin perform desk.tripwire(); return 'planned'; end $$;
            create function desk.mine(int) returns bool immutable language plpgsql as
              $$ begin perform desk.tripwire(); return false; end $$;
            """).fine();
        session.query("update orders set status = desk.now_or_never() where id = 3 and desk.mine(1)");
        var answer = Stage.later(session);
        var request = stage.pendingRequest();
        assertThat(stage.runs()).as("planned before anybody agreed").isZero();

        stage.approved(request);

        assertThat(answer.get().fine().tags()).containsExactly("UPDATE 0");
        assertThat(stage.runs())
                .as("both functions once, for the one run that was approved")
                .isEqualTo(2);
    }

    private static void dblink(Stage stage) throws Exception {
        assumeTrue(isAvailable(stage, "dblink"), "the extension dblink is not installed");
        stage.admin("create extension dblink schema desk");
        var session = stage.session("alice");
        for (var user : List.of("postgres", "nightlatch_broker", "nightlatch_undertaker", stage.login(session))) {
            var refused = session.ask("select * from desk.dblink('host=127.0.0.1 port=" + stage.serverPort()
                    + " dbname=shop user=" + user + "', 'select current_user::text') t(u text)");
            assertThat(refused.error())
                    .hasValueSatisfying(error -> assertThat(error.sqlState()).isIn("2F003", "08001"));
        }
        session.ask("select desk.dblink_connect_u('host=127.0.0.1')").refused(INSUFFICIENT_PRIVILEGE);
    }

    private static void foreignServer(Stage stage) throws Exception {
        assumeTrue(isAvailable(stage, "postgres_fdw"), "the extension postgres_fdw is not installed");
        stage.afterwards("drop extension postgres_fdw cascade");
        stage.admin(
                "create extension postgres_fdw",
                "create server loop foreign data wrapper postgres_fdw options (host '127.0.0.1', port '"
                        + stage.serverPort() + "', dbname 'shop')",
                "grant usage on foreign server loop to public",
                "create foreign table desk.far (id int) server loop options (schema_name 'public', table_name"
                        + " 'orders')",
                "grant select on desk.far to public");
        var session = stage.session("alice");

        session.ask("create server mine foreign data wrapper postgres_fdw").refused(INSUFFICIENT_PRIVILEGE);
        session.ask("create user mapping for current_user server loop options (user 'postgres', password '')")
                .fine();
        assertThat(session.ask("select * from desk.far").error())
                .hasValueSatisfying(error -> assertThat(error.sqlState()).isIn("2F003", "08001"));
        session.ask("create user mapping for public server loop options (user 'postgres')");

        stage.leave();
        assertThat(stage.one("select count(*) from pg_user_mappings where usename <> 'public'"))
                .isEqualTo("0");
    }

    private static boolean isAvailable(Stage stage, String extension) throws Exception {
        return !stage.one("select count(*) from pg_available_extensions where name = '" + extension + "'")
                .equals("0");
    }
}
