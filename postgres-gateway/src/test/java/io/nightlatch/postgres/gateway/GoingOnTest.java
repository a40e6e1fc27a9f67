package io.nightlatch.postgres.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.Demo;
import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.grant.Grant;
import io.nightlatch.access.request.GrantScope;
import io.nightlatch.access.session.Session;
import io.nightlatch.access.session.TargetUnavailable;
import io.nightlatch.postgres.wire.BackendMessage;
import io.nightlatch.postgres.wire.BackendMessage.ErrorResponse;
import io.nightlatch.postgres.wire.BackendMessage.NoticeResponse;
import io.nightlatch.postgres.wire.BackendMessage.ParameterStatus;
import io.nightlatch.postgres.wire.Bytes;
import io.nightlatch.postgres.wire.Format;
import io.nightlatch.postgres.wire.FrontendMessage;
import io.nightlatch.postgres.wire.FrontendMessage.Bind;
import io.nightlatch.postgres.wire.FrontendMessage.Execute;
import io.nightlatch.postgres.wire.FrontendMessage.FunctionCall;
import io.nightlatch.postgres.wire.FrontendMessage.Parse;
import io.nightlatch.postgres.wire.FrontendMessage.Query;
import io.nightlatch.postgres.wire.FrontendMessage.Sync;
import io.nightlatch.postgres.wire.MessageFields;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a grant is over: the client's connection goes on as baseline if nothing would be missed, and else is cut. */
@ExtendWith(Shops.class)
class GoingOnTest {
    private ShopGateway gateway;
    private Grant grant;

    @BeforeEach
    void open(ShopTarget target) {
        gateway = ShopGateway.before(target);
        grant = gateway.writer();
    }

    @AfterEach
    void close() {
        gateway.logins.second.countDown();
        gateway.close();
    }

    private RawClient writer(String... before) {
        var client = gateway.alice();
        for (var sql : before) assertThat(client.query(sql).sqlState()).as(sql).isEqualTo("00000");
        assertThat(client.query("set nightlatch.role = 'orders_writer'").tags()).containsExactly("SET");
        return client;
    }

    private void revoke() {
        gateway.revoke(Demo.BOB, grant, "enough");
    }

    /** What the client is told until it reads that it goes on. */
    private static List<BackendMessage> goesOn(RawClient client) {
        var all = new ArrayList<BackendMessage>();
        while (all.isEmpty() || !(all.getLast() instanceof NoticeResponse)) all.add(client.read());
        assertThat(notice(all).message().orElse(""))
                .contains("has ended; this connection goes on with what you have without asking");
        return all;
    }

    private static MessageFields notice(List<BackendMessage> told) {
        return ((NoticeResponse) told.getLast()).fields();
    }

    private static void assertCut(RawClient client) {
        var all = client.rest();
        assertThat(all).isNotEmpty();
        assertThat(((ErrorResponse) all.getLast()).fields().sqlState()).contains("57P01");
    }

    private static FrontendMessage[] executed(String statement, String... values) {
        var parameters = List.of(values).stream()
                .map(value -> Optional.of(Bytes.utf8(value)))
                .toList();
        return new FrontendMessage[] {
            new Bind("", statement, List.of(), parameters, List.of()), new Execute("", 0), new Sync()
        };
    }

    @Test
    void aRevokedGrantLeavesTheConnectionWithAFreshLogin() {
        try (var client = writer("select 1")) {
            assertThat(client.query("update orders set note = 'mine' where id = 1")
                            .tags())
                    .containsExactly("UPDATE 1");
            var before = client.query("select session_user").values().getFirst();

            revoke();
            var told = goesOn(client);

            var now = before + "~2";
            assertThat(told).contains(new ParameterStatus("session_authorization", now));
            assertThat(notice(told).detail().orElse("")).contains(grant.id().value(), "ended by bob", "enough");
            assertThat(notice(told).hint()).isPresent();
            assertThat(client.query("select session_user").values()).containsExactly(now);
            assertThat(client.query("select note from orders where id = 1").values())
                    .containsExactly("mine");
            ShopGateway.awaitTrue("the old login is gone", () -> !gateway.logins.open.contains(before));
            assertThat(gateway.sessions.logins(Demo.SHOP)).containsExactly(now);

            client.query("set nightlatch.wait = off");
            assertThat(client.query("update orders set note = 'again'").sqlState())
                    .isEqualTo("42501");
        }
        gateway.awaitNoSession();
        assertThat(gateway.logins.open).isEmpty();
    }

