package io.nightlatch.e2e;

import static io.nightlatch.e2e.Stage.INSUFFICIENT_PRIVILEGE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** Something left behind for later, or held on to from before. */
final class PersistenceAttacks {
    private static final String ADMIN_SHUTDOWN = "57P01";

    static final List<Attack> ALL = List.of(
            new Attack("settings on one's own role die with it", PersistenceAttacks::ownSettings),
            new Attack("a large object is nobody's way to more", PersistenceAttacks::largeObjects),
            new Attack("advisory locks in the target hold up nobody", PersistenceAttacks::advisoryLocks),
            new Attack("a person's sessions share no role", PersistenceAttacks::sameRole),
            new Attack("a statement prepared under a grant dies with it", PersistenceAttacks::preparedStatement),
            new Attack("a cursor opened under a grant dies with it", PersistenceAttacks::cursor),
            new Attack("a prepared transaction does not outlive its grant", PersistenceAttacks::preparedTransaction),
            new Attack("what is made without a grant is powerless afterwards", PersistenceAttacks::ownObjects),
            new Attack("default privileges and grants to the next session are gone", PersistenceAttacks::legacy));

    private PersistenceAttacks() {}

    private static void ownSettings(Stage stage) throws Exception {
        var first = stage.session("alice");
        var login = stage.login(first);
        first.ask("alter role current_user set role = 'shop_owner'").fine();
        first.ask("alter role current_user set search_path = desk, pg_catalog").fine();
        first.ask("alter role current_user in database shop set statement_timeout = '1ms'")
                .fine();
        first.ask("alter role shop_reader set role = 'shop_owner'").refused(INSUFFICIENT_PRIVILEGE);

        stage.leave();
        var second = stage.session("alice");

        assertThat(stage.one("select count(*) from pg_roles where rolname = '" + login + "'"))
                .isEqualTo("0");
        assertThat(second.value("select current_user = session_user and session_user <> '" + login + "'"))
                .contains("t");
        assertThat(second.value("show search_path")).contains("\"$user\", public");
    }

    private static void largeObjects(Stage stage) throws Exception {
        var session = stage.session("alice");
        session.ask("select lo_from_bytea(770001, 'a letter')").fine();
        stage.session("bob").ask("select lo_get(770001)").refused(INSUFFICIENT_PRIVILEGE);
        session.ask("grant select on large object 770001 to public").fine();
        assertThat(stage.session("bob").value("select lo_get(770001)")).isPresent();

        stage.leave();

        // PostgreSQL lets everybody make them, and so it stays; it is its maker's, whose role can do nothing else
        assertThat(stage.one("select pg_get_userbyid(lomowner) from pg_largeobject_metadata where oid = 770001"))
                .isEqualTo("nl_person_alice");
        stage.session("alice").ask("select lo_put(770001, 0, 'x')").fine();
        stage.session("bob").ask("select lo_put(770001, 0, 'x')").refused(INSUFFICIENT_PRIVILEGE);
        stage.afterwards("select lo_unlink(770001)");
    }

    private static void advisoryLocks(Stage stage) throws Exception {
        var squatter = stage.session("alice");
        squatter.ask("select pg_advisory_lock(i) from generate_series(0, 500) i")
                .fine();
        squatter.ask("select pg_advisory_lock(i, j) from generate_series(0, 9) i, generate_series(0, 9) j")
                .fine();

        stage.grant("robot", "orders_writer");
        stage.session("robot")
                .ask("update orders set status = status where id = 1")
                .fine();

        assertThat(squatter.value("select 1")).contains("1");
    }

    private static void sameRole(Stage stage) throws Exception {
        var one = stage.session("alice");
        var other = stage.session("alice");
        other.ask("select 'something hidden'").fine();

        assertThat(one.ask("select query from pg_stat_activity where query like '%hidden%' and pid <> pg_backend_pid()")
                        .fine()
                        .rows())
                .isEmpty();
        for (var whose : List.of("alice~%", "nightlatch_broker", "nightlatch_undertaker", "postgres")) {
            var answer = one.ask("select pg_terminate_backend(pid) from pg_stat_activity where usename like '" + whose
                    + "' and usename <> session_user");
            answer.error().ifPresent(error -> assertThat(error.sqlState()).isEqualTo(INSUFFICIENT_PRIVILEGE));
            assertThat(answer.rows()).as(whose).isEmpty();
        }
        assertThat(other.value("select 1")).contains("1");
    }

