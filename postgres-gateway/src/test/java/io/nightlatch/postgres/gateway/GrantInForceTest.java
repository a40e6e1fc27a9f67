package io.nightlatch.postgres.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.nightlatch.access.Demo;
import io.nightlatch.access.event.EventKind;
import io.nightlatch.access.request.GrantScope;
import io.nightlatch.access.session.LiveSessions.Cut;
import io.nightlatch.access.session.SessionEnd;
import io.nightlatch.postgres.wire.BackendMessage;
import io.nightlatch.postgres.wire.BackendMessage.ErrorResponse;
import io.nightlatch.postgres.wire.Format;
import io.nightlatch.postgres.wire.FrontendMessage.FunctionCall;
import io.nightlatch.postgres.wire.FrontendMessage.Query;
import io.nightlatch.postgres.wire.FrontendMessage.Sync;
import io.nightlatch.postgres.wire.MessageFields;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A session that holds a grant: its statements in the trail before they run, and its end. */
@ExtendWith(Shops.class)
class GrantInForceTest {
    private ShopGateway gateway;

    @BeforeEach
    void open(ShopTarget target) {
        target.run("shop", "update shop.orders set note = 'as it was'");
        gateway = ShopGateway.before(target);
        gateway.writer();
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    private RawClient writer() {
        var client = gateway.alice();
        assertThat(client.query("set nightlatch.role = 'orders_writer'").tags()).containsExactly("SET");
        return client;
    }

    private static MessageFields last(List<BackendMessage> messages) {
        return ((ErrorResponse) messages.getLast()).fields();
    }

    @Test
    void aRollbackDoesNotTakeBackTheRoleThatTheSessionActsAs() {
        gateway.granted(Demo.SHOP_OWNER, GrantScope.PERSON, Duration.ofMinutes(5), Demo.CAROL);
        try (var client = gateway.alice()) {
            client.query("begin");
            client.query("set nightlatch.role = 'shop_owner'");
            assertThat(client.query("select current_user").values()).containsExactly("shop_owner");
            client.query("rollback");

            assertThat(client.query("select current_user").values()).containsExactly("shop_owner");
        }
    }

    @Test
    void statementsOfBothProtocolsAreInTheTrailWithHowTheyWent() {
        try (var client = writer()) {
            client.query("update orders set note = 'q' where id = 1");
            client.send(RelayTest.extended("s1", "update orders set note = 'e' where id = 2"));
            client.send(new Sync());
            client.reply();
            client.query("select 1/0");
            client.send(new FunctionCall(1318, List.of(), List.of(), Format.TEXT));
            client.reply();
            client.query("alter role nobody password 'secret'");

            assertThat(gateway.trail.statements())
                    .containsExactly(
                            "update orders set note = 'q' where id = 1",
                            "update orders set note = 'e' where id = 2",
                            "select 1/0",
                            "FunctionCall of function 1318",
                            "alter role nobody password '(redacted)'");
            ShopGateway.awaitTrue(
                    "all are told as finished",
                    () -> gateway.trail.of(EventKind.STATEMENT_FINISHED).size() >= 4);
            assertThat(gateway.trail.of(EventKind.STATEMENT_FINISHED))
                    .anyMatch(what -> "UPDATE 1".equals(what.detail().get("tag")))
                    .anyMatch(what -> "22012".equals(what.detail().get("sqlState")));
        }
    }

    @Test
    void aStatementDoesNotReachTheServerBeforeItsEventIsDurable(ShopTarget target) {
        try (var client = writer()) {
            var gate = gateway.trail.hold("held back");
            client.send(new Query("update orders set note = 'held back' where id = 1"));
            client.send(new Query("select 'behind'"));
            ShopGateway.awaitTrue("it was announced", () -> gateway.trail.isWaiting("held back"));
            assertThat(target.ask("select query from pg_stat_activity where query like '%held back%'"
                            + " and usename like 'alice~%'"))
                    .isEmpty();

            gate.countDown();

            assertThat(client.reply().tags()).containsExactly("UPDATE 1");
            assertThat(client.reply().values()).containsExactly("behind");
        }
    }

    /** The second statement was read while the first one's event was still being written: it must not ride along. */
    @Test
    void aStatementBehindAnOwnOneWaitsForItsOwnEvent(ShopTarget target) {
        try (var client = writer()) {
            client.query("update orders set note = 'as it was' where id = 1"); // known to be allowed from here on
            var first = gateway.trail.hold("the first");
            var second = gateway.trail.hold("the second");
            client.send(
                    new Query("select 'the first'"),
                    new Query("show nightlatch.session"),
                    new Query("update orders set note = 'the second' where id = 1"));
            ShopGateway.awaitTrue(
                    "both are announced",
                    () -> gateway.trail.isWaiting("the first") && gateway.trail.isWaiting("the second"));
            first.countDown();
            assertThat(client.reply().values()).containsExactly("the first");
            assertThat(client.reply().values()).hasSize(1);
            assertThat(target.ask("select note from shop.orders where id = 1")).containsExactly("as it was");

            second.countDown();

            assertThat(client.reply().tags()).containsExactly("UPDATE 1");
        }
    }

    @Test
    void aTrailThatCannotBeWrittenEndsTheSessionAndTheStatementDoesNotRun(ShopTarget target) {
        try (var client = writer()) {
            gateway.trail.breakDown(true);
            client.send(new Query("update orders set note = 'unseen'"));

            var words = last(client.rest());

            assertThat(words.sqlState()).contains("57P01");
            assertThat(words.message().orElse("")).contains("audit trail");
        }
        gateway.awaitNoSession();
        gateway.trail.breakDown(false);
        assertThat(target.ask("select distinct note from shop.orders")).containsExactly("as it was");
    }

    @Test
    void theClockEndsTheSessionWithWords() {
        var grant = gateway.granted(Demo.SHOP_OWNER, GrantScope.PERSON, Duration.ofSeconds(1), Demo.CAROL);
        try (var client = gateway.alice()) {
            client.query("set role shop_owner");
            client.send(new Query("select pg_sleep(60)"));

            var words = last(client.rest());

            assertThat(words.sqlState()).contains("57P01");
            assertThat(words.severity()).contains("FATAL");
            assertThat(words.detail().orElse("")).contains(grant.id().value());
            assertThat(words.hint()).isPresent();
        }
        gateway.awaitNoSession();
    }

    @Test
    void aCutWhileARowIsHalfSentClosesWithoutPuttingWordsIntoTheRow() {
        try (var client = writer()) {
            client.send(new Query("select repeat('x', 50000000)"));
            assertThat(client.readByte()).isEqualTo('T'); // the row is under way and more than any buffer holds
            gateway.cutAll(new Cut(new SessionEnd("cut", "a test"), "cut", "by a test", "none"));

            int octets = client.drain();

            assertThat(octets).isLessThan(50_000_000);
            assertThat(client.tail()).doesNotContain("by a test");
        }
        gateway.awaitNoSession();
    }

    @Test
    void givingBackAnswersFirstAndThenEndsASessionWithState() {
        try (var client = writer()) {
            client.query("set app.tenant = '42'");
            client.send(new Query("reset nightlatch.role"));

            assertThat(client.reply().tags()).containsExactly("RESET");
            assertThat(last(client.rest()).sqlState()).contains("57P01");
        }
        gateway.awaitNoSession();
    }

    @Test
    void aGatewayThatStopsTellsItsClientsAndEndsTheirLogins(ShopTarget target) {
        var other = ShopGateway.before(target);
        try (var idle = other.alice();
                var busy = other.alice()) {
            busy.send(new Query("select pg_sleep(60)"));
            other.close();

            assertThat(last(idle.rest()).message()).contains("Nightlatch is stopping");
            assertThat(last(busy.rest()).sqlState()).contains("57P01");
        }
        assertThat(other.logins.open).isEmpty();
    }

    @Test
    void anUnlockedRoleThatTheServerRefusesInAPipelineIsToldAsAnError(ShopTarget target) {
        gateway.granted(Demo.SHOP_OWNER, GrantScope.PERSON, Duration.ofMinutes(5), Demo.CAROL);
        gateway.logins.unlocks = false;
        try (var client = gateway.alice()) {
            client.query("begin");
            client.send(RelayTest.together(
                    RelayTest.extended("", "select 'before'"),
                    RelayTest.extended("", "set nightlatch.role = 'shop_owner'"),
                    RelayTest.extended("", "select 'never'"),
                    RelayTest.SYNC));

            var reply = client.reply();

            assertThat(reply.values()).containsExactly("before");
            assertThat(reply.sqlState()).isEqualTo("42501");
            assertThat(reply.messages().stream().filter(ErrorResponse.class::isInstance))
                    .hasSize(1);
            assertThat(reply.status()).isEqualTo("FAILED");
        }
    }

    @Test
    void anAskBehindAStatementThatFailsInTheSameCycleDoesNotHangTheSession() {
        gateway.granted(Demo.SHOP_OWNER, GrantScope.PERSON, Duration.ofMinutes(5), Demo.CAROL);
        try (var client = gateway.alice()) {
            client.send(RelayTest.together(
                    RelayTest.extended("", "select 1/0"),
                    RelayTest.extended("", "set nightlatch.role = 'shop_owner'"),
                    RelayTest.SYNC));

            assertThat(client.reply().sqlState()).isEqualTo("22012");
            assertThat(client.query("select 1").values()).containsExactly("1");
        }
    }

    @Test
    void warningsOfTheEndComeBetweenTheServersMessages() {
        gateway.granted(Demo.SHOP_OWNER, GrantScope.PERSON, Duration.ofSeconds(20), Demo.CAROL);
        try (var client = gateway.alice()) {
            client.query("set role shop_owner");
            client.send(new Query("select pg_sleep(11)"));

            assertThat(client.reply().notices()).anyMatch(text -> text.contains("ends in 10s"));
        }
    }
}