    @Test
    void theTrailTellsTheSessionsNewLoginAndTheEndOfTheOldOne() {
        try (var client = writer()) {
            revoke();
            goesOn(client);

            ShopGateway.awaitTrue(
                    "told",
                    () -> !gateway.store.events(EventKind.SESSION_LOGIN_ENDED).isEmpty());
            var session = gateway.store.session(session().id()).orElseThrow();
            assertThat(session.login()).endsWith("~2");
            assertThat(session.grants()).containsExactly(grant.id());
            assertThat(gateway.store.events(EventKind.SESSION_WENT_ON))
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(event.what().session()).contains(session.id());
                        assertThat(event.what().detail())
                                .containsEntry("by", "bob")
                                .containsEntry("login", session.login());
                    });
            assertThat(gateway.store.events(EventKind.SESSION_LOGIN_ENDED))
                    .singleElement()
                    .satisfies(event -> assertThat(event.what().detail())
                            .containsEntry("verified", true)
                            .containsEntry("login", session.login().replace("~2", "")));
            assertThat(gateway.store.uses(grant.id()))
                    .singleElement()
                    .satisfies(use -> assertThat(use.gone()).isTrue());
            assertThat(gateway.store.events(EventKind.SESSION_ENDED)).isEmpty();
        }
    }

    private Session session() {
        return gateway.store
                .sessions(
                        new io.nightlatch.access.grant.Sight.All(),
                        io.nightlatch.access.grant.GrantStore.SessionFilter.ALL,
                        Optional.empty(),
                        1)
                .getFirst();
    }

    @Test
    void aStatementOfALaterTimeIsHeldAgain() {
        try (var client = writer()) {
            revoke();
            goesOn(client);
            client.query("set nightlatch.reason = 'once more'");
            client.send(new Query("update orders set note = 'once more' where id = 2"));

            gateway.approve(gateway.awaitRequest(), Demo.BOB);

            assertThat(client.reply().tags()).containsExactly("UPDATE 1");
        }
    }

    @Test
    void settingsAndPreparedStatementsAreKept() {
        try (var client = writer(
                "set timezone = 'Asia/Tokyo'",
                "set search_path to 'shop', public",
                "set work_mem = '5MB'",
                "set transaction_timeout = '1min'")) {
            client.send(new Parse("größe", "select $1 + 1 as größe, $2", List.of(23, 25)), new Sync());
            client.reply();
            client.send(new Parse("gone", "select 1", List.of()), new Sync());
            client.reply();
            client.query("deallocate gone");

            revoke();
            goesOn(client);

            assertThat(client.query("show timezone").values()).containsExactly("Asia/Tokyo");
            assertThat(client.query("show search_path").values()).containsExactly("shop, public");
            assertThat(client.query("show work_mem").values()).containsExactly("5MB");
            assertThat(client.query("show transaction_timeout").values()).containsExactly("1min");
            client.send(executed("größe", "41", "x"));
            assertThat(client.reply().values()).containsExactly("42");
            client.send(new Parse("gone", "select 7", List.of()), new Sync());
            assertThat(client.reply().sqlState()).isEqualTo("00000");
        }
    }

    @Test
    void aStatementThatCannotBePreparedAgainIsRefusedWhenItIsUsed() {
        gateway.granted(Demo.PAYMENTS_WRITER, GrantScope.PERSON, Duration.ofMinutes(15), Demo.BOB, Demo.CAROL);
        try (var client = gateway.alice()) {
            client.query("set nightlatch.role = 'payments_writer'");
            client.send(new Parse("vault", "select count(*) from vault.orders", List.of()), new Sync());
            assertThat(client.reply().sqlState()).isEqualTo("00000");
            client.send(new Parse("own", "select 8", List.of()), new Sync());
            client.reply();

            client.query("reset nightlatch.role");

            client.send(executed("vault"));
            var refused = client.reply();
            assertThat(refused.sqlState()).isEqualTo("42501");
            assertThat(refused.error().orElseThrow().detail()).contains("permission denied for schema vault.");
            assertThat(refused.error().orElseThrow().hint().orElse("")).contains("Prepare it again");
            assertThat(refused.status()).isEqualTo("IDLE");
            client.send(executed("own"));
            assertThat(client.reply().values()).containsExactly("8");
            client.send(new Parse("vault", "select 9", List.of()), new Sync());
            assertThat(client.reply().sqlState()).isEqualTo("00000");
            client.send(executed("vault"));
            assertThat(client.reply().values()).containsExactly("9");
        }
    }

    /** {@code orders} was the vault's while the role was there; the same text would now read the shop's. */
    @Test
    void noStatementGetsAnotherMeaningBecauseASchemaCannotBeUsedAnyMore() {
        gateway.granted(Demo.PAYMENTS_WRITER, GrantScope.PERSON, Duration.ofMinutes(15), Demo.BOB, Demo.CAROL);
        try (var client = gateway.alice()) {
            client.query("set search_path = vault, shop");
            client.query("set nightlatch.role = 'payments_writer'");
            client.send(new Parse("orders", "select count(*) from orders", List.of()), new Sync());
            client.reply();
            client.send(executed("orders"));
            assertThat(client.reply().values()).containsExactly("0");

            client.query("reset nightlatch.role");

            client.send(executed("orders"));
            var refused = client.reply();
            assertThat(refused.sqlState()).isEqualTo("42501");
            assertThat(refused.error().orElseThrow().detail().orElse("")).contains("vault");
        }
    }

    @Test
    void givingBackAnswersOnWhatItGoesOnWith() {
        try (var client = writer()) {
            var reply = client.query("reset nightlatch.role");

            assertThat(reply.tags()).containsExactly("RESET");
            assertThat(reply.notices()).anyMatch(text -> text.contains("goes on"));
            assertThat(client.query("select session_user").values().getFirst()).endsWith("~2");
            assertThat(gateway.store.grant(grant.id()).orElseThrow().state().word())
                    .isEqualTo("ending");
        }
    }

    @Test
    void givingBackInTheExtendedProtocolGoesOnToo() {
        try (var client = writer()) {
            client.send(RelayTest.together(RelayTest.extended("", "reset nightlatch.role"), RelayTest.SYNC));

            assertThat(client.reply().tags()).containsExactly("RESET");
            assertThat(client.query("select session_user").values().getFirst()).endsWith("~2");
        }
    }

    @Test
    void whatTheClientSaysMeanwhileIsForTheFreshConnection() {
        gateway.logins.second = new CountDownLatch(1);
        try (var client = writer()) {
            revoke();
            ShopGateway.awaitTrue(
                    "it is left",
                    () -> !gateway.store.events(EventKind.SESSION_LOGIN_ENDED).isEmpty());
            client.send(new Query("select session_user"));
            gateway.logins.second.countDown();

            goesOn(client);
            assertThat(client.reply().values().getFirst()).endsWith("~2");
        }
    }

    @Test
    void aClientThatLeavesMeanwhileLeavesNothing() {
        gateway.logins.second = new CountDownLatch(1);
        try (var client = writer()) {
            revoke();
            ShopGateway.awaitTrue(
                    "it is left",
                    () -> !gateway.store.events(EventKind.SESSION_LOGIN_ENDED).isEmpty());
            client.close();
            gateway.awaitNoSession();
            gateway.logins.second.countDown();
        }
        ShopGateway.awaitTrue(
                "the fresh login is ended too",
                () -> gateway.store.events(EventKind.SESSION_LOGIN_ENDED).size() == 2);
        assertThat(gateway.logins.open).isEmpty();
    }

    @Test
    void ourCancelKeyGoesOnWorking() {
        try (var client = writer()) {
            revoke();
            goesOn(client);
            client.send(new Query("select pg_sleep(60)"));
            ShopGateway.awaitTrue(
                    "it sleeps",
                    () -> gateway.logins.asks("select count(*) from pg_stat_activity where query like '%pg_sleep(60)%'"
                            + " and usename like 'alice~%~2' and state = 'active'"));

            gateway.client().send(client.cancelRequest());

            assertThat(client.reply().sqlState()).isEqualTo("57014");
        }
    }

    @Test
    void aGrantThatLivesOnIsTakenUpAgainWithoutAsking() {
        var owner = gateway.granted(Demo.SHOP_OWNER, GrantScope.PERSON, Duration.ofMinutes(5), Demo.CAROL);
        try (var client = writer()) {
            client.query("set nightlatch.role = 'shop_owner'");

            revoke();
            goesOn(client);

            assertThat(client.query("set nightlatch.role = 'shop_owner'").tags())
                    .containsExactly("SET");
            assertThat(client.query("select current_user").values()).containsExactly("shop_owner");
            gateway.revoke(Demo.CAROL, owner, "enough");
            goesOn(client);
            assertThat(client.query("select session_user").values().getFirst()).endsWith("~3");
        }
    }

    @Test
    void theClockLetsAnIdleSessionGoOn() {
        gateway.granted(Demo.SHOP_OWNER, GrantScope.PERSON, Duration.ofSeconds(1), Demo.CAROL);
        try (var client = gateway.alice()) {
            client.query("set nightlatch.role = 'shop_owner'");

            assertThat(notice(goesOn(client)).detail().orElse("")).contains("clock");
            assertThat(client.query("select current_user").values().getFirst()).endsWith("~2");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "set app.tenant = '42'",
                "set \"app.tenant\" = '42'",
                "set session app.tenant = '42'",
                "select set_config('work_mem', '5MB', false)",
                "select pg_catalog.set_config('app.tenant', '42', false)",
                "select SETSEED(0.5)",
                "create temporary table mine (id int)",
                "select 1 as one into temp mine",
                "select pg_advisory_lock(7)",
                "listen orders",
                "begin; declare held cursor with hold for select 1; commit",
                "prepare mine as select 1",
                "do $$ begin perform set_config('app.tenant', '42', false); end $$",
                "set role shop_reader",
                "set client_encoding = 'LATIN1'",
                "select shop.tenant()",
                "select tenant()",
                "select length(42::money)",
                "select query_to_xml('select 1', true, true, '')",
                "select U&\"set_config\"('app.tenant', '42', false)",
                "set plpgsql.variable_conflict = 'error'",
                "explain analyze select 1"
            })
    void aSessionThatMayHaveStateIsCut(String sql, ShopTarget target) {
        target.run("shop", """
            create or replace function shop.tenant() returns text language sql as
              $$ select pg_catalog.set_config('app.tenant', '42', false) $$;
            create or replace function shop.length(money) returns int language sql as $$ select 1 $$;
            """);
        try (var client = writer(sql)) {
            revoke();

            assertCut(client);
        } finally {
            target.run("shop", "drop function shop.tenant(), shop.length(money)");
        }
        gateway.awaitNoSession();
    }

    @Test
    void aTextThatNobodyReadsCuts() {
        try (var client = writer("select '" + "x".repeat(70_000) + "'")) {
            revoke();
            assertCut(client);
        }
    }

    @Test
    void aFunctionCallCuts() {
        try (var client = writer()) {
            client.send(new FunctionCall(1318, List.of(), List.of(), Format.TEXT));
            client.reply();
            revoke();
            assertCut(client);
        }
    }

    @Test
    void aSessionInATransactionIsCut() {
        try (var client = writer("begin")) {
            revoke();
            assertCut(client);
        }
    }

    @Test
    void aPipelineThatIsNotClosedYetIsCut() {
        try (var client = writer()) {
            client.send(new Parse("", "select 1", List.of()), new FrontendMessage.Flush());
            assertThat(client.read()).isInstanceOf(BackendMessage.ParseComplete.class);
            revoke();
            assertCut(client);
        }
    }

    @Test
    void aSessionThatATokenOpenedIsCut() {
        var forToken = gateway.granted(Demo.SHOP_OWNER, GrantScope.TOKEN, Duration.ofMinutes(5), Demo.CAROL);
        try (var client = gateway.client()) {
            client.signIn("alice", gateway.token(forToken));
            gateway.revoke(Demo.CAROL, forToken, "enough");
            assertCut(client);
        }
    }

    @Test
    void anAnswerThatTakesTooLongIsNone(ShopTarget target) throws Exception {
        try (var client = writer();
                var admin = target.admin("shop");
                var lock = admin.createStatement()) {
            admin.setAutoCommit(false);
            lock.execute("lock table pg_catalog.pg_proc in access exclusive mode");
            revoke();
            assertCut(client);
            admin.rollback();
        }
    }

    @Test
    void aTargetThatLetsNobodyInAnyMoreIsTheEnd() {
        try (var client = writer()) {
            gateway.logins.atConnected =
                    Optional.of(new TargetUnavailable("it is away", Optional.empty(), new IllegalStateException()));
            revoke();
            assertCut(client);
        }
        gateway.awaitNoSession();
        assertThat(gateway.logins.open).isEmpty();
    }
}