    private static void preparedStatement(Stage stage) throws Exception {
        var grant = stage.grant("alice", "orders_writer");
        var session = stage.session("alice");
        session.ask("set nightlatch.role = 'orders_writer'").fine();
        session.ask("begin").fine();
        session.ask("prepare late as update orders set status = 'late' where id = 2")
                .fine();
        assertThat(session.ask("execute late").fine().tags()).containsExactly("UPDATE 1");

        cutBy(stage, "bob", grant, session);
        var after = session.ask("execute late; commit");

        assertThat(after.refused(ADMIN_SHUTDOWN).message()).contains("orders_writer");
        assertThat(after.ended()).isTrue();
        stage.leave();
        assertThat(stage.one("select status = 'late' from orders where id = 2")).isEqualTo("f");
    }

    /** A revoke is answered before its sessions are cut, which takes less than a second. */
    private static void cutBy(Stage stage, String who, String grant, Wire session) throws Exception {
        var login = stage.login(session);
        stage.nightlatch.api(who).revoke(grant);
        Stage.await(
                "the session is cut",
                () -> stage.count("select count(*) from pg_stat_activity where usename = '" + login + "'") == 0);
    }

    private static void cursor(Stage stage) throws Exception {
        stage.admin("create table desk.diary (line text); insert into desk.diary values ('one'), ('two');"
                + " grant select on desk.diary to payments_writer");
        var grant = stage.grant("alice", "payments_writer");
        var session = stage.session("alice");
        session.ask("set nightlatch.role = 'payments_writer'").fine();
        session.ask("declare lines cursor with hold for select line from desk.diary")
                .fine();
        assertThat(session.value("fetch lines")).contains("one");

        cutBy(stage, "carol", grant, session);
        var after = session.ask("fetch lines");

        assertThat(after.rows()).isEmpty();
        assertThat(after.ended()).isTrue();
    }

    private static void preparedTransaction(Stage stage) throws Exception {
        stage.grant("alice", "shop_owner");
        var session = stage.session("alice");
        session.ask("set nightlatch.role = 'shop_owner'").fine();
        session.ask("begin; grant update on orders to public; prepare transaction 'later'")
                .fine();
        session.ask("begin; alter role current_user set search_path = desk; prepare transaction 'in the way'");

        stage.leave();

        assertThat(stage.one("select count(*) from pg_prepared_xacts")).isEqualTo("0");
        stage.session("alice").ask("commit prepared 'later'").refused("42704");
    }

    private static void ownObjects(Stage stage) throws Exception {
        var session = stage.session("alice");
        session.ask("""
            create function desk.who() returns text language sql security definer as 'select current_user::text';
            create view desk.look as select * from orders;
            create table desk.notes (id int, body text);
            grant all on desk.look, desk.notes to public;
            create type desk.mood as enum ('fine');
            """).fine();

        stage.leave();
        var next = stage.session("alice");
        var other = stage.session("bob");

        assertThat(other.value("select desk.who()")).contains("nl_person_alice");
        next.ask("select count(*) from desk.look")
                .refused(INSUFFICIENT_PRIVILEGE); // as her role, which may read nothing
        next.ask("alter table desk.notes add column more text").fine();
        other.ask("alter table desk.notes add column even_more text").refused(INSUFFICIENT_PRIVILEGE);
        other.ask("create or replace function desk.who() returns text language sql security definer as 'select"
                        + " 1::text'")
                .refused(INSUFFICIENT_PRIVILEGE);
        assertThat(stage.one("select count(*) from pg_auth_members where member = 'nl_person_alice'::regrole"))
                .isEqualTo("0");
    }

    private static void legacy(Stage stage) throws Exception {
        stage.grant("alice", "orders_writer");
        var other = stage.session("bob");
        var session = stage.session("alice");
        session.ask("set nightlatch.role = 'orders_writer'").fine();
        session.ask("create table desk.loot as select * from orders").fine();
        session.ask("grant all on desk.loot to \"" + stage.login(other) + "\"").fine();
        session.ask("alter default privileges grant all on tables to public").fine();
        session.ask("grant orders_writer to \"" + stage.login(other) + "\"").refused(INSUFFICIENT_PRIVILEGE);
        session.ask(
                "grant update on orders to \"" + stage.login(other) + "\""); // a right without grant option: nothing

        other.ask("update orders set status = 'stolen'").refused(INSUFFICIENT_PRIVILEGE);
    }
}
