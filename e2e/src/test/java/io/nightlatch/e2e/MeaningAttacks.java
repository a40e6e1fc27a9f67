package io.nightlatch.e2e;

import static io.nightlatch.e2e.Stage.INSUFFICIENT_PRIVILEGE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** The text that was approved, made to mean something else between the asking and the running. */
final class MeaningAttacks {
    static final List<Attack> ALL = List.of(
            new Attack("a schema that the role makes visible takes no statement over", MeaningAttacks::hiddenTable),
            new Attack("nor does a function in it", MeaningAttacks::hiddenFunction),
            new Attack("who asks for the role itself is told what became visible", MeaningAttacks::explicitAsk),
            new Attack("a table put in the other's place while waiting is not hit", MeaningAttacks::swappedTable),
            new Attack("a table that comes in front while waiting is not hit", MeaningAttacks::tableInFront),
            new Attack("a view that is replaced while waiting is not gone through", MeaningAttacks::replacedView),
            new Attack("a function that is replaced while waiting is not run", MeaningAttacks::replacedFunction),
            new Attack("a name in disguise needs what the table needs that it names", MeaningAttacks::escapedName),
            new Attack("a temporary table shields the true one", MeaningAttacks::temporaryTable),
            new Attack("names in front of the catalog's do not change our own questions", MeaningAttacks::shadows),
            new Attack("a notification while waiting changes nothing", MeaningAttacks::notified));

    /** Everybody sees one desk.pay; who has orders_writer sees hid.pay in front of it. */
    private static final String PAY = """
        create schema hid;
        grant usage on schema hid to orders_writer;
        create table hid.pay (id int, amount int); insert into hid.pay select i, 10 from generate_series(1, 5) i;
        create table desk.pay (id int, amount int); insert into desk.pay values (1, 10);
        grant select, update, delete on hid.pay, desk.pay to orders_writer;
        grant select on desk.pay to public;
        """;

    private static final String AMOUNTS = "select (select count(*) || ':' || sum(amount) from hid.pay) || ' '"
            + " || (select count(*) || ':' || sum(amount) from desk.pay)";
    private static final String UNTOUCHED = "5:50 1:10";

    private MeaningAttacks() {}

    private static void hidden(Stage stage) throws Exception {
        stage.afterwards("drop schema hid cascade");
        stage.admin(PAY);
    }

    private static void hiddenTable(Stage stage) throws Exception {
        hidden(stage);
        stage.grant("alice", "orders_writer"); // so nothing would have to wait
        for (var path : List.of("hid, desk", "\"$user\", \"hid\",desk", "pg_temp, hid, desk, pg_catalog")) {
            var session = stage.waitingSession("alice");
            session.ask("set search_path = " + path).fine();
            for (var text : List.of(
                    "delete from pay",
                    "update pay set amount = 0",
                    "with gone as (delete from pay returning id) select count(*) from gone")) {
                var refused = session.ask(text).refused(INSUFFICIENT_PRIVILEGE);
                assertThat(refused.hint()).as(text).contains("hid");
            }
            session.ask("prepare p as delete from pay").fine();
            session.ask("execute p").refused(INSUFFICIENT_PRIVILEGE);
            session.extended("delete from pay").sync().answer().refused(INSUFFICIENT_PRIVILEGE);
            assertThat(stage.one(AMOUNTS)).as(path).isEqualTo(UNTOUCHED);
        }

        var session = stage.waitingSession("alice");
        session.ask("set search_path = hid, desk").fine();
        assertThat(session.ask("update desk.pay set amount = 11 where id = 1").error())
                .hasValueSatisfying(error -> assertThat(error.hint()).contains("hid"));
        assertThat(session.ask("update desk.pay set amount = 11 where id = 1")
                        .fine()
                        .tags())
                .containsExactly("UPDATE 1");
        assertThat(stage.one(AMOUNTS)).isEqualTo("5:50 1:11");
    }

