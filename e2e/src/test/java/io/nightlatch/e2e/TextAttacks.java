package io.nightlatch.e2e;

import static io.nightlatch.e2e.Stage.INSUFFICIENT_PRIVILEGE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Texts that the gateway might read otherwise than the server does. */
final class TextAttacks {
    static final List<Attack> ALL = List.of(
            new Attack(
                    "an own statement in disguise asks or is the server's, but gives nothing",
                    TextAttacks::ownStatements),
            new Attack("a long statement is asked for or told how, and runs once", TextAttacks::longStatements),
            new Attack("a text with other string rules is not run again", TextAttacks::otherStrings),
            new Attack("strings and comments hide no second statement", TextAttacks::hiddenSeconds),
            new Attack("a statement in another encoding is run again to the byte", TextAttacks::encodings),
            new Attack("a role whose name is syntax is only a name", TextAttacks::oddRoles));

    private TextAttacks() {}

    private static void ownStatements(Stage stage) throws Exception {
        var session = stage.session("alice");
        int before = stage.requests();
        for (var text : List.of(
                "SET/**/nightlatch.role/*x*/=/**/'shop_owner'",
                "set session nightlatch.role to shop_owner;",
                "set nightlatch . role = 'shop_owner' -- quietly",
                "set local nightlatch.role = 'shop_owner'",
                "set \"nightlatch\".\"role\" = 'shop_owner'",
                "set nightlatch.role = E'shop\\x5fowner'",
                "set nightlatch.role = U&'shop\\005fowner'",
                "select set_config('nightlatch.role', 'shop_owner', false)",
                "select 1; set nightlatch.role = 'shop_owner'",
                "set nightlatch.role = 'shop_owner'; select 1",
                "set nightlatch.wait = off; set nightlatch.role = 'shop_owner'",
                "do $$ begin set nightlatch.role = 'shop_owner'; end $$",
                "/* ; */ set role 'shop_owner'",
                "set nightlatch.role = 'shop_owner''; select 1; --'",
                "set nightlatch.role = ''",
                "set nightlatch.role = '\"; grant shop_owner to public; --'",
                "show nightlatch.session",
                "reset nightlatch.role")) {
            session.ask(text);
            assertThat(session.value("select pg_has_role('shop_owner', 'member')"))
                    .as(text)
                    .contains("f");
        }
        var extended = stage.session("alice");
        extended.extended("set/**/nightlatch.role = 'shop_owner'")
                .sync()
                .answer()
                .refused(INSUFFICIENT_PRIVILEGE);
        assertThat(extended.value("select pg_has_role('shop_owner', 'member')")).contains("f");
        assertThat(stage.requests()).isEqualTo(before);
    }

    private static void longStatements(Stage stage) throws Exception {
        stage.admin("create table desk.ledger (amount int); insert into desk.ledger values (0);"
                + " grant select, update on desk.ledger to orders_writer");
        stage.grant("alice", "orders_writer");
        int done = 0;
        for (int length :
                List.of(47_998, 47_999, 48_001, 65_529, 65_530, 65_531, 65_532, 65_535, 65_537, 70_000, 300_000)) {
            var session = stage.waitingSession("alice");
            var update = "update desk.ledger set amount = amount + 1 -- ";
            var text = update + "x".repeat(length - update.length());

            var answer = session.ask(text);

            if (answer.error().isPresent()) {
                assertThat(answer.refused(INSUFFICIENT_PRIVILEGE).hint()).contains("nightlatch.role");
                assertThat(stage.one("select amount from desk.ledger")).isEqualTo(String.valueOf(done));
                session.ask("set nightlatch.role = 'orders_writer'").fine();
                session.ask(text).fine();
            }
            done++;
            assertThat(stage.one("select amount from desk.ledger"))
                    .as("after %s", length)
                    .isEqualTo(String.valueOf(done));
            assertThat(session.value("select 1")).contains("1");
        }
    }

