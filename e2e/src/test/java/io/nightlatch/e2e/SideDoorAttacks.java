package io.nightlatch.e2e;

import static io.nightlatch.e2e.Stage.INSUFFICIENT_PRIVILEGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;

/** Into the target beside the gateway, as the session's login or as somebody else. */
final class SideDoorAttacks {
    /** The role is not permitted to log in; the password does not fit, or there is no such role. */
    private static final String NOT_PERMITTED = "28000";

    private static final String NOT_PROVEN = "28P01";

    static final List<Attack> ALL = List.of(
            new Attack("a password of one's own opens no door", SideDoorAttacks::ownPassword),
            new Attack("nor does it in the moment after the session was killed", SideDoorAttacks::afterKilling),
            new Attack("nor after Nightlatch itself was killed", SideDoorAttacks::afterNightlatchWasKilled),
            new Attack("the start-up packet makes nobody else of a session", SideDoorAttacks::startUpPacket),
            new Attack("our own accounts cannot be come in by", SideDoorAttacks::ourAccounts),
            new Attack("a function cannot be called without a text", SideDoorAttacks::functionCall));

    private SideDoorAttacks() {}

    private static String comeIn(Stage stage, String login, String password) throws IOException {
        try (var in = stage.direct(login, password)) {
            return "in as " + in.value("select session_user").orElseThrow();
        } catch (Wire.NotLetIn e) {
            return e.sqlState();
        }
    }

    /** Hidden from anybody who reads statements. */
    private static String givingItself(String attributes) {
        return "do $do$ begin execute 'alter ro' || 'le current_user " + attributes.replace("'", "''") + "'; end $do$";
    }

    private static void ownPassword(Stage stage) throws Exception {
        stage.grant("alice", "shop_owner");
        var session = stage.session("alice");
        var login = stage.login(session);
        session.ask("set nightlatch.role = 'shop_owner'").fine();
        session.ask("reset role").fine();

        session.ask("alter role current_user password 'mine'").refused(INSUFFICIENT_PRIVILEGE);
        session.ask("alter user \"" + login + "\" password 'mine'").refused(INSUFFICIENT_PRIVILEGE);
        session.ask(givingItself("password 'mine'")).fine();
        for (var more : List.of("login", "valid until 'infinity'", "connection limit -1", "superuser")) {
            session.ask(givingItself(more)).refused(INSUFFICIENT_PRIVILEGE);
        }

        assertThat(comeIn(stage, login, "mine")).isEqualTo(NOT_PERMITTED);
        assertThat(comeIn(stage, login, "other")).isIn(NOT_PERMITTED, NOT_PROVEN);
        assertThat(session.value("select 1")).contains("1");
    }

    private static void afterKilling(Stage stage) throws Exception {
        for (int round = 0; round < 3; round++) {
            var session = stage.session("alice");
            var login = stage.login(session);
            session.ask(givingItself("password 'mine'")).fine();
            var pid = session.value("select pg_backend_pid()").orElseThrow();
            var answers = new ConcurrentSkipListSet<String>();
            Callable<Void> knocking = () -> {
                // until the login itself is gone; with its password right all the time, or nothing would be shown
                do answers.add(comeIn(stage, login, "mine"));
                while (!answers.contains(NOT_PROVEN) && answers.stream().noneMatch(said -> said.startsWith("in")));
                return null;
            };
            try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
                var knocks = List.of(pool.submit(knocking), pool.submit(knocking), pool.submit(knocking));
                session.ask("select pg_terminate_backend(" + pid + ")");
                for (var knock : knocks) knock.get();
            }

            assertThat(new TreeSet<>(answers)).isSubsetOf(NOT_PERMITTED, NOT_PROVEN);
        }
    }

    private static void afterNightlatchWasKilled(Stage stage) throws Exception {
        stage.grant("alice", "orders_writer");
        var session = stage.session("alice");
        var login = stage.login(session);
        session.ask("set nightlatch.role = 'orders_writer'").fine();
        session.ask(givingItself("password 'mine'")).fine();

        stage.nightlatch.kill();
        var whileDown = comeIn(stage, login, "mine");
        stage.nightlatch.start();
        stage.awaitNoLogins();

        assertThat(whileDown).isEqualTo(NOT_PERMITTED);
        assertThat(comeIn(stage, login, "mine")).isEqualTo(NOT_PROVEN);
    }

    private static void startUpPacket(Stage stage) throws Exception {
        for (var settings : List.of(
                Map.of("role", "shop_owner"),
                Map.of("session_authorization", "postgres"),
                Map.of("replication", "database"),
                Map.of("replication", "true"),
                Map.of("options", "-c role=shop_owner"),
                Map.of("options", "-crole=shop_owner"),
                Map.of("options", "--role=shop_owner"),
                Map.of("options", "-c session_preload_libraries=auto_explain"),
                Map.of("options", "-c nightlatch.role=shop_owner"),
                Map.of("ROLE", "shop_owner"))) {
            assertThatThrownBy(() -> stage.session("alice", settings))
                    .as("%s", settings)
                    .isInstanceOf(IOException.class);
        }
    }

    private static void ourAccounts(Stage stage) throws Exception {
        for (var account : List.of(
                "nightlatch_broker", "nightlatch_undertaker", "nightlatch_quarantine", "shop_owner", "shop_app")) {
            assertThat(comeIn(stage, account, "alice-demo")).as(account).isIn(NOT_PERMITTED, NOT_PROVEN);
            assertThatThrownBy(() -> Wire.open(stage.nightlatch.gatewayPort(), "shop", account, "alice-demo", Map.of()))
                    .as(account)
                    .isInstanceOf(Wire.NotLetIn.class);
        }
        assertThatThrownBy(() -> Wire.open(stage.nightlatch.gatewayPort(), "postgres", "alice", "alice-demo", Map.of()))
                .isInstanceOf(Wire.NotLetIn.class);
    }

    private static void functionCall(Stage stage) throws Exception {
        stage.admin("create function desk.f() returns int language sql as 'select desk.tripwire()'");
        var session = stage.session("alice");
        int oid = Integer.parseInt(stage.one("select 'desk.f()'::regprocedure::oid::int"));

        session.call(oid).answer().refused(INSUFFICIENT_PRIVILEGE);

        assertThat(stage.runs()).isZero();
    }
}