    private static void hiddenFunction(Stage stage) throws Exception {
        hidden(stage);
        stage.admin("create function desk.fee() returns int language sql as 'select 1';"
                + " create function hid.fee() returns int language sql as 'select 1000'");
        var session = stage.waitingSession("alice");
        session.ask("set search_path = hid, desk").fine();

        var answer = session.ask("update desk.pay set amount = amount + fee()");

        assertThat(answer.refused(INSUFFICIENT_PRIVILEGE).hint()).contains("hid.fee()");
        assertThat(stage.one(AMOUNTS)).isEqualTo(UNTOUCHED);
    }

    private static void explicitAsk(Stage stage) throws Exception {
        hidden(stage);
        stage.grant("alice", "orders_writer");
        var session = stage.session("alice");
        session.ask("set search_path = hid, desk").fine();
        session.ask("delete from pay").refused(INSUFFICIENT_PRIVILEGE);

        var asked = session.ask("set nightlatch.role = 'orders_writer'").fine();

        assertThat(asked.notices()).anySatisfy(notice -> assertThat(notice).contains("hid"));
        assertThat(stage.one(AMOUNTS)).isEqualTo(UNTOUCHED);
    }

    private interface Meanwhile {
        void happens() throws Exception;
    }

    /** Holds alice's statement, lets that happen, approves, and gives the answer. */
    private static Answer whileHeld(Stage stage, Wire session, String sql, Meanwhile meanwhile) throws Exception {
        session.query(sql);
        var answer = Stage.later(session);
        var request = stage.pendingRequest();
        meanwhile.happens();
        stage.approved(request);
        return answer.get();
    }

    private static void twoTables(Stage stage) throws Exception {
        stage.admin("""
            create table desk.harmless (id int, amount int); insert into desk.harmless values (1, 10);
            create table desk.precious (id int, amount int); insert into desk.precious values (1, 10);
            grant select, update, delete on desk.harmless, desk.precious to orders_writer;
            """);
    }

    private static void swappedTable(Stage stage) throws Exception {
        twoTables(stage);
        for (var name : List.of("desk.harmless", "harmless", "desk.U&\"\\0068armless\"")) {
            var session = stage.waitingSession("alice");
            session.ask("set search_path = desk, public").fine();

            var answer = whileHeld(
                    stage,
                    session,
                    "update " + name + " set amount = 0",
                    () -> stage.admin("alter table desk.harmless rename to aside;"
                            + " alter table desk.precious rename to harmless"));

            assertThat(answer.refused(INSUFFICIENT_PRIVILEGE).hint()).contains("Run it again");
            stage.admin("alter table desk.harmless rename to precious; alter table desk.aside rename to harmless");
            assertThat(stage.one("select amount from desk.precious")).isEqualTo("10");
            assertThat(stage.one("select amount from desk.harmless")).isEqualTo("10");
            stage.leave();
        }
    }

    private static void tableInFront(Stage stage) throws Exception {
        var session = stage.waitingSession("alice");
        var other = stage.session("alice");
        session.ask("set search_path = desk, public").fine();

        var answer = whileHeld(
                stage,
                session,
                "delete from orders where id = 1",
                () -> other.ask("create table desk.orders (id int); insert into desk.orders values (1);"
                                + " grant delete on desk.orders to public")
                        .fine());

        answer.refused(INSUFFICIENT_PRIVILEGE);
        assertThat(stage.one("select count(*) from desk.orders")).isEqualTo("1");
    }

    private static void replacedView(Stage stage) throws Exception {
        twoTables(stage);
        stage.admin("""
            create view desk.window with (security_invoker) as select id, amount from desk.harmless;
            grant update, select on desk.window to orders_writer;
            """);
        var session = stage.waitingSession("alice");

        var answer = whileHeld(
                stage,
                session,
                "update desk.window set amount = 0",
                () -> stage.admin("create or replace view desk.window with (security_invoker) as select id, amount from"
                        + " desk.precious"));

        answer.refused(INSUFFICIENT_PRIVILEGE);
        assertThat(stage.one("select amount from desk.precious")).isEqualTo("10");
    }