    private static void otherStrings(Stage stage) throws Exception {
        stage.grant("alice", "orders_writer");
        var session = stage.waitingSession("alice");
        session.ask("set standard_conforming_strings = off; set escape_string_warning = off")
                .fine();

        session.ask("update orders set status = '\\'; delete from orders; --' where id = 1")
                .refused(INSUFFICIENT_PRIVILEGE);
        session.ask("set nightlatch.role = 'orders\\137writer'");
        assertThat(session.value("select pg_has_role('orders_writer', 'member')"))
                .contains("f");
        session.ask("set standard_conforming_strings = on").fine();

        // Changed and used in one packet, before the server could have told.
        session.query("set standard_conforming_strings = off")
                .query("update orders set status = '\\'; delete from orders where id < 0; --' where id < 0")
                .flush();
        session.answer().fine();
        session.answer().refused(INSUFFICIENT_PRIVILEGE);

        assertThat(stage.one("select count(*) from orders")).isEqualTo("3000");
    }

    private static void hiddenSeconds(Stage stage) throws Exception {
        stage.grant("alice", "orders_writer");
        stage.admin("create table desk.log (line text); grant select, insert on desk.log to public");
        var update = "update orders set status = status where id = 1";
        for (var text : List.of(
                "insert into desk.log values (E'\\'; '); " + update,
                "insert into desk.log values ($a$ $b$ $a$); " + update,
                "insert into desk.log values ('x') /* /* */ ; */ ; " + update,
                "insert into desk.log values ('x') --\r; " + "\n; " + update,
                "insert into desk.log values (U&'\\0027'); " + update,
                "insert into desk.log values (E'\\\\'); " + update,
                "insert into desk.log values ($$'$$); " + update,
                "with a$$b as (select 1) insert into desk.log select 'x' from a$$b; " + update,
                "begin; insert into desk.log values ('kept'); commit; " + update)) {
            var session = stage.waitingSession("alice");
            stage.admin("truncate desk.log");

            session.ask(text).fine();

            // Seen before it went out, so nothing of it was sent twice.
            assertThat(stage.one("select count(*) from desk.log")).as(text).isEqualTo("1");
            session.close();
        }
    }

    private static void encodings(Stage stage) throws Exception {
        stage.admin("create table desk.words (word text); insert into desk.words values ('');"
                + " grant select, update on desk.words to orders_writer");
        stage.grant("alice", "orders_writer");
        for (var encoding : List.of("LATIN1", "WIN1252", "UTF8")) {
            var session = stage.waitingSession("alice");
            session.ask("set client_encoding = '" + encoding + "'").fine();
            session.spelling(encoding.equals("UTF8") ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);

            session.ask("update desk.words set word = 'größe \u00e9'").fine();

            assertThat(stage.one("select word from desk.words")).as(encoding).isEqualTo("größe \u00e9");
            stage.admin("update desk.words set word = ''");
        }
        var session = stage.waitingSession("alice");
        session.ask("set client_encoding = 'SJIS'").fine();
        session.spelling(StandardCharsets.ISO_8859_1); // 0x83 0x5c is one letter, whose second byte is a backslash
        session.ask("update desk.words set word = '\u0083\\'").fine();
        assertThat(stage.one("select word from desk.words")).isEqualTo("\u30bd");
        var _ = session.ask("update desk.words set word = '\u0083'; delete from orders; --'")
                .error()
                .orElseThrow();
    }

    private static void oddRoles(Stage stage) throws Exception {
        for (var role : Stage.ODD_ROLES) {
            stage.grant("alice", role);
            var session = stage.session("alice");
            session.ask("set nightlatch.role = '" + role.replace("'", "''") + "'")
                    .fine();
            session.ask("insert into odd.things values (1)").fine();
            var second = stage.session("alice");
            second.ask("set role \"" + role.replace("\"", "\"\"") + "\"").fine();
            assertThat(second.value("select current_user")).contains(role);
            second.ask("reset role").fine();
            var latin = stage.session("alice");
            latin.ask("set client_encoding = 'LATIN1'").fine();
            latin.spelling(StandardCharsets.ISO_8859_1);
            latin.ask("set role \"" + role.replace("\"", "\"\"") + "\"").fine();
            assertThat(latin.value("select current_user")).contains(role);
            stage.leave();
            assertThat(stage.one("select string_agg(member::regrole::text, ',') from pg_auth_members where roleid = "
                            + "(select oid from pg_roles where rolname = $q$" + role + "$q$)"))
                    .isEqualTo(stage.one("select case when current_setting('server_version_num')::int >= 160000"
                            + " then 'nightlatch_broker' else '' end")); // before 16 it needs no ADMIN OPTION
        }
    }
}
