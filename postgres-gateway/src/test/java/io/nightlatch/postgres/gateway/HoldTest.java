package io.nightlatch.postgres.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.Demo;
import io.nightlatch.access.request.GrantScope;
import io.nightlatch.access.request.RequestState;
import io.nightlatch.access.session.SessionState;
import io.nightlatch.postgres.wire.BackendMessage.NoticeResponse;
import io.nightlatch.postgres.wire.FrontendMessage;
import io.nightlatch.postgres.wire.FrontendMessage.Query;
import io.nightlatch.postgres.wire.FrontendMessage.Sync;
import io.nightlatch.postgres.wire.MessageFields;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A statement that needs a role which nobody has granted yet. */
@ExtendWith(Shops.class)
class HoldTest {
    private ShopGateway gateway;

    @BeforeEach
    void open(ShopTarget target) {
        target.run("shop", "update shop.orders set note = 'as it was'");
        gateway = ShopGateway.before(target);
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    private RawClient aliceWithAReason() {
        return gateway.alice("options", "-c nightlatch.reason=ticket-4711");
    }

    private static String message(RawClient.Reply reply) {
        return reply.error().flatMap(MessageFields::message).orElse("");
    }

    private static String hint(RawClient.Reply reply) {
        return reply.error().flatMap(MessageFields::hint).orElse("");
    }

    @Test
    void aRefusedStatementWaitsAndRunsExactlyOnceAfterTheYes(ShopTarget target) {
        try (var client = aliceWithAReason()) {
            client.send(new Query("update orders set note = note || '!' where id = 1"));
            var request = gateway.awaitRequest();
            assertThat(client.read()).isInstanceOf(NoticeResponse.class);
            gateway.approve(request, Demo.BOB);

            var reply = client.reply();

            assertThat(reply.shape()).containsExactly("CommandComplete", "ReadyForQuery");
            assertThat(reply.tags()).containsExactly("UPDATE 1");
            assertThat(target.ask("select note from shop.orders where id = 1")).containsExactly("as it was!");
        }
    }

    @Test
    void aNoIsToldWithWhoAndWhy() {
        try (var client = aliceWithAReason()) {
            client.send(new Query("update orders set note = ''"));
            gateway.approvals.deny(Demo.BOB, gateway.awaitRequest().id(), Optional.of("not on a Friday"));
            gateway.trail.changed();

            var reply = client.reply();

            assertThat(reply.sqlState()).isEqualTo("42501");
            assertThat(reply.error().flatMap(MessageFields::detail).orElse("")).contains("bob", "not on a Friday");
            assertThat(client.query("select 1").values()).containsExactly("1");
        }
    }

    @Test
    void aSecondNeedOfASessionThatHoldsAGrantWaitsToo() {
        gateway.writer();
        try (var client = aliceWithAReason()) {
            assertThat(client.query("update orders set note = '' where id = 1").tags())
                    .containsExactly("UPDATE 1");

            client.send(new Query("update payments set note = '' where id = 1"));
            gateway.approve(gateway.awaitRequest(), Demo.BOB, Demo.CAROL);

            assertThat(client.reply().tags()).containsExactly("UPDATE 1");
        }
    }

    @Test
    void ctrlCEndsAHold() {
        try (var client = aliceWithAReason()) {
            client.send(new Query("update orders set note = ''"));
            gateway.awaitRequest();
            client.read(); // the NOTICE
            try (var other = gateway.client()) {
                other.send(client.cancelRequest());
                assertThat(other.readOrEnd()).isEmpty();
            }

            assertThat(client.reply().sqlState()).isEqualTo("57014");
            assertThat(client.query("select 1").values()).containsExactly("1");
            assertThat(gateway.requests()).allMatch(request -> request.state() instanceof RequestState.Pending);
        }
    }

    @Test
    void aClientThatLeavesDuringAHoldLeavesItsRequestOpen() {
        var client = aliceWithAReason();
        client.send(new Query("update orders set note = ''"));
        gateway.awaitRequest();
        client.close();

        gateway.awaitNoSession();

        assertThat(gateway.logins.open).isEmpty();
        assertThat(gateway.requests()).singleElement().matches(request -> request.isPending());
    }

    @Test
    void whatTheClientSendsDuringAHoldRunsBehindIt() {
        try (var client = aliceWithAReason()) {
            client.send(new Query("update orders set note = '' where id = 1"));
            var request = gateway.awaitRequest();
            client.send(new Query("select 'behind'"));
            client.send(new Query("select '" + "z".repeat(1_000_000) + "'")); // more than a hold keeps
            gateway.approve(request, Demo.BOB);

            assertThat(client.reply().tags()).containsExactly("UPDATE 1");
            assertThat(client.reply().values()).containsExactly("behind");
            assertThat(client.reply().values().getFirst()).hasSize(1_000_000);
        }
    }

    @Test
    void settingsOfThisSessionRuleTheWait() {
        try (var client = gateway.alice()) {
            client.query("set nightlatch.reason = 'x'");
            client.query("set nightlatch.wait = '50ms'");
            assertThat(message(client.query("update orders set note = ''"))).startsWith("nobody decided in");
            client.query("set nightlatch.wait = off");
            assertThat(message(client.query("update orders set note = ''"))).startsWith("this needs orders_writer");
            client.query("reset nightlatch.reason");
            client.query("set nightlatch.wait = default");
            assertThat(hint(client.query("update orders set note = ''"))).contains("set nightlatch.reason");
        }
    }

    @Test
    void setRoleAsksInSimpleAndExtendedProtocolAndInATransaction() {
        gateway.granted(Demo.SHOP_OWNER, GrantScope.PERSON, Duration.ofMinutes(15), Demo.CAROL);
        try (var client = aliceWithAReason()) {
            assertThat(client.query("set role shop_owner").tags()).containsExactly("SET");
            assertThat(client.query("select current_user").values()).containsExactly("shop_owner");
        }
        try (var client = aliceWithAReason()) {
            client.query("begin");
            client.send(RelayTest.together(
                    RelayTest.extended("", "select 'before'"),
                    RelayTest.extended("", "set nightlatch.role = 'shop_owner'"),
                    RelayTest.extended("", "select current_user"),
                    RelayTest.SYNC));
            var reply = client.reply();
            assertThat(reply.error()).isEmpty();
            assertThat(reply.values()).containsExactly("before", "shop_owner");
            assertThat(reply.status()).isEqualTo("IN_TRANSACTION");
        }
    }

    @Test
    void anOwnStatementWorksInATransactionThatHasFailed() {
        gateway.writer();
        try (var client = aliceWithAReason()) {
            client.query("begin");
            client.query("select 1/0");
            assertThat(client.query("show nightlatch.session").status()).isEqualTo("FAILED");
            assertThat(client.query("set nightlatch.role = 'orders_writer'").tags())
                    .containsExactly("SET");
            assertThat(client.query("select 1").sqlState()).isEqualTo("25P02");
            assertThat(client.query("rollback").status()).isEqualTo("IDLE");
            assertThat(client.query("delete from orders where id = 0").tags()).containsExactly("DELETE 0");
        }
    }

    @Test
    void aRefusedAskAbortsItsTransactionAsTheClientIsTold() {
        try (var client = aliceWithAReason()) {
            client.query("begin");
            client.query("set nightlatch.wait = off");
            assertThat(client.query("set nightlatch.role = 'orders_writer'").status())
                    .isEqualTo("FAILED");
            client.query("rollback");
            client.query("begin");
            client.send(RelayTest.extended("", "set role orders_writer"));
            client.send(new Sync());
            var reply = client.reply();
            assertThat(message(reply)).startsWith("this needs orders_writer");
            assertThat(reply.status()).isEqualTo("FAILED");
        }
    }

    @Test
    void aSettingThatCannotBeReadIsRefusedAtItsPlaceAmongOtherStatements() {
        try (var client = gateway.alice()) {
            client.send(
                    new Query("select 'before'"),
                    new Query("set nightlatch.duration = 'soon'"),
                    new Query("select 'behind'"));

            assertThat(client.reply().values()).containsExactly("before");
            assertThat(message(client.reply())).contains("does not understand");
            assertThat(client.reply().values()).containsExactly("behind");
        }
    }

    @Test
    void aHoldInATransactionIsOverBeforeTheServerWouldEndIt() {
        try (var client = aliceWithAReason()) {
            client.query("set idle_in_transaction_session_timeout = '3s'");
            client.query("begin isolation level repeatable read");
            long begun = System.nanoTime();
            var reply = client.query("set nightlatch.role = 'orders_writer'");

            assertThat(message(reply)).isEqualTo("nobody decided in 1s");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
            assertThat(client.query("rollback").status()).isEqualTo("IDLE");
            client.query("set idle_in_transaction_session_timeout = 0");
            client.query("set transaction_timeout = '1s'");
            client.query("begin");
            assertThat(message(client.query("set nightlatch.role = 'orders_writer'")))
                    .startsWith("this needs");
            assertThat(client.query("rollback").status()).isEqualTo("IDLE");
        }
    }

    @Test
    void theQuestionBeforeAHoldLeavesTheTransactionAsItWas() {
        try (var client = aliceWithAReason()) {
            client.query("set nightlatch.wait = '10ms'");
            client.query("begin");
            gateway.writer();
            client.query("set nightlatch.role = 'orders_writer'");

            assertThat(client.query("set transaction isolation level serializable")
                            .sqlState())
                    .isEqualTo("00000"); // which must come before any query
        }
    }

    @Test
    void aHoldInATransactionGivesWayToWhoeverWaitsForItsLocks() {
        gateway.logins.blocksOthers = true;
        try (var client = aliceWithAReason()) {
            client.query("begin");
            var reply = client.query("set nightlatch.role = 'orders_writer'");

            assertThat(message(reply)).startsWith("others wait");
            assertThat(reply.status()).isEqualTo("FAILED");
        }
    }

    @Test
    void aNameThatWouldMeanAnotherTableAfterTheUnlockIsNotRun(ShopTarget target) {
        try (var client = gateway.alice("options", "-c nightlatch.reason=x -c search_path=vault,shop")) {
            client.send(new Query("update payments set note = 'x'"));
            gateway.approve(gateway.awaitRequest(), Demo.BOB, Demo.CAROL);

            var reply = client.reply();

            assertThat(message(reply)).contains("names could mean other objects");
            assertThat(hint(reply)).contains("vault");
        }
    }

    @Test
    void theSessionIsSeenAsHeldAndThenAsOpen() {
        try (var client = aliceWithAReason()) {
            client.send(new Query("update orders set note = ''"));
            var request = gateway.awaitRequest();
            var session = request.session().orElseThrow();
            assertThat(gateway.sessions.state(session)).contains(SessionState.HELD);
            assertThat(gateway.sessions.currentStatement(session)).contains("update orders set note = ''");
            gateway.approve(request, Demo.BOB);
            client.reply();

            assertThat(gateway.sessions.state(session)).contains(SessionState.OPEN);
        }
    }

    @Test
    void aRoleNobodyMayAskForIsLeftToTheServer() {
        try (var client = aliceWithAReason()) {
            assertThat(client.query("set role postgres").sqlState()).isEqualTo("42501");
            assertThat(client.query("set role none").tags()).containsExactly("SET");
            assertThat(gateway.requests()).isEmpty();
        }
    }

    @Test
    void theOwnPasswordIsNotChangedHere() {
        try (var client = gateway.alice()) {
            var login = client.query("select session_user").values().getFirst();
            assertThat(hint(client.query("ALTER USER \"" + login + "\" PASSWORD 'x'")))
                    .contains("nightlatch passwd");
        }
    }

    @Test
    void aPolicyThatCannotBeAskedEndsInAWord() {
        try (var client = aliceWithAReason()) {
            client.send(new Query("select 1"));
            client.reply();
            gateway.policyNow = () -> {
                throw new io.nightlatch.access.grant.StoreUnavailable("away", new IllegalStateException());
            };
            FrontendMessage[] show = {new Query("show nightlatch.roles")};
            client.send(show);
            var reply = client.reply();
            assertThat(message(reply)).contains("cannot reach its store");
            gateway.policyNow = () -> gateway.policy;
            assertThat(client.query("select 1").values()).containsExactly("1");
        }
    }
}