    private static void replacedFunction(Stage stage) throws Exception {
        twoTables(stage);
        var other = stage.session("alice");
        other.ask("create function desk.price() returns int language sql as 'select 11'")
                .fine();
        var session = stage.waitingSession("alice");

        var answer = whileHeld(
                stage,
                session,
                "update desk.harmless set amount = desk.price()",
                () -> other.ask("create or replace function desk.price() returns int language sql as 'select 0'")
                        .fine());

        answer.refused(INSUFFICIENT_PRIVILEGE);
        assertThat(stage.one("select amount from desk.harmless")).isEqualTo("10");
    }

    private static void escapedName(Stage stage) throws Exception {
        var disguised = "update desk.U&\"\\0068armless\" set amount = 11";
        twoTables(stage);
        stage.session("alice").ask(disguised).refused(INSUFFICIENT_PRIVILEGE);
        stage.grant("alice", "orders_writer");

        assertThat(stage.waitingSession("alice").ask(disguised).fine().tags()).containsExactly("UPDATE 1");

        assertThat(stage.one("select amount from desk.harmless")).isEqualTo("11");
    }

    private static void temporaryTable(Stage stage) throws Exception {
        stage.grant("alice", "orders_writer");
        var session = stage.waitingSession("alice");

        session.ask("create temp table orders as select * from orders where id < 10")
                .fine();
        assertThat(session.ask("update orders set status = 'mine'").fine().tags())
                .containsExactly("UPDATE 9");
        session.ask("update public.orders set status = status where id = 1").fine();
        assertThat(session.ask("delete from orders").fine().tags()).containsExactly("DELETE 9");
    }

    private static void shadows(Stage stage) throws Exception {
        stage.grant("alice", "orders_writer");
        stage.grant("alice", "shop_owner");
        stage.grant("alice", "payments_writer");
        var session = stage.waitingSession("alice");
        session.ask("""
            create function desk.set_config(text, text, bool) returns text language sql as 'select desk.tripwire()::text';
            create function desk.current_setting(text) returns text language sql as 'select desk.tripwire()::text';
            create function desk.current_schemas(bool) returns name[] language sql as 'select array[desk.tripwire()::text]::name[]';
            create function desk.unnest(name[]) returns setof name language sql as 'select desk.tripwire()::text::name';
            create function desk.eq(name, name) returns bool language sql as 'select desk.tripwire() = 1';
            create operator desk.= (function = desk.eq, leftarg = name, rightarg = name);
            create function desk.eq(oid, oid) returns bool language sql as 'select desk.tripwire() = 1';
            create operator desk.= (function = desk.eq, leftarg = oid, rightarg = oid);
            create function desk.concat(variadic text[]) returns text language sql as 'select desk.tripwire()::text';
            create view desk.pg_class as select desk.tripwire() as oid;
            create view desk.pg_namespace as select desk.tripwire() as oid;
            create domain desk.name as text check (desk.tripwire() = 0);
            create domain desk.text as pg_catalog.text check (desk.tripwire() = 0);
            set search_path = desk, pg_temp, public, pg_catalog;
            """).fine();
        long before = stage.runs();

        session.ask("update orders set status = status where id operator(pg_catalog.=) 1")
                .fine();
        session.ask("set role shop_owner").fine();
        session.ask("set nightlatch.role = 'payments_writer'").fine();

        assertThat(stage.runs()).isEqualTo(before);
        assertThat(session.ask("show search_path").value()).isEqualTo("desk, pg_temp, public, pg_catalog");
    }

    private static void notified(Stage stage) throws Exception {
        var session = stage.waitingSession("alice");
        var other = stage.session("alice");
        session.ask("listen nightlatch; listen request_decided").fine();

        var answer = whileHeld(
                stage,
                session,
                "update orders set status = status where id = 1",
                () -> other.ask("notify nightlatch, 'approved'; notify request_decided, 'approved'")
                        .fine());

        assertThat(answer.fine().tags()).containsExactly("UPDATE 1");
    }
}
